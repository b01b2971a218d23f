import type { DefinitionKind, Import } from '../../../core/index/facts.ts';
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
    const isNested = kind === 'module' && walk.is(name, 'nested_identifier');
    const own = isNested ? walk.child(name, 'property') : name;
    const exported = isExported(walk, node);
    walk.define(own, kind, node, {
      exported,
      parameters: parametersOf(walk, node),
      ...(isNested ? { container: walk.inner(walk.compact(walk.child(name, 'object'))) } : {}),
    });
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
  const held = bare(walk, value);
  if (walk.isOneOf(held, FUNCTIONS)) {
    walk.hide(walk.child(held, 'name'));
    member(walk, node, name, 'method', parametersOf(walk, held));
    return;
  }
  const own = nameIn(walk, name);
  walk.declare(own, 'property', node, { exported: isPublic(walk, node, name) });
  walk.assign(own, value);
  if (walk.is(held, 'object')) walk.enter(node, walk.textOf(own), 'property', false);
}

const WRAPPERS = new Set(['as_expression', 'satisfies_expression', 'parenthesized_expression']);

/** A value without what only its type is said by: `{…} as const`, `(() => {}) satisfies Handler`. */
export function bare(walk: Walk, node: number): number {
  let inner = node;
  while (walk.isOneOf(inner, WRAPPERS)) inner = walk.named(inner)[0] ?? -1;
  return inner;
}

/** The node of a member's name; of one in quotes what stands between them. */
export function nameIn(walk: Walk, name: number): number {
  return walk.is(name, 'string') ? walk.childOfType(name, 'string_fragment') : name;
}

function member(
  walk: Walk,
  node: number,
  name: number,
  kind: DefinitionKind,
  parameters: string | null,
): void {
  const own = nameIn(walk, name);
  if (own < 0) return;
  walk.define(own, kind, node, { parameters, exported: isPublic(walk, node, name) });
  walk.enter(node, walk.textOf(own), kind, false);
}

/** A member that is only declared. */
export function signature(kind: DefinitionKind): Handler {
  return (walk, node) => {
    const name = walk.child(node, 'name');
    const own = nameIn(walk, name);
    if (own < 0 || walk.is(name, 'computed_property_name')) return;
    const parameters = kind === 'method' ? parametersOf(walk, node) : null;
    walk.define(own, kind, node, { parameters, exported: isPublic(walk, node, name) });
    // Parameters of a method or of a function's type are no members of what declares it.
    walk.enter(node, walk.textOf(own), kind, walk.scopeExported);
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
  const held = bare(walk, value);
  if (walk.isOneOf(held, FUNCTIONS)) {
    walk.define(name, 'function', node, { exported, parameters: parametersOf(walk, held) });
    walk.hide(walk.child(held, 'name'));
    walk.enter(node, text, 'function', false);
  } else if (walk.is(held, 'class')) {
    walk.define(name, 'class', node, { exported });
    walk.enter(node, text, 'class', exported);
  } else {
    walk.define(name, kind, node, { exported });
    walk.assign(name, value);
    required(walk, node, name, value);
    if (walk.is(held, 'object')) walk.enter(node, text, kind, exported);
  }
}

/** `const {a} = require('x')` is an import. */
function required(walk: Walk, node: number, name: number, value: number): void {
  let call = value;
  while (walk.isOneOf(call, AROUND_IMPORT)) call = walk.named(call)[0] ?? -1;
  const called = walk.child(call, 'function');
  if (!walk.is(call, 'call_expression')) return;
  if (!walk.is(called, 'import') && walk.textOf(called) !== 'require') return;
  const module = walk.named(walk.child(call, 'arguments'))[0] ?? -1;
  if (!walk.is(module, 'string')) return;
  const names = walk.is(name, 'identifier')
    ? [{ name: '*', alias: walk.textOf(name) }]
    : takenNames(walk, name);
  walk.import(node, walk.textOf(module).slice(1, -1), names);
}

/** What may stand around an `import()` or a `require()` whose value is taken as it is. */
export const AROUND_IMPORT = new Set([...WRAPPERS, 'await_expression', 'non_null_expression']);

/** The names that `{ a, b: c, d = 1 }` takes. */
export function takenNames(walk: Walk, pattern: number): Import['names'] {
  return walk.named(pattern).flatMap((part) => {
    const inner = walk.is(part, 'object_assignment_pattern') ? walk.child(part, 'left') : part;
    if (walk.is(inner, 'shorthand_property_identifier_pattern'))
      return [{ name: walk.textOf(inner), alias: null }];
    if (!walk.is(inner, 'pair_pattern')) return [];
    const alias = walk.child(inner, 'value');
    const own = walk.is(alias, 'assignment_pattern') ? walk.child(alias, 'left') : alias;
    const text = walk.is(own, 'identifier') ? walk.textOf(own) : null;
    return [{ name: walk.textOf(walk.child(inner, 'key')), alias: text }];
  });
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

function bind(walk: Walk, pattern: number, kind: DefinitionKind, exported: boolean): void {
  eachTarget(walk, pattern, (node) => {
    if (!walk.is(node, 'member_expression')) walk.define(node, kind, node, { exported });
  });
}

/**
 * Every name and member that a pattern gives a value to, and nothing of what they are preset with. Goes through
 * the nodes in a row, so that deep patterns need no stack.
 */
export function eachTarget(walk: Walk, pattern: number, visit: (node: number) => void): void {
  const after = walk.after(pattern);
  for (let node = pattern; node < after; node++) {
    const type = walk.typeOf(node);
    const isPreset = node > pattern && walk.child(walk.parent(node), 'right') === node;
    if (!isPreset && PATTERNS.has(type)) continue;
    if (!isPreset && type === 'pair_pattern') {
      const key = walk.child(node, 'key');
      node = walk.after(key < 0 ? node : key) - 1;
      continue;
    }
    if (!isPreset && TARGETS.has(type)) visit(node);
    node = walk.after(node) - 1;
  }
}

const TARGETS = new Set(['identifier', 'shorthand_property_identifier_pattern', 'member_expression']);
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
    // To let others use a name is no use of it.
    walk.mark(name, 'import');
    walk.mark(alias, 'import');
    if (source < 0) walk.exportedNames.add(walk.textOf(name));
  }
  if (source >= 0) {
    walk.hide(source);
    const namespace = walk.childOfType(node, 'namespace_export');
    const alias = walk.named(namespace)[0] ?? -1;
    walk.mark(alias, 'import');
    const whole = namespace < 0 ? [] : [{ name: '*', alias: walk.textOf(alias) }];
    walk.import(node, walk.textOf(source).slice(1, -1), [...whole, ...names]);
    return;
  }
  const value = walk.child(node, 'value');
  if (!walk.is(value, 'identifier')) return;
  walk.exportedNames.add(walk.textOf(value));
  walk.mark(value, 'import');
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
