import type { DefinitionKind } from '../../../core/index/facts.ts';
import type { Walk } from '../extractWalk.ts';
import { assignment, call, definition, hasWord, literal, update } from './parts.ts';
import type { LanguageRules } from './rules.ts';

const VISIBLE = new Set(['public', 'internal', 'protected']);
const HIDDEN = new Set(['private', 'file']);
const CONSTANT = new Set(['const']);
const ENVIRONMENT = new Set([
  'Environment.GetEnvironmentVariable',
  'System.Environment.GetEnvironmentVariable',
  'Environment.SetEnvironmentVariable',
]);

/** A type is open unless it says otherwise; a member is closed unless it says otherwise or its type is an interface. */
function open(walk: Walk, node: number): boolean {
  if (hasWord(walk, node, HIDDEN)) return false;
  const outer = walk.scopeKind;
  return (
    outer === null ||
    outer === 'module' ||
    outer === 'interface' ||
    outer === 'enum' ||
    hasWord(walk, node, VISIBLE)
  );
}

const type = (kind: DefinitionKind): ReturnType<typeof definition> => definition({ kind, open, scope: true });

function space(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  walk.hide(name);
  // `namespace A;` holds for the rest of the file, whose nodes are its siblings.
  const whole = walk.is(node, 'file_scoped_namespace_declaration') ? 0 : node;
  walk.enter(whole, walk.compact(name), 'module', true);
}

function method(walk: Walk, node: number): void {
  walk.markAll(walk.child(node, 'returns'), 'type');
  definition({
    kind: walk.is(node, 'local_function_statement') ? 'function' : 'method',
    parameters: 'parameters',
    open,
    scope: true,
  })(walk, node);
}

function variables(walk: Walk, node: number): void {
  walk.markAll(walk.child(node, 'type'), 'type');
  const outer = walk.parent(node);
  const isField = walk.is(outer, 'field_declaration') || walk.is(outer, 'event_field_declaration');
  const kind = hasWord(walk, outer, CONSTANT) ? 'constant' : isField ? 'property' : 'variable';
  for (const part of walk.named(node)) {
    if (!walk.is(part, 'variable_declarator')) continue;
    const pattern = walk.childOfType(part, 'tuple_pattern');
    const name = walk.child(part, 'name');
    const value = walk.named(part).at(-1) ?? -1;
    const exported = isField && walk.scopeExported && open(walk, outer);
    if (pattern >= 0) for (const item of walk.named(pattern)) walk.define(item, 'variable', part);
    else walk.define(name, kind, part, { exported });
    if (walk.childOfType(part, '"="') >= 0) walk.assign(pattern < 0 ? name : pattern, value);
  }
}

function parameter(walk: Walk, node: number): void {
  walk.markAll(walk.child(node, 'type'), 'type');
  const isField = walk.scopeKind === 'class' && walk.is(walk.parent(walk.parent(node)), 'record_declaration');
  walk.define(walk.child(node, 'name'), isField ? 'property' : 'parameter', node, {
    exported: isField && walk.scopeExported,
  });
}

function local(walk: Walk, node: number): void {
  walk.markAll(walk.child(node, 'type'), 'type');
  const name = walk.child(node, 'name') < 0 ? walk.child(node, 'left') : walk.child(node, 'name');
  const names = walk.is(name, 'tuple_pattern') ? walk.named(name) : [name];
  for (const each of names) if (walk.is(each, 'identifier')) walk.define(each, 'variable', each);
}

/** `from x in`, `join y in`, `let z =`, `into g` of a query. */
function rangeVariable(walk: Walk, node: number): void {
  const named = walk.child(node, 'name');
  const name = named < 0 ? (walk.named(node)[0] ?? -1) : named;
  if (walk.is(name, 'identifier')) walk.define(name, 'variable', name);
}

/** `Cart c = new("x")` makes what it is declared as. */
function implicitCreation(walk: Walk, node: number): void {
  const outer = walk.parent(node);
  const declared = walk.is(outer, 'variable_declarator') ? walk.parent(outer) : outer;
  const type = walk.child(declared, 'type');
  if (type < 0 || walk.is(type, 'implicit_type')) return;
  walk.callWith(
    node,
    walk.callee(type),
    walk.named(walk.childOfType(node, 'argument_list')).map((each) => walk.value(each)),
  );
}

function using(walk: Walk, node: number): void {
  const alias = walk.child(node, 'name');
  const path = walk.named(node).find((part) => part !== alias) ?? -1;
  walk.markAll(node, 'import');
  walk.import(path, walk.compact(path), alias < 0 ? [] : [{ name: '*', alias: walk.textOf(alias) }]);
}

function attribute(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  walk.markLast(name, 'type');
  const declared = walk.parent(walk.parent(node));
  const declaration = walk.childOfType(declared, 'variable_declaration');
  const declarator = walk.childOfType(declaration, 'variable_declarator');
  const target = walk.child(declarator < 0 ? declared : declarator, 'name');
  walk.decorate(
    node,
    walk.callee(name),
    walk.named(walk.childOfType(node, 'attribute_argument_list')),
    target,
  );
}

function lambda(walk: Walk, node: number): void {
  const parameters = walk.child(node, 'parameters');
  if (walk.is(parameters, 'implicit_parameter')) walk.define(parameters, 'parameter', parameters);
}

/** `name: value` in a call. */
function argument(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  if (name < 0) return;
  walk.mark(name, 'write');
  walk.assign(name, walk.named(node).at(-1) ?? -1);
}

export const csharp: LanguageRules = {
  names: { identifier: 'read' },
  chainParts: ['"this"', '"base"', 'predefined_type'],
  members: {
    member_access_expression: { object: 'expression', name: 'name', dot: '.' },
    conditional_access_expression: { object: 'first', name: 'last', dot: '.' },
    member_binding_expression: { object: 'name', name: 'name', dot: '.' },
    qualified_name: { object: 'qualifier', name: 'name', dot: '.' },
    alias_qualified_name: { object: 'alias', name: 'name', dot: '::' },
  },
  transparent: ['generic_name', 'parenthesized_expression'],
  calls: ['invocation_expression', 'object_creation_expression'],
  comments: ['comment'],
  functions: ['lambda_expression', 'anonymous_method_expression'],
  on: {
    using_directive: using,
    namespace_declaration: space,
    file_scoped_namespace_declaration: space,
    class_declaration: type('class'),
    record_declaration: type('class'),
    struct_declaration: type('struct'),
    interface_declaration: type('interface'),
    enum_declaration: type('enum'),
    delegate_declaration: definition({ kind: 'type', parameters: 'parameters', open, scope: true }),
    enum_member_declaration: definition({ kind: 'constant', open, scope: false }),
    method_declaration: method,
    local_function_statement: method,
    constructor_declaration: method,
    property_declaration: (walk, node) => {
      walk.markAll(walk.child(node, 'type'), 'type');
      walk.assign(walk.child(node, 'name'), walk.child(node, 'value'));
      definition({ kind: 'property', open, scope: true })(walk, node);
    },
    event_declaration: definition({ kind: 'property', open, scope: true }),
    variable_declaration: variables,
    parameter,
    parameter_list: (walk, node) => walk.define(walk.child(node, 'name'), 'parameter', node),
    type_parameter: definition({ kind: 'type', open: () => false, scope: false }),
    foreach_statement: local,
    catch_declaration: local,
    declaration_pattern: local,
    recursive_pattern: local,
    from_clause: rangeVariable,
    join_clause: rangeVariable,
    let_clause: rangeVariable,
    goto_statement: (walk, node) => walk.hide(walk.named(node)[0] ?? -1),
    implicit_object_creation_expression: implicitCreation,
    declaration_expression: local,
    lambda_expression: lambda,
    base_list: (walk, node) => walk.markAll(node, 'type'),
    type_argument_list: (walk, node) => walk.markAll(node, 'type'),
    cast_expression: (walk, node) => walk.markAll(walk.child(node, 'type'), 'type'),
    typeof_expression: (walk, node) => walk.markAll(walk.child(node, 'type'), 'type'),
    labeled_statement: (walk, node) => walk.hide(walk.named(node)[0] ?? -1),
    assignment_expression: assignment(),
    postfix_unary_expression: (walk, node) => {
      if (/(\+\+|--)$/.test(walk.textOf(node).slice(-2))) update('first')(walk, node);
    },
    invocation_expression: call({ environment: ENVIRONMENT }),
    object_creation_expression: call({ called: 'type' }),
    attribute,
    argument,
    attribute_argument: argument,
    string_literal: literal(),
    verbatim_string_literal: literal(),
    raw_string_literal: literal(),
    interpolated_string_expression: literal(['interpolation']),
  },
};
