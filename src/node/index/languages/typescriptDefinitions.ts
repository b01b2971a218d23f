import type { DefinitionKind } from '../../../core/index/facts.ts';
import type { Walk } from '../extractWalk.ts';
import type { Handler } from './rules.ts';

const FUNCTIONS = new Set(['arrow_function', 'function_expression', 'generator_function']);
const SCOPES = new Set(['program', 'statement_block', 'class_body']);

/** Whether an `export` stands in front of a declaration. */
function isExported(walk: Walk, node: number): boolean {
  let outer = walk.parent(node);
  if (walk.is(outer, 'ambient_declaration')) outer = walk.parent(outer);
  if (walk.is(outer, 'expression_statement')) outer = walk.parent(outer);
  return walk.is(outer, 'export_statement') && walk.scopeExported;
}

/** Whether a scope's members can be named from outside of it. */
function isOpen(kind: DefinitionKind): boolean {
  return kind !== 'function' && kind !== 'method';
}

export function define(kind: DefinitionKind): Handler {
  return (walk, node) => {
    const name = walk.child(node, 'name');
    if (name < 0 || walk.isHidden(name)) return;
    // `declare module 'x'` names a package, `namespace a.b` each of its parts.
    if (walk.is(name, 'string')) {
      walk.hide(name);
      walk.enter(node, walk.textOf(name).slice(1, -1), kind, true);
      return;
    }
    const own = kind === 'module' && walk.is(name, 'nested_identifier') ? walk.child(name, 'property') : name;
    const exported = isExported(walk, node);
    walk.define(own, kind, node, { exported, parameters: parametersOf(walk, node) });
    const members = walk.is(walk.parent(node), 'function_expression') ? false : exported;
    walk.enter(node, walk.compact(name), kind, members && isOpen(kind));
  };
}

export function parametersOf(walk: Walk, node: number): string | null {
  const list = walk.child(node, 'parameters');
  return walk.parametersOf(list < 0 ? walk.child(node, 'parameter') : list);
}

export function defineClass(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  const parent = walk.parent(node);
  if (name < 0) return;
  const exported = isExported(walk, node);
  // A class expression that is assigned has its scope from the name it is assigned to.
  if (walk.is(parent, 'variable_declarator')) {
    walk.hide(name);
    return;
  }
  walk.define(name, 'class', node, { exported });
  walk.enter(node, walk.textOf(name), 'class', exported);
}

/** Whether a member's modifiers and name leave it open to others. */
function isPublic(walk: Walk, node: number, name: number): boolean {
  if (!walk.scopeExported || walk.is(name, 'private_property_identifier')) return false;
  const modifier = walk.childOfType(node, 'accessibility_modifier');
  return modifier < 0 || walk.textOf(modifier) === 'public';
}

export function defineMethod(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  if (walk.is(name, 'computed_property_name')) return;
  member(walk, node, name, 'method', parametersOf(walk, node));
}

/** A class's field; with a function as its value it is a method. */
export function defineField(walk: Walk, node: number): void {
  const name = walk.child(node, 'name') < 0 ? walk.child(node, 'property') : walk.child(node, 'name');
  const value = walk.child(node, 'value');
  if (name < 0 || walk.is(name, 'computed_property_name')) return;
  if (walk.isOneOf(value, FUNCTIONS)) member(walk, node, name, 'method', parametersOf(walk, value));
  else {
    walk.define(name, 'property', node, { exported: isPublic(walk, node, name) });
    walk.assign(name, value);
  }
}

function member(
  walk: Walk,
  node: number,
  name: number,
  kind: DefinitionKind,
  parameters: string | null,
): void {
  if (walk.is(name, 'string')) return;
  walk.define(name, kind, node, { parameters, exported: isPublic(walk, node, name) });
  walk.enter(node, walk.textOf(name), kind, false);
}

/** A member that is only declared. */
export function signature(kind: DefinitionKind): Handler {
  return (walk, node) => {
    const name = walk.child(node, 'name');
    if (walk.is(name, 'computed_property_name') || walk.is(name, 'string')) return;
    const parameters = kind === 'method' ? parametersOf(walk, node) : null;
    walk.define(name, kind, node, { parameters, exported: isPublic(walk, node, name) });
  };
}

export function declarator(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  const value = walk.child(node, 'value');
  const declaration = walk.parent(node);
  const constant = walk.textOf(walk.first(declaration)) === 'const';
  const exported = isExported(walk, declaration);
  const kind: DefinitionKind = constant ? 'constant' : 'variable';
  if (!walk.is(name, 'identifier')) {
    bind(walk, name, kind, exported);
    walk.assign(name, value);
    required(walk, node, name, value);
    environment(walk, name, value);
    return;
  }
  const text = walk.textOf(name);
  if (walk.isOneOf(value, FUNCTIONS)) {
    walk.define(name, 'function', node, { exported, parameters: parametersOf(walk, value) });
    walk.hide(walk.child(value, 'name'));
    walk.enter(node, text, 'function', false);
  } else if (walk.is(value, 'class')) {
    walk.define(name, 'class', node, { exported });
    walk.enter(node, text, 'class', exported);
  } else {
    walk.define(name, kind, node, { exported });
    walk.assign(name, value);
    required(walk, node, name, value);
    if (walk.is(value, 'object')) walk.enter(node, text, kind, exported);
  }
}

/** `const {a} = require('x')` is an import. */
function required(walk: Walk, node: number, name: number, value: number): void {
  const call = walk.is(value, 'await_expression') ? (walk.named(value)[0] ?? -1) : value;
  const called = walk.child(call, 'function');
  if (!walk.is(call, 'call_expression')) return;
  if (!walk.is(called, 'import') && walk.textOf(called) !== 'require') return;
  const module = walk.named(walk.child(call, 'arguments'))[0] ?? -1;
  if (!walk.is(module, 'string')) return;
  const names: { name: string; alias: string | null }[] = [];
  if (walk.is(name, 'identifier')) names.push({ name: '*', alias: walk.textOf(name) });
  for (const part of walk.named(name)) {
    if (walk.is(part, 'shorthand_property_identifier_pattern'))
      names.push({ name: walk.textOf(part), alias: null });
    else if (walk.is(part, 'pair_pattern'))
      names.push({
        name: walk.textOf(walk.child(part, 'key')),
        alias: walk.textOf(walk.child(part, 'value')),
      });
  }
  walk.import(node, walk.textOf(module).slice(1, -1), names);
}

/** `const {A} = process.env` reads variables of the environment. */
function environment(walk: Walk, pattern: number, value: number): void {
  const from = walk.chain(value);
  if (from === null || !walk.rules.environments.has(from)) return;
  for (const part of walk.named(pattern)) {
    const inner = walk.is(part, 'object_assignment_pattern') ? walk.child(part, 'left') : part;
    const name = walk.is(inner, 'pair_pattern') ? walk.child(inner, 'key') : inner;
    walk.env(walk.textOf(name), from, walk.tree.start[name] ?? 0);
    if (name !== inner) walk.hide(name);
  }
}

export function loopVariable(walk: Walk, node: number): void {
  if (node >= 0) bind(walk, node, 'variable', false);
}

export function parameterList(walk: Walk, node: number): void {
  for (const child of walk.named(node)) {
    if (walk.is(child, 'required_parameter') || walk.is(child, 'optional_parameter')) continue;
    parameter(walk, child);
  }
}

/** A parameter; with a modifier it is a property of its class too, which is what others see of it. */
export function parameter(walk: Walk, pattern: number, whole = -1): void {
  if (pattern < 0) return;
  const owned =
    whole >= 0 && (walk.childOfType(whole, 'accessibility_modifier') >= 0 || hasReadonly(walk, whole));
  if (owned && walk.scopeKind === 'method') {
    const container = walk.path?.replace(/\.[^.]*$/, '') ?? null;
    const modifier = walk.childOfType(whole, 'accessibility_modifier');
    const exported = modifier < 0 || walk.textOf(modifier) === 'public';
    walk.define(pattern, 'property', whole, { container, exported });
  } else {
    bind(walk, pattern, 'parameter', false);
  }
}

function hasReadonly(walk: Walk, node: number): boolean {
  return walk.childOfType(node, '"readonly"') >= 0;
}

/** Every name that a pattern gives. Goes through the nodes in a row, so that deep patterns need no stack. */
function bind(walk: Walk, pattern: number, kind: DefinitionKind, exported: boolean): void {
  if (walk.is(pattern, 'identifier')) {
    walk.define(pattern, kind, pattern, { exported });
    return;
  }
  const after = walk.after(pattern);
  for (let node = pattern; node < after; node++) {
    const type = walk.typeOf(node);
    if (type === 'identifier' || type === 'shorthand_property_identifier_pattern') {
      walk.define(node, kind, node, { exported });
    } else if (PATTERNS.has(type)) {
      continue;
    } else if (type === 'pair_pattern') {
      const key = walk.child(node, 'key');
      node = walk.after(key < 0 ? node : key) - 1;
    } else {
      const parent = walk.parent(node);
      const isPattern = PATTERNS.has(walk.typeOf(parent)) && walk.child(parent, 'right') !== node;
      if (!isPattern || !type.startsWith('"')) node = walk.after(node) - 1;
    }
  }
}

const PATTERNS = new Set([
  'object_pattern',
  'array_pattern',
  'rest_pattern',
  'assignment_pattern',
  'object_assignment_pattern',
]);

export function exportStatement(walk: Walk, node: number): void {
  const source = walk.child(node, 'source');
  const names: { name: string; alias: string | null }[] = [];
  const clause = walk.childOfType(node, 'export_clause');
  for (const item of walk.named(clause)) {
    if (!walk.is(item, 'export_specifier')) continue;
    const name = walk.child(item, 'name');
    const alias = walk.child(item, 'alias');
    names.push({ name: walk.textOf(name), alias: alias < 0 ? null : walk.textOf(alias) });
    if (source >= 0) {
      walk.mark(name, 'import');
      walk.mark(alias, 'import');
    } else walk.exportedNames.add(walk.textOf(name));
  }
  if (source >= 0) {
    walk.hide(source);
    const namespace = walk.childOfType(node, 'namespace_export');
    const whole = namespace < 0 ? [] : [{ name: '*', alias: walk.textOf(walk.named(namespace)[0] ?? -1) }];
    walk.import(node, walk.textOf(source).slice(1, -1), [...whole, ...names]);
    return;
  }
  const value = walk.child(node, 'value');
  if (walk.is(value, 'identifier')) walk.exportedNames.add(walk.textOf(value));
}

/** Declarations that a decorator in front of an export belongs to. */
export function decorated(walk: Walk, decorator: number): number {
  const parent = walk.parent(decorator);
  if (walk.is(parent, 'export_statement')) return walk.child(walk.child(parent, 'declaration'), 'name');
  if (!walk.isOneOf(parent, SCOPES)) {
    const name = walk.child(parent, 'name') < 0 ? walk.child(parent, 'property') : walk.child(parent, 'name');
    return name < 0 ? walk.child(parent, 'pattern') : name;
  }
  let next = walk.sibling(decorator);
  while (next >= 0 && (walk.is(next, 'decorator') || walk.is(next, 'comment'))) next = walk.sibling(next);
  return walk.child(next, 'name');
}
