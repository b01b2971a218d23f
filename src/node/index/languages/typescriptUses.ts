import type { Import } from '../../../core/index/facts.ts';
import type { Walk } from '../extractWalk.ts';
import {
  AROUND_IMPORT,
  bare,
  decorated,
  eachTarget,
  nameIn,
  parametersOf,
  takenNames,
} from './typescriptDefinitions.ts';

const FUNCTIONS = new Set(['arrow_function', 'function_expression', 'generator_function']);
const PATTERNS = new Set(['array_pattern', 'object_pattern']);

function quoted(walk: Walk, node: number): string {
  return walk.textOf(node).slice(1, -1);
}

export function callExpression(walk: Walk, node: number): void {
  const called = walk.child(node, 'function');
  const list = walk.child(node, 'arguments');
  const args = walk.is(list, 'template_string') ? [list] : walk.named(list);
  const first = args[0] ?? -1;
  if (walk.is(called, 'import') || walk.textOf(called) === 'require') {
    // What a declaration imports by name is written by the declaration.
    if (walk.is(first, 'string') && !isDeclared(walk, node))
      walk.import(node, quoted(walk, first), takenFrom(walk, node));
    if (walk.is(called, 'import')) return;
  }
  const at = markCalled(walk, called);
  const callee = walk.callee(called);
  walk.call(at, callee, args);
  if (callee === 'Deno.env.get' && walk.is(first, 'string'))
    walk.env(quoted(walk, first), 'Deno.env', (walk.tree.start[first] ?? 0) + 1);
}

/** `require('x').y` imports `y`; so does `(await import('x')).y`. */
function takenFrom(walk: Walk, node: number): Import['names'] {
  let whole = node;
  let parent = walk.parent(node);
  while (walk.isOneOf(parent, AROUND_IMPORT)) {
    whole = parent;
    parent = walk.parent(parent);
  }
  if (!walk.is(parent, 'member_expression') || walk.child(parent, 'object') !== whole) return [];
  const name = walk.textOf(walk.child(parent, 'property'));
  const outer = walk.parent(parent);
  if (whole === node && walk.is(walk.child(node, 'function'), 'import')) {
    if (name === 'then') return takenThen(walk, walk.named(walk.child(outer, 'arguments'))[0] ?? -1);
    if (name === 'catch' || name === 'finally') return [];
  }
  const target = walk.is(outer, 'variable_declarator') ? walk.child(outer, 'name') : -1;
  const alias = walk.is(target, 'identifier') ? walk.textOf(target) : null;
  return [{ name, alias: alias === name ? null : alias }];
}

/** What the function behind `import('x').then` takes: `({ a }) => …` and `(m) => m.a`. */
function takenThen(walk: Walk, then: number): Import['names'] {
  const list = walk.child(then, 'parameters');
  const first = list < 0 ? walk.child(then, 'parameter') : (walk.named(list)[0] ?? -1);
  const pattern = walk.child(first, 'pattern') < 0 ? first : walk.child(first, 'pattern');
  if (walk.is(pattern, 'object_pattern')) return takenNames(walk, pattern);
  const names = new Set<string>();
  const taken = walk.textOf(pattern);
  for (let node = then < 0 ? 0 : then; then >= 0 && node < walk.after(then); node++)
    if (walk.is(node, 'member_expression') && walk.textOf(walk.child(node, 'object')) === taken)
      names.add(walk.textOf(walk.child(node, 'property')));
  return [...names].map((name) => ({ name, alias: null }));
}

function isDeclared(walk: Walk, node: number): boolean {
  let parent = walk.parent(node);
  while (walk.isOneOf(parent, AROUND_IMPORT)) parent = walk.parent(parent);
  return walk.is(parent, 'variable_declarator');
}

const WRAPPERS = new Set(['non_null_expression', 'instantiation_expression', 'await_expression']);

/** Marks the name that is called; answers where what is called begins. */
function markCalled(walk: Walk, node: number): number {
  let called = node;
  while (walk.isOneOf(called, WRAPPERS)) called = walk.named(called)[0] ?? -1;
  walk.mark(walk.is(called, 'member_expression') ? walk.child(called, 'property') : called, 'call');
  return called < 0 ? node : called;
}

export function newExpression(walk: Walk, node: number): void {
  const called = walk.child(node, 'constructor');
  markCalled(walk, called);
  walk.call(called, walk.callee(called), walk.named(walk.child(node, 'arguments')));
}

export function assignment(walk: Walk, node: number): void {
  const left = walk.child(node, 'left');
  const right = walk.child(node, 'right');
  const isMember = walk.is(left, 'member_expression');
  const name = isMember ? walk.child(left, 'property') : left;
  // `using file = open()` is read as an assignment.
  if (walk.childOfType(node, '"using"') >= 0) walk.define(left, 'constant', node);
  else if (walk.isOneOf(left, PATTERNS)) eachTarget(walk, left, (each) => markTarget(walk, each));
  else walk.mark(name, 'write');
  const owner = isMember ? walk.chain(walk.child(left, 'object')) : null;
  const held = bare(walk, right);
  exportCommon(walk, left, held);
  if (isMember && owner !== null && (walk.isOneOf(held, FUNCTIONS) || walk.is(held, 'class'))) {
    defineAssigned(walk, node, name, owner, held);
    return;
  }
  walk.assign(left, right);
  const whole = walk.is(held, 'object') ? walk.chain(left) : null;
  if (whole !== null && !/^(module\.)?exports\b/.test(whole))
    walk.enter(node, whole.replace(/\.prototype$/, ''), 'property', false);
}

/** Of what `this` is an instance: the class around a method, or the function that is called with `new`. */
function classOf(walk: Walk): string | null {
  return walk.scopeKind === 'method' ? (walk.path?.replace(/(^|\.)[^.]*$/, '') ?? null) : walk.path;
}

/** JavaScript declares no fields in front: `this.items = []` in a constructor declares one. */
export function declaringAssignment(walk: Walk, node: number): void {
  const left = walk.child(node, 'left');
  const name = walk.child(left, 'property');
  const container = classOf(walk);
  const constructs =
    walk.scopeKind === 'method'
      ? walk.path?.endsWith('.constructor') === true
      : walk.scopeKind === 'function' && /(?:^|\.)[A-Z][^.]*$/.test(walk.path ?? '');
  const right = bare(walk, walk.child(node, 'right'));
  if (
    constructs &&
    container !== null &&
    !walk.isOneOf(right, FUNCTIONS) &&
    walk.is(name, 'property_identifier')
  )
    if (walk.is(walk.child(left, 'object'), 'this')) walk.declare(name, 'property', node, { container });
  assignment(walk, node);
}

/** `Cart.prototype.total = function () {}` defines a method, `exports.total = …` a function of the file. */
function defineAssigned(walk: Walk, node: number, name: number, owner: string, right: number): void {
  const isExport = owner === 'exports' || owner === 'module.exports';
  const isModule = walk.textOf(name) === 'exports' && owner === 'module';
  if (isModule) return;
  const target = owner.replace(/\.prototype$/, '');
  const container = isExport ? null : target === 'this' || target === 'self' ? classOf(walk) : target;
  const kind = walk.is(right, 'class') ? 'class' : isExport ? 'function' : 'method';
  walk.define(name, kind, node, { container, exported: isExport, parameters: parametersOf(walk, right) });
  if (kind !== 'class') walk.hide(walk.child(right, 'name'));
  const text = walk.textOf(name);
  walk.enter(node, isExport || target === 'this' ? text : `${target}.${text}`, kind, false);
}

/** `module.exports = {a, b}` exports what is defined elsewhere in the file. */
function exportCommon(walk: Walk, left: number, right: number): void {
  const target = walk.chain(left);
  if (target === null || !/^(module\.)?exports(\.|$)/.test(target)) return;
  if (walk.is(right, 'identifier')) walk.exportedNames.add(walk.textOf(right));
  if (!walk.is(right, 'object')) return;
  for (const part of walk.named(right)) {
    const value = walk.is(part, 'pair') ? walk.child(part, 'value') : part;
    if (walk.is(value, 'shorthand_property_identifier') || walk.is(value, 'identifier'))
      walk.exportedNames.add(walk.textOf(value));
  }
}

function markTarget(walk: Walk, node: number): void {
  walk.mark(walk.is(node, 'member_expression') ? walk.child(node, 'property') : node, 'write');
}

/** `key: value` in an object. A function makes it a method. */
export function pair(walk: Walk, node: number): void {
  const key = walk.child(node, 'key');
  const value = walk.child(node, 'value');
  if (walk.is(key, 'computed_property_name')) return;
  const name = nameIn(walk, key);
  const held = bare(walk, value);
  if (walk.isOneOf(held, FUNCTIONS) && !walk.is(key, 'number')) {
    const parameters = parametersOf(walk, held);
    walk.define(name, 'method', node, { parameters, exported: walk.scopeExported && walk.path !== null });
    walk.hide(walk.child(held, 'name'));
    walk.enter(node, walk.textOf(name), 'method', false);
    return;
  }
  if (name === key) walk.mark(key, 'write');
  walk.assign(key, value, walk.textOf(name));
  if (walk.is(held, 'object') && name >= 0)
    walk.enter(node, walk.textOf(name), 'property', walk.scopeExported);
}

export function subscript(walk: Walk, node: number): void {
  const index = walk.child(node, 'index');
  if (!walk.is(index, 'string')) return;
  const owner = walk.chain(walk.child(node, 'object'));
  if (owner !== null && walk.rules.environments.has(owner))
    walk.env(quoted(walk, index), owner, (walk.tree.start[index] ?? 0) + 1);
}

export function importStatement(walk: Walk, node: number): void {
  const names: { name: string; alias: string | null }[] = [];
  const clause = walk.childOfType(node, 'import_clause');
  const alias = walk.childOfType(node, 'import_require_clause');
  let source = walk.child(node, 'source');
  for (const part of walk.named(clause)) {
    if (walk.is(part, 'identifier')) {
      names.push({ name: 'default', alias: walk.textOf(part) });
      walk.mark(part, 'import');
    } else if (walk.is(part, 'namespace_import')) {
      const name = walk.named(part)[0] ?? -1;
      names.push({ name: '*', alias: walk.textOf(name) });
      walk.mark(name, 'import');
    } else if (walk.is(part, 'named_imports')) {
      for (const item of walk.named(part)) names.push(specifier(walk, item));
    }
  }
  if (alias >= 0) {
    source = walk.child(alias, 'source');
    const name = walk.named(alias)[0] ?? -1;
    names.push({ name: '*', alias: walk.textOf(name) });
    walk.mark(name, 'import');
  }
  if (source < 0) return;
  walk.hide(source);
  walk.import(node, quoted(walk, source), names);
}

function specifier(walk: Walk, item: number): { name: string; alias: string | null } {
  const name = walk.child(item, 'name');
  const alias = walk.child(item, 'alias');
  walk.mark(name, 'import');
  walk.mark(alias, 'import');
  return { name: walk.textOf(name), alias: alias < 0 ? null : walk.textOf(alias) };
}

export function decorator(walk: Walk, node: number): void {
  const inner = walk.named(node)[0] ?? -1;
  const isCall = walk.is(inner, 'call_expression');
  const name = isCall ? walk.child(inner, 'function') : inner;
  const args = isCall ? walk.named(walk.child(inner, 'arguments')) : [];
  if (!isCall) markCalled(walk, inner);
  walk.decorate(node, walk.callee(name), args, decorated(walk, node));
}
