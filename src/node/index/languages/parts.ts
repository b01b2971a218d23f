import type { DefinitionKind } from '../../../core/index/facts.ts';
import type { Walk } from '../extractWalk.ts';
import type { Handler } from './rules.ts';

/** What most languages have in common; each of these makes the handler of one node type. */

type Ask<T> = (walk: Walk, node: number) => T;

export interface DefinitionParts {
  readonly kind: DefinitionKind | Ask<DefinitionKind>;
  /** Field of the name, or how it is found. Preset: `name`. */
  readonly name?: string | Ask<number>;
  /** Field of the parameter list. Without it the definition takes none. */
  readonly parameters?: string;
  /** Whether its own words leave it open to other files; what encloses it is asked as well. */
  readonly open: Ask<boolean>;
  /** True = what stands in it has this definition as its container. */
  readonly scope: boolean;
}

const CLOSED: ReadonlySet<DefinitionKind> = new Set([
  'function',
  'method',
  'property',
  'variable',
  'constant',
]);

export function definition({ kind, name = 'name', parameters, open, scope }: DefinitionParts): Handler {
  return (walk, node) => {
    const at = typeof name === 'string' ? walk.child(node, name) : name(walk, node);
    if (at < 0 || walk.isHidden(at)) return;
    const own = typeof kind === 'string' ? kind : kind(walk, node);
    const exported = walk.scopeExported && open(walk, node);
    const list = parameters === undefined ? -1 : walk.pick(node, parameters);
    walk.define(at, own, node, { exported, parameters: walk.parametersOf(list) });
    if (scope) walk.enter(node, walk.textOf(at), own, exported && !CLOSED.has(own));
  };
}

export interface CallParts {
  /** Field of what is called. Preset: `function`. */
  readonly called?: string;
  /** Field of the arguments. Preset: `arguments`. */
  readonly args?: string;
  /** Callees whose first argument is the name of an environment variable. */
  readonly environment?: ReadonlySet<string>;
}

export function call({ called = 'function', args = 'arguments', environment }: CallParts = {}): Handler {
  return (walk, node) => {
    const target = walk.pick(node, called);
    if (target < 0) return;
    walk.markLast(target, 'call');
    const list = walk.pick(node, args);
    // `sum(x for x in y)` has no list around its one argument.
    const found = walk.is(list, 'generator_expression') ? [list] : walk.named(list);
    record(walk, target, walk.callee(target), found, environment);
  };
}

function record(
  walk: Walk,
  at: number,
  callee: string,
  args: readonly number[],
  environment: ReadonlySet<string> | undefined,
): void {
  walk.call(at, callee, args);
  if (environment?.has(callee) === true)
    environmentName(walk, args[0] ?? -1, /^(.*?)\W+\w+\??$/.exec(callee)?.[1] ?? null);
}

/** For grammars in which one node is both the member and its call: `object.name(arguments)`. */
export function methodCall(
  object: string,
  name: string,
  dot: string,
  args: string,
  environment?: ReadonlySet<string>,
): Handler {
  return (walk, node) => {
    const owner = walk.child(node, object);
    const method = walk.child(node, name);
    if (method < 0) return;
    walk.markLast(method, 'call');
    const text = walk.callee(method);
    const callee = owner < 0 ? text : `${walk.callee(owner)}${dot}${text}`;
    record(walk, owner < 0 ? method : owner, callee, walk.named(walk.child(node, args)), environment);
  };
}

/** Refers to an environment variable when the node, or what it wraps, is a string. */
export function environmentName(walk: Walk, node: number, receiver: string | null): void {
  if (node < 0) return;
  const match = /^(?:[A-Za-z]{0,2})["'`]([A-Za-z_]\w*)["'`]$/.exec(walk.textOf(node));
  const name = match?.[1];
  if (name === undefined) return;
  walk.env(name, receiver, (walk.tree.start[node] ?? 0) + walk.textOf(node).indexOf(name));
}

export function assignment(left = 'left', right = 'right'): Handler {
  return (walk, node) => {
    const target = walk.pick(node, left);
    walk.markLast(target, 'write');
    walk.assign(target, walk.pick(node, right));
  };
}

export function update(operand: string): Handler {
  return (walk, node) => walk.markLast(walk.pick(node, operand), 'write');
}

const OPENING = /^[A-Za-z@$]*8?(#*)("""|'''|"+|'|`|)/;

/** A string literal. `values` = types of the places where code stands in it. */
export function literal(values: readonly string[] = []): Handler {
  const types = new Set(values);
  return (walk, node) => {
    if (walk.isHidden(node)) {
      walk.pass(node);
      return;
    }
    const start = walk.tree.start[node] ?? 0;
    const end = walk.tree.end[node] ?? 0;
    const [open = '', hashes = '', quotes = ''] =
      OPENING.exec(walk.text.slice(start, Math.min(end, start + 20))) ?? [];
    // Two quotes with nothing between them are an empty string, not an opening.
    const isEmpty = quotes === '""' || quotes === "''";
    const close = isEmpty ? 1 : quotes.length + hashes.length;
    const from = start + open.length - (isEmpty ? 1 : 0);
    let at = from;
    let value = '';
    let hasCode = false;
    for (let part = types.size === 0 ? -1 : walk.first(node); part >= 0; part = walk.sibling(part)) {
      if (!walk.isOneOf(part, types)) continue;
      hasCode = true;
      value += `${walk.text.slice(at, walk.tree.start[part])}\${}`;
      at = walk.tree.end[part] ?? at;
    }
    walk.string(node, value + walk.text.slice(at, Math.max(at, end - close)));
    if (!hasCode) walk.pass(node);
  };
}

/** Text of a string literal without its quotes. */
export function unquoted(walk: Walk, node: number): string {
  return walk.textOf(node).replace(/^[A-Za-z@$]*["'`<]+|["'`>]+$/g, '');
}

/** Whether one of the words stands among the node's children or in its `modifiers`. */
export function hasWord(walk: Walk, node: number, words: ReadonlySet<string>): boolean {
  for (let child = walk.first(node); child >= 0; child = walk.sibling(child)) {
    const type = walk.typeOf(child);
    if (type.includes('modifier') || type === 'storage_class_specifier') {
      if (words.has(walk.textOf(child)) || (type === 'modifiers' && hasWord(walk, child, words))) return true;
    } else if (type.startsWith('"') && words.has(type.slice(1, -1))) return true;
  }
  return false;
}

/** The name that a definition gives, by its field `name` or its first declarator. */
export function nameOf(walk: Walk, node: number): number {
  const name = walk.child(node, 'name');
  if (name >= 0) return name;
  const declarator = walk.child(node, 'declarator');
  return declarator < 0 ? -1 : walk.child(declarator, 'name');
}

export const always = (): boolean => true;
