import type { DefinitionKind } from '../../../core/index/facts.ts';
import type { Walk } from '../extractWalk.ts';
import { definition, environmentName, hasWord, unquoted } from './parts.ts';
import type { LanguageRules } from './rules.ts';

const PRIVATE = new Set(['private']);
const ENVIRONMENT = new Set(['getenv', 'env', 'putenv', '\\getenv']);
const VARIABLES = new Set(['$_ENV', '$_SERVER']);
const PATTERNS = new Set([
  'list_literal',
  'array_creation_expression',
  'array_element_initializer',
  'pair',
  'by_ref',
]);
const MEMBERS = new Set([
  'member_access_expression',
  'nullsafe_member_access_expression',
  'scoped_property_access_expression',
]);
const PLAIN_PARTS = new Set(['string_content', 'escape_sequence', 'heredoc_start', 'heredoc_end']);

const open = (walk: Walk, node: number): boolean => !hasWord(walk, node, PRIVATE);
const type = (kind: DefinitionKind): ReturnType<typeof definition> => definition({ kind, open, scope: true });

/** The last name of a path such as `Foo\Bar`. */
function lastName(walk: Walk, node: number): number {
  return walk.is(node, 'qualified_name') ? (walk.named(node).at(-1) ?? -1) : node;
}

function fn(walk: Walk, node: number): void {
  const isMember = walk.is(node, 'method_declaration');
  definition({ kind: isMember ? 'method' : 'function', parameters: 'parameters', open, scope: true })(
    walk,
    node,
  );
}

function target(walk: Walk, node: number): void {
  if (node < 0) return;
  if (walk.is(node, 'variable_name')) {
    if (walk.textOf(node) !== '$this') walk.declare(node, 'variable', node);
  } else if (walk.isOneOf(node, MEMBERS)) {
    walk.mark(walk.child(node, 'name'), 'write');
  } else if (walk.isOneOf(node, PATTERNS)) {
    for (const part of walk.named(node)) target(walk, part);
  }
}

function assignment(walk: Walk, node: number): void {
  const left = walk.child(node, 'left');
  target(walk, left);
  walk.assign(left, walk.child(node, 'right'));
}

function constants(walk: Walk, node: number): void {
  for (const part of walk.named(node)) {
    if (!walk.is(part, 'const_element')) continue;
    const [name, value] = walk.named(part);
    if (name === undefined) continue;
    walk.define(name, 'constant', part, { exported: walk.scopeExported && open(walk, node) });
    walk.assign(name, value ?? -1);
  }
}

function properties(walk: Walk, node: number): void {
  for (const part of walk.named(node)) {
    if (!walk.is(part, 'property_element')) continue;
    const name = walk.child(part, 'name');
    walk.define(name, 'property', part, { exported: walk.scopeExported && open(walk, node) });
    walk.assign(name, walk.child(part, 'default_value'));
  }
}

function parameter(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  const path = walk.path;
  // A constructor's parameter with a modifier is a property of its class.
  if (walk.is(node, 'property_promotion_parameter') && path !== null) {
    walk.define(name, 'property', node, {
      container: path.slice(0, path.lastIndexOf('.')),
      exported: open(walk, node),
    });
  } else walk.define(name, 'parameter', node);
  walk.assign(name, walk.child(node, 'default_value'));
}

function record(walk: Walk, at: number, callee: string, list: number): void {
  const args = walk.named(list);
  walk.call(at, callee, args);
  if (ENVIRONMENT.has(callee)) environmentName(walk, args[0] ?? -1, null);
  if (callee === 'define') defineConstant(walk, args[0] ?? -1, args[1] ?? -1);
}

/** `define('NAME', value)` */
function defineConstant(walk: Walk, argument: number, value: number): void {
  const name = walk.named(argument)[0] ?? -1;
  if (!walk.is(name, 'string')) return;
  walk.assign(name, value, unquoted(walk, name));
  const text = walk.childOfType(name, 'string_content');
  if (text >= 0) walk.define(text, 'constant', argument, { container: null, exported: true });
}

function memberCall(object: string, dot: string): (walk: Walk, node: number) => void {
  return (walk, node) => {
    const owner = walk.child(node, object);
    const name = walk.child(node, 'name');
    walk.mark(name, 'call');
    record(walk, owner, `${walk.callee(owner)}${dot}${walk.callee(name)}`, walk.child(node, 'arguments'));
  };
}

function creation(walk: Walk, node: number): void {
  const made = walk.named(node)[0] ?? -1;
  if (made < 0 || walk.is(made, 'arguments')) return;
  walk.mark(lastName(walk, made), 'call');
  record(walk, made, walk.callee(made), walk.childOfType(node, 'arguments'));
}

function use(walk: Walk, node: number): void {
  walk.markAll(node, 'import');
  const group = walk.child(node, 'body');
  const prefix = group < 0 ? '' : `${walk.compact(walk.named(node)[0] ?? -1)}\\`;
  for (const clause of walk.named(group < 0 ? node : group)) {
    if (!walk.is(clause, 'namespace_use_clause')) continue;
    const alias = walk.child(clause, 'alias');
    const path = walk.named(clause).find((part) => part !== alias) ?? -1;
    const module = prefix + walk.compact(path);
    const name = module.slice(module.lastIndexOf('\\') + 1);
    walk.import(clause, module, [{ name, alias: alias < 0 ? null : walk.textOf(alias) }]);
  }
}

function include(walk: Walk, node: number): void {
  const path = walk.named(node)[0] ?? -1;
  walk.import(
    node,
    walk.is(path, 'string') || walk.is(path, 'encapsed_string') ? unquoted(walk, path) : walk.value(path),
    [],
  );
}

function subscript(walk: Walk, node: number): void {
  const [owner, index] = walk.named(node);
  // In `"$row[key]"` the key is text.
  if (walk.is(index ?? -1, 'name')) walk.hide(index ?? -1);
  if (owner === undefined || index === undefined || !VARIABLES.has(walk.textOf(owner))) return;
  environmentName(walk, index, walk.textOf(owner));
}

function element(walk: Walk, node: number): void {
  const [key, value] = walk.named(node);
  if (key === undefined || value === undefined || walk.childOfType(node, '"=>"') < 0) return;
  if (walk.is(key, 'string') || walk.is(key, 'encapsed_string')) walk.assign(key, value, unquoted(walk, key));
}

function attribute(walk: Walk, node: number): void {
  const name = walk.named(node)[0] ?? -1;
  walk.mark(lastName(walk, name), 'type');
  const declared = walk.parent(walk.parent(walk.parent(node)));
  const element = walk.childOfType(declared, 'property_element');
  const owner = walk.child(element < 0 ? declared : element, 'name');
  walk.decorate(node, walk.callee(name), walk.named(walk.child(node, 'parameters')), owner);
}

/** A string whose parts, other than text, are code. */
function template(walk: Walk, node: number, body: number): void {
  let value = '';
  for (const part of walk.named(body)) value += walk.isOneOf(part, PLAIN_PARTS) ? walk.textOf(part) : '${}';
  walk.string(node, value);
}

export const php: LanguageRules = {
  names: { name: 'read', variable_name: 'read' },
  sigil: '$',
  chainParts: ['relative_scope', 'qualified_name'],
  members: {
    member_access_expression: { object: 'object', name: 'name', dot: '->' },
    nullsafe_member_access_expression: { object: 'object', name: 'name', dot: '->' },
    member_call_expression: { object: 'object', name: 'name', dot: '->' },
    nullsafe_member_call_expression: { object: 'object', name: 'name', dot: '->' },
    scoped_call_expression: { object: 'scope', name: 'name', dot: '::' },
    scoped_property_access_expression: { object: 'scope', name: 'name', dot: '::' },
    class_constant_access_expression: { object: 'first', name: 'last', dot: '::' },
  },
  transparent: ['parenthesized_expression'],
  calls: [
    'function_call_expression',
    'member_call_expression',
    'nullsafe_member_call_expression',
    'scoped_call_expression',
    'object_creation_expression',
  ],
  comments: ['comment'],
  functions: ['anonymous_function'],
  on: {
    namespace_definition: (walk, node) => walk.hide(walk.child(node, 'name')),
    namespace_use_declaration: use,
    class_declaration: type('class'),
    interface_declaration: type('interface'),
    trait_declaration: type('trait'),
    enum_declaration: type('enum'),
    enum_case: (walk, node) => {
      walk.define(walk.child(node, 'name'), 'constant', node, { exported: walk.scopeExported });
      walk.assign(walk.child(node, 'name'), walk.child(node, 'value'));
    },
    const_declaration: constants,
    property_declaration: properties,
    property_hook: (walk, node) => walk.hide(walk.childOfType(node, 'name')),
    method_declaration: fn,
    function_definition: fn,
    simple_parameter: parameter,
    variadic_parameter: parameter,
    property_promotion_parameter: parameter,
    named_type: (walk, node) => walk.mark(lastName(walk, walk.named(node)[0] ?? -1), 'type'),
    base_clause: (walk, node) => walk.markAll(node, 'type'),
    class_interface_clause: (walk, node) => walk.markAll(node, 'type'),
    use_declaration: (walk, node) => walk.markAll(node, 'type'),
    variable_name: (walk, node) => {
      walk.refer(node, 'read');
      walk.pass(node);
    },
    assignment_expression: assignment,
    reference_assignment_expression: assignment,
    augmented_assignment_expression: assignment,
    update_expression: (walk, node) => target(walk, walk.child(node, 'argument')),
    foreach_statement: (walk, node) => {
      for (const part of walk.named(node).slice(1, 2)) target(walk, part);
    },
    catch_clause: (walk, node) => {
      walk.markAll(walk.child(node, 'type'), 'type');
      target(walk, walk.child(node, 'name'));
    },
    global_declaration: (walk, node) => walk.named(node).forEach((name) => walk.borrow(walk.nameText(name))),
    static_variable_declaration: (walk, node) => target(walk, walk.child(node, 'name')),
    function_call_expression: (walk, node) => {
      const called = walk.child(node, 'function');
      walk.mark(lastName(walk, called), 'call');
      record(walk, called, walk.callee(called), walk.child(node, 'arguments'));
    },
    member_call_expression: memberCall('object', '->'),
    nullsafe_member_call_expression: memberCall('object', '->'),
    scoped_call_expression: memberCall('scope', '::'),
    object_creation_expression: creation,
    argument: (walk, node) => {
      const name = walk.child(node, 'name');
      if (name < 0) return;
      walk.mark(name, 'write');
      walk.assign(name, walk.named(node).at(-1) ?? -1);
    },
    array_element_initializer: element,
    subscript_expression: subscript,
    require_expression: include,
    require_once_expression: include,
    include_expression: include,
    include_once_expression: include,
    attribute,
    string: (walk, node) => {
      walk.string(node, walk.textOf(node).slice(1, -1));
    },
    encapsed_string: (walk, node) => template(walk, node, node),
    heredoc: (walk, node) => template(walk, node, walk.child(node, 'value')),
    nowdoc: (walk, node) => walk.string(node, walk.textOf(walk.child(node, 'value')).trim()),
  },
};
