import type { DefinitionKind } from '../../../core/index/facts.ts';
import type { Walk } from '../extractWalk.ts';
import { call, definition, literal, unquoted } from './parts.ts';
import type { LanguageRules } from './rules.ts';

const ENVIRONMENT = new Set(['os.Getenv', 'os.LookupEnv', 'os.Setenv', 'os.Unsetenv', 'syscall.Getenv']);

/** What has names of its own. */
const BLOCKS: ReadonlySet<string> = new Set([
  'block',
  'if_statement',
  'for_statement',
  'expression_switch_statement',
  'type_switch_statement',
  'expression_case',
  'type_case',
  'default_case',
  'communication_case',
]);

const FUNCTIONS: ReadonlySet<string> = new Set([
  'function_declaration',
  'method_declaration',
  'func_literal',
]);

/** A capital letter in front makes a name known to other packages. */
function isOpen(walk: Walk, name: number): boolean {
  return /^\p{Lu}/u.test(walk.textOf(name));
}

const opened = (walk: Walk, node: number): boolean => isOpen(walk, walk.child(node, 'name'));

/** Children of the field `name`, of which one node may have several. */
function names(walk: Walk, node: number): number[] {
  const field = walk.rules.fields.get('name');
  return walk.named(node).filter((child) => walk.tree.field[child] === field);
}

function specification(kind: 'constant' | 'variable'): (walk: Walk, node: number) => void {
  return (walk, node) => {
    const found = names(walk, node);
    const values = walk.named(walk.child(node, 'value'));
    found.forEach((name, index) => {
      walk.define(name, kind, node, { exported: walk.path === null && isOpen(walk, name) });
      // `:=` below it writes to it.
      if (walk.path !== null) walk.borrow(walk.textOf(name), walk.around(node, BLOCKS));
      walk.assign(name, values[index] ?? values[0] ?? -1);
    });
  };
}

function typeKind(walk: Walk, node: number): DefinitionKind {
  const type = walk.child(node, 'type');
  return walk.is(type, 'struct_type') ? 'struct' : walk.is(type, 'interface_type') ? 'interface' : 'type';
}

/** `x, y := f()` declares the names that are new in their block; alone, or at the head of one, a name always is. */
function declare(walk: Walk, left: number): void {
  const names = walk.named(left).filter((name) => walk.is(name, 'identifier'));
  const around = walk.around(left, BLOCKS);
  for (const name of names) {
    if (names.length === 1 || !walk.is(around, 'block')) walk.define(name, 'variable', name);
    else walk.declare(name, 'variable', name, { block: around });
    if (walk.is(around, 'block')) walk.borrow(walk.textOf(name), around);
  }
}

function assign(walk: Walk, left: number, right: number): void {
  const targets = walk.named(left);
  const values = walk.named(right);
  targets.forEach((target, index) => {
    if (!walk.isHidden(target)) walk.markLast(target, 'write');
    walk.assign(target, values[index] ?? values[0] ?? -1);
  });
}

function parameter(walk: Walk, node: number): void {
  const body = walk.child(walk.around(node, FUNCTIONS), 'body');
  for (const name of names(walk, node)) {
    walk.define(name, 'parameter', node);
    walk.borrow(walk.textOf(name), body);
  }
}

/** Type that a method belongs to, without pointer and type arguments. */
function receiver(walk: Walk, node: number): string | null {
  const declaration = walk.named(walk.child(node, 'receiver'))[0] ?? -1;
  return /^[*(]*\s*([\p{L}_][\p{L}\p{N}_]*)/u.exec(walk.textOf(walk.child(declaration, 'type')))?.[1] ?? null;
}

function method(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  const container = receiver(walk, node);
  const parameters = walk.parametersOf(walk.child(node, 'parameters'));
  walk.define(name, 'method', node, { container, parameters, exported: isOpen(walk, name) });
  const text = walk.textOf(name);
  walk.enter(node, container === null ? text : `${container}.${text}`, 'method', false);
}

function importSpec(walk: Walk, node: number): void {
  const path = walk.child(node, 'path');
  const name = walk.child(node, 'name');
  walk.hide(path);
  walk.mark(name, 'import');
  const isSide = name < 0 || walk.is(name, 'blank_identifier');
  const alias = walk.is(name, 'package_identifier') ? walk.textOf(name) : null;
  walk.import(path, unquoted(walk, path), isSide ? [] : [{ name: '*', alias }]);
}

export const go: LanguageRules = {
  names: {
    identifier: 'read',
    field_identifier: 'read',
    type_identifier: 'type',
    package_identifier: 'read',
  },
  chainParts: [],
  members: {
    selector_expression: { object: 'operand', name: 'field', dot: '.' },
    qualified_type: { object: 'package', name: 'name', dot: '.' },
  },
  transparent: ['type_instantiation_expression'],
  calls: ['call_expression'],
  comments: ['comment'],
  functions: ['func_literal'],
  on: {
    package_clause: (walk, node) => walk.hide(node),
    import_spec: importSpec,
    const_spec: specification('constant'),
    var_spec: specification('variable'),
    type_spec: definition({ kind: typeKind, open: opened, scope: true }),
    type_alias: definition({ kind: 'type', open: opened, scope: true }),
    type_parameter_declaration: (walk, node) =>
      names(walk, node).forEach((name) => walk.define(name, 'type', name)),
    field_declaration: (walk, node) => {
      for (const name of names(walk, node))
        walk.define(name, 'property', node, { exported: walk.scopeExported && isOpen(walk, name) });
    },
    method_elem: definition({ kind: 'method', parameters: 'parameters', open: opened, scope: true }),
    function_declaration: definition({
      kind: 'function',
      parameters: 'parameters',
      open: opened,
      scope: true,
    }),
    method_declaration: method,
    parameter_declaration: parameter,
    variadic_parameter_declaration: parameter,
    short_var_declaration: (walk, node) => {
      declare(walk, walk.child(node, 'left'));
      assign(walk, walk.child(node, 'left'), walk.child(node, 'right'));
    },
    assignment_statement: (walk, node) => assign(walk, walk.child(node, 'left'), walk.child(node, 'right')),
    range_clause: (walk, node) => {
      const left = walk.child(node, 'left');
      if (walk.childOfType(node, '":="') >= 0) declare(walk, left);
      else for (const target of walk.named(left)) walk.markLast(target, 'write');
    },
    receive_statement: (walk, node) => declare(walk, walk.child(node, 'left')),
    type_switch_statement: (walk, node) => declare(walk, walk.child(node, 'alias')),
    inc_statement: (walk, node) => walk.markLast(walk.named(node)[0] ?? -1, 'write'),
    dec_statement: (walk, node) => walk.markLast(walk.named(node)[0] ?? -1, 'write'),
    keyed_element: (walk, node) => {
      const key = walk.named(walk.child(node, 'key'))[0] ?? -1;
      if (walk.is(key, 'identifier')) walk.mark(key, 'write');
      const text = walk.is(key, 'interpreted_string_literal') ? unquoted(walk, key) : undefined;
      if (walk.is(key, 'identifier') || text !== undefined) walk.assign(key, walk.child(node, 'value'), text);
    },
    call_expression: call({ environment: ENVIRONMENT }),
    interpreted_string_literal: literal(),
    raw_string_literal: literal(),
  },
};
