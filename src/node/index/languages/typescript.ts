import type { Walk } from '../extractWalk.ts';
import {
  declarator,
  define,
  defineClass,
  defineField,
  defineMethod,
  exportStatement,
  loopVariable,
  nameIn,
  parameter,
  parameterList,
  signature,
} from './typescriptDefinitions.ts';
import {
  assignment,
  callExpression,
  declaringAssignment,
  decorator,
  importStatement,
  newExpression,
  pair,
  subscript,
} from './typescriptUses.ts';
import type { LanguageRules } from './rules.ts';

const MEMBERS = {
  member_expression: { object: 'object', name: 'property', dot: '.' },
} as const;

const COMMON: LanguageRules = {
  names: {
    identifier: 'read',
    property_identifier: 'read',
    private_property_identifier: 'read',
    shorthand_property_identifier: 'read',
    shorthand_property_identifier_pattern: 'write',
  },
  chainParts: ['this', 'super', 'meta_property', 'import'],
  members: MEMBERS,
  transparent: [],
  calls: ['call_expression', 'new_expression'],
  comments: ['comment', 'html_comment'],
  functions: ['arrow_function', 'function_expression', 'generator_function', 'class'],
  environments: ['process.env', 'import.meta.env', 'Bun.env'],
  on: {
    function_declaration: define('function'),
    generator_function_declaration: define('function'),
    function_expression: define('function'),
    class_declaration: defineClass,
    class: defineClass,
    method_definition: defineMethod,
    variable_declarator: declarator,
    formal_parameters: parameterList,
    arrow_function: (walk, node) => parameter(walk, walk.child(node, 'parameter')),
    catch_clause: (walk, node) => loopVariable(walk, walk.child(node, 'parameter')),
    for_in_statement: (walk, node) => {
      const left = walk.child(node, 'left');
      if (walk.child(node, 'kind') >= 0) loopVariable(walk, left);
      else walk.mark(left, 'write');
    },
    export_statement: exportStatement,
    import_statement: importStatement,
    import_attribute: (walk, node) => walk.pass(node),
    call_expression: callExpression,
    new_expression: newExpression,
    assignment_expression: assignment,
    augmented_assignment_expression: assignment,
    update_expression: (walk, node) => written(walk, walk.child(node, 'argument')),
    pair,
    subscript_expression: subscript,
    decorator,
    string: (walk, node) => {
      if (!walk.isHidden(node)) walk.string(node, walk.textOf(node).slice(1, -1));
      walk.pass(node);
    },
    template_string: templateString,
  },
};

const JSX: LanguageRules['on'] = {
  jsx_opening_element: jsxName,
  jsx_self_closing_element: jsxName,
  jsx_closing_element: (walk, node) => walk.pass(node),
  jsx_attribute: (walk, node) => {
    const [name, value] = walk.named(node);
    if (name === undefined) return;
    walk.mark(name, 'write');
    const inner = value !== undefined && walk.is(value, 'jsx_expression') ? walk.named(value)[0] : value;
    if (inner !== undefined) walk.assign(name, inner);
  },
};

const TYPED: LanguageRules = {
  ...COMMON,
  names: { ...COMMON.names, type_identifier: 'type' },
  members: {
    ...MEMBERS,
    nested_type_identifier: { object: 'module', name: 'name', dot: '.' },
    nested_identifier: { object: 'object', name: 'property', dot: '.' },
  },
  // `await f<T>()` is read as a call of `await f`.
  transparent: ['non_null_expression', 'instantiation_expression', 'await_expression'],
  on: {
    ...COMMON.on,
    abstract_class_declaration: defineClass,
    interface_declaration: define('interface'),
    type_alias_declaration: define('type'),
    enum_declaration: define('enum'),
    internal_module: define('module'),
    module: define('module'),
    function_signature: define('function'),
    public_field_definition: defineField,
    method_signature: signature('method'),
    abstract_method_signature: signature('method'),
    property_signature: signature('property'),
    enum_assignment: (walk, node) => {
      const name = nameIn(walk, walk.child(node, 'name'));
      walk.define(name, 'constant', node, { exported: walk.scopeExported });
      walk.assign(name, walk.child(node, 'value'));
    },
    enum_body: (walk, node) => {
      for (const member of walk.named(node))
        if (walk.is(member, 'property_identifier') || walk.is(member, 'string'))
          walk.define(nameIn(walk, member), 'constant', member, { exported: walk.scopeExported });
    },
    type_parameter: (walk, node) => walk.define(walk.child(node, 'name'), 'type', node),
    infer_type: (walk, node) => walk.define(walk.named(node)[0] ?? -1, 'type', node),
    mapped_type_clause: (walk, node) => walk.define(walk.child(node, 'name'), 'type', node),
    index_signature: (walk, node) => walk.hide(walk.child(node, 'name')),
    import_alias: (walk, node) => walk.define(walk.named(node)[0] ?? -1, 'variable', node),
    required_parameter: (walk, node) => parameter(walk, walk.child(node, 'pattern'), node),
    optional_parameter: (walk, node) => parameter(walk, walk.child(node, 'pattern'), node),
    type_predicate: (walk, node) => walk.mark(walk.child(node, 'name'), 'read'),
  },
};

function written(walk: Walk, target: number): void {
  walk.mark(walk.is(target, 'member_expression') ? walk.child(target, 'property') : target, 'write');
}

function templateString(walk: Walk, node: number): void {
  let value = '';
  let from = (walk.tree.start[node] ?? 0) + 1;
  for (let part = walk.first(node); part >= 0; part = walk.sibling(part)) {
    if (!walk.is(part, 'template_substitution')) continue;
    value += `${walk.text.slice(from, walk.tree.start[part])}\${}`;
    from = walk.tree.end[part] ?? from;
  }
  walk.string(node, value + walk.text.slice(from, Math.max(from, (walk.tree.end[node] ?? 1) - 1)));
}

function jsxName(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  if (walk.is(name, 'member_expression')) walk.mark(walk.child(name, 'property'), 'call');
  else if (/^[A-Z]/.test(walk.textOf(name))) walk.mark(name, 'call');
}

/** TypeScript without JSX. */
export const typescript: LanguageRules = TYPED;

export const tsx: LanguageRules = { ...TYPED, on: { ...TYPED.on, ...JSX } };

export const javascript: LanguageRules = {
  ...COMMON,
  on: {
    ...COMMON.on,
    ...JSX,
    field_definition: defineField,
    assignment_expression: declaringAssignment,
  },
};
