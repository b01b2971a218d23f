import type { Walk } from '../extractWalk.ts';
import { assignment, call, definition, hasWord, literal, methodCall, nameOf, update } from './parts.ts';
import type { LanguageRules } from './rules.ts';

const PRIVATE = new Set(['private']);
const FINAL = new Set(['final']);
const ENVIRONMENT = new Set(['System.getenv', 'System.getProperty', 'getenv']);

const open = (walk: Walk, node: number): boolean => !hasWord(walk, node, PRIVATE);

const typeDefinition = (kind: 'class' | 'interface' | 'enum'): ReturnType<typeof definition> =>
  definition({ kind, open, scope: true });

function fields(walk: Walk, node: number): void {
  const isLocal = walk.is(node, 'local_variable_declaration');
  const isConstant = hasWord(walk, node, FINAL);
  for (const part of walk.named(node)) {
    if (!walk.is(part, 'variable_declarator')) continue;
    const name = walk.child(part, 'name');
    const kind = isLocal ? 'variable' : isConstant ? 'constant' : 'property';
    walk.define(name, kind, part, { exported: !isLocal && walk.scopeExported && open(walk, node) });
    walk.assign(name, walk.child(part, 'value'));
  }
}

function local(kind: 'variable' | 'parameter'): (walk: Walk, node: number) => void {
  return (walk, node) => {
    const name = walk.child(node, 'name');
    // A record's parameters are its fields.
    const isField = kind === 'parameter' && walk.scopeKind === 'class';
    walk.define(name, isField ? 'property' : kind, node, { exported: isField && walk.scopeExported });
    walk.assign(name, walk.child(node, 'value'));
  };
}

/** `import a.b.C` imports C of a.b; `import a.b.*` everything. */
function importDeclaration(walk: Walk, node: number): void {
  const path = walk.named(node)[0] ?? -1;
  const isAll = walk.childOfType(node, 'asterisk') >= 0;
  walk.markAll(path, 'import');
  const module = walk.compact(path);
  const last = module.slice(module.lastIndexOf('.') + 1);
  walk.import(path, module, [{ name: isAll ? '*' : last, alias: null }]);
}

function annotation(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  walk.markLast(name, 'type');
  const outer = walk.parent(node);
  const declared = walk.is(outer, 'modifiers') ? walk.parent(outer) : outer;
  walk.decorate(node, walk.callee(name), walk.named(walk.child(node, 'arguments')), nameOf(walk, declared));
}

/** `case Circle c`, `Point(int x, var y)`: the name behind the type. */
function binding(walk: Walk, node: number): void {
  const parts = walk.named(node);
  const name = parts.at(-1) ?? -1;
  if (parts.length > 1 && walk.is(name, 'identifier')) walk.define(name, 'variable', node);
}

function lambda(walk: Walk, node: number): void {
  const parameters = walk.child(node, 'parameters');
  const names = walk.is(parameters, 'identifier') ? [parameters] : walk.named(parameters);
  for (const name of names) if (walk.is(name, 'identifier')) walk.define(name, 'parameter', name);
}

export const java: LanguageRules = {
  names: { identifier: 'read', type_identifier: 'type' },
  chainParts: ['this', 'super'],
  members: {
    field_access: { object: 'object', name: 'field', dot: '.' },
    method_invocation: { object: 'object', name: 'name', dot: '.' },
    scoped_identifier: { object: 'scope', name: 'name', dot: '.' },
    scoped_type_identifier: { object: 'first', name: 'last', dot: '.' },
  },
  transparent: ['generic_type', 'parenthesized_expression'],
  calls: ['method_invocation', 'object_creation_expression'],
  comments: ['line_comment', 'block_comment'],
  functions: ['lambda_expression'],
  on: {
    package_declaration: (walk, node) => walk.hide(node),
    import_declaration: importDeclaration,
    class_declaration: typeDefinition('class'),
    record_declaration: definition({ kind: 'class', parameters: 'parameters', open, scope: true }),
    interface_declaration: typeDefinition('interface'),
    annotation_type_declaration: typeDefinition('interface'),
    enum_declaration: typeDefinition('enum'),
    enum_constant: definition({ kind: 'constant', open, scope: true }),
    method_declaration: definition({ kind: 'method', parameters: 'parameters', open, scope: true }),
    annotation_type_element_declaration: definition({ kind: 'method', open, scope: true }),
    constructor_declaration: definition({ kind: 'method', parameters: 'parameters', open, scope: true }),
    compact_constructor_declaration: definition({ kind: 'method', open, scope: true }),
    type_parameter: (walk, node) => walk.define(walk.childOfType(node, 'type_identifier'), 'type', node),
    field_declaration: fields,
    constant_declaration: fields,
    local_variable_declaration: fields,
    formal_parameter: local('parameter'),
    spread_parameter: (walk, node) => local('parameter')(walk, walk.childOfType(node, 'variable_declarator')),
    catch_formal_parameter: local('variable'),
    enhanced_for_statement: (walk, node) =>
      walk.define(walk.child(node, 'name'), 'variable', walk.child(node, 'name')),
    resource: local('variable'),
    instanceof_expression: (walk, node) => walk.define(walk.child(node, 'name'), 'variable', node),
    type_pattern: binding,
    record_pattern_component: binding,
    lambda_expression: lambda,
    break_statement: (walk, node) => walk.hide(walk.named(node)[0] ?? -1),
    continue_statement: (walk, node) => walk.hide(walk.named(node)[0] ?? -1),
    assignment_expression: assignment(),
    update_expression: update('first'),
    method_invocation: methodCall('object', 'name', '.', 'arguments', ENVIRONMENT),
    object_creation_expression: call({ called: 'type' }),
    explicit_constructor_invocation: call({ called: 'constructor' }),
    annotation,
    marker_annotation: annotation,
    element_value_pair: (walk, node) => {
      walk.mark(walk.child(node, 'key'), 'write');
      walk.assign(walk.child(node, 'key'), walk.child(node, 'value'));
    },
    labeled_statement: (walk, node) => walk.hide(walk.named(node)[0] ?? -1),
    string_literal: literal(['string_interpolation']),
  },
};
