import type { Walk } from '../extractWalk.ts';
import { decorated, parametersOf } from './typescriptDefinitions.ts';

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
function takenFrom(walk: Walk, node: number): { name: string; alias: string | null }[] {
  let whole = node;
  let parent = walk.parent(node);
  while (walk.isOneOf(parent, AROUND_IMPORT)) {
    whole = parent;
    parent = walk.parent(parent);
  }
  if (!walk.is(parent, 'member_expression') || walk.child(parent, 'object') !== whole) return [];
  const name = walk.textOf(walk.child(parent, 'property'));
  const outer = walk.parent(parent);
  const target = walk.is(outer, 'variable_declarator') ? walk.child(outer, 'name') : -1;
  const alias = walk.is(target, 'identifier') ? walk.textOf(target) : null;
  return [{ name, alias: alias === name ? null : alias }];
}

const AROUND_IMPORT = new Set(['await_expression', 'parenthesized_expression', 'non_null_expression']);

function isDeclared(walk: Walk, node: number): boolean {
  const parent = walk.parent(node);
  return walk.is(walk.is(parent, 'await_expression') ? walk.parent(parent) : parent, 'variable_declarator');
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
  if (walk.isOneOf(left, PATTERNS)) markPattern(walk, left);
  else walk.mark(name, 'write');
  const owner = isMember ? walk.chain(walk.child(left, 'object')) : null;
  exportCommon(walk, left, right);
  if (isMember && owner !== null && (walk.isOneOf(right, FUNCTIONS) || walk.is(right, 'class'))) {
    defineAssigned(walk, node, name, owner, right);
    return;
  }
  walk.assign(left, right);
}

/** `Cart.prototype.total = function () {}` defines a method, `exports.total = …` a function of the file. */
function defineAssigned(walk: Walk, node: number, name: number, owner: string, right: number): void {
  const isExport = owner === 'exports' || owner === 'module.exports';
  const isModule = walk.textOf(name) === 'exports' && owner === 'module';
  if (isModule) return;
  const target = owner.replace(/\.prototype$/, '');
  const container = isExport ? null : target === 'this' || target === 'self' ? walk.path : target;
  const kind = walk.is(right, 'class') ? 'class' : isExport ? 'function' : 'method';
  walk.define(name, kind, node, { container, exported: isExport, parameters: parametersOf(walk, right) });
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

function markPattern(walk: Walk, pattern: number): void {
  const after = walk.after(pattern);
  for (let node = pattern; node < after; node++)
    if (walk.is(node, 'identifier') && walk.isOneOf(walk.parent(node), PATTERNS)) walk.mark(node, 'write');
    else if (walk.is(node, 'pair_pattern')) walk.mark(walk.child(node, 'value'), 'write');
}

/** `key: value` in an object. A function makes it a method. */
export function pair(walk: Walk, node: number): void {
  const key = walk.child(node, 'key');
  const value = walk.child(node, 'value');
  if (walk.is(key, 'computed_property_name')) return;
  const isName = walk.is(key, 'property_identifier');
  if (isName && walk.isOneOf(value, FUNCTIONS)) {
    const parameters = parametersOf(walk, value);
    walk.define(key, 'method', node, { parameters, exported: walk.scopeExported && walk.path !== null });
    walk.enter(node, walk.textOf(key), 'method', false);
    return;
  }
  walk.mark(key, 'write');
  walk.assign(key, value, walk.is(key, 'string') ? quoted(walk, key) : walk.textOf(key));
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
