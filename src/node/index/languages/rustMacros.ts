import type { Walk } from '../extractWalk.ts';
import { environmentName } from './parts.ts';

/** What a macro's tokens say: the grammar has no calls and no paths inside of them. */

const ENVIRONMENT_MACROS = new Set(['env', 'option_env']);
/** Macros with a format string, by how many arguments stand before it. */
const FORMATS: ReadonlyMap<string, number> = new Map(
  [
    'format print println eprint eprintln panic todo unimplemented unreachable format_args trace debug info warn error bail anyhow',
    'write writeln assert debug_assert ensure',
    'assert_eq assert_ne debug_assert_eq debug_assert_ne',
  ].flatMap((names, before) => names.split(' ').map((name): [string, number] => [name, before])),
);
const PARTS: ReadonlySet<string> = new Set(['identifier', 'self', 'crate', 'super', 'metavariable']);
const KEYWORDS: ReadonlySet<string> = new Set(
  'in as if else match while for loop let mut ref move return async await fn dyn where'.split(' '),
);
/** `{name}`, `{name:>8}`; `{{` is no value. */
const INLINE = /(?<!\{)(?:\{\{)*\{([A-Za-z_]\w*)(?=[:}])/g;

export function macro(walk: Walk, node: number): void {
  const name = walk.child(node, 'macro');
  walk.markLast(name, 'call');
  invoke(walk, name, `${walk.callee(name)}!`, walk.childOfType(node, 'token_tree'));
}

function invoke(walk: Walk, at: number, callee: string, tree: number): void {
  walk.callWith(at, callee, tokens(walk, tree));
  const own = callee.slice(callee.lastIndexOf(':') + 1, -1);
  if (ENVIRONMENT_MACROS.has(own)) environmentName(walk, walk.named(tree)[0] ?? -1, null);
  const before = FORMATS.get(own);
  if (before !== undefined) inlineNames(walk, tree, before);
}

/** What stands between the commas of a macro's tokens. */
export function tokens(walk: Walk, tree: number): string[] {
  if (tree < 0) return [];
  const args: string[] = [];
  let from = (walk.tree.start[tree] ?? 0) + 1;
  const end = (walk.tree.end[tree] ?? 1) - 1;
  const push = (to: number): void => {
    const text = walk.text.slice(from, Math.min(to, from + 500)).trim();
    if (text !== '') args.push(text);
  };
  for (let child = walk.first(tree); child >= 0; child = walk.sibling(child)) {
    if (!walk.is(child, '","')) continue;
    push(walk.tree.start[child] ?? from);
    from = walk.tree.end[child] ?? from;
  }
  push(end);
  return args;
}

/** Names that a format string takes by itself. */
function inlineNames(walk: Walk, tree: number, before: number): void {
  let commas = 0;
  for (let child = walk.first(tree); child >= 0; child = walk.sibling(child)) {
    if (walk.is(child, '","')) commas += 1;
    if (commas < before || !/^(?:raw_)?string_literal$/.test(walk.typeOf(child))) continue;
    const start = walk.tree.start[child] ?? 0;
    for (const match of walk.textOf(child).matchAll(INLINE)) {
      const name = match[1] ?? '';
      walk.referAt(start + match.index + match[0].length - name.length, name, 'read');
    }
    return;
  }
}

/** Paths and calls among tokens: `cart.total(rate)?`, `Legacy::new()`, `vec![…].len()`. */
export function tokenTree(walk: Walk, tree: number): void {
  let node = walk.first(tree);
  while (node >= 0) node = isPart(walk, node) ? chain(walk, node) : walk.sibling(node);
}

function isPart(walk: Walk, node: number): boolean {
  return walk.isOneOf(node, PARTS) && !KEYWORDS.has(walk.textOf(node));
}

/** Reads one chain of names; gives the token behind it. */
function chain(walk: Walk, first: number): number {
  let text = walk.textOf(first);
  let receiver: string | null = null;
  let last = first;
  let next = walk.sibling(first);
  const use = (role: 'read' | 'call'): void => {
    if (walk.is(last, 'identifier') && !walk.isHidden(last)) {
      walk.hide(last);
      walk.referAt(walk.tree.start[last] ?? 0, walk.textOf(last), role, receiver);
    }
    last = -1;
  };
  while (next >= 0) {
    const sign = walk.textOf(next);
    const after = walk.sibling(next);
    if ((sign === '.' || sign === '::') && after >= 0 && isPart(walk, after)) {
      use('read');
      receiver = text.includes('()') ? null : text;
      text += sign + walk.textOf(after);
      last = after;
      next = walk.sibling(after);
    } else if (sign === '::' && walk.textOf(after) === '<') next = behindTypes(walk, after);
    else if (sign === '!' && walk.is(after, 'token_tree') && last >= 0) {
      use('call');
      invoke(walk, first, `${text}!`, after);
      text += '()';
      next = walk.sibling(after);
    } else if (walk.is(next, 'token_tree') && sign.startsWith('(') && last >= 0) {
      use('call');
      walk.callWith(first, text, tokens(walk, next));
      text += '()';
      next = walk.sibling(next);
    } else if (sign === '?' && last < 0) next = after;
    else break;
  }
  use('read');
  return next;
}

/** The token behind `<…>`. */
function behindTypes(walk: Walk, open: number): number {
  let depth = 0;
  for (let node = open; node >= 0; node = walk.sibling(node)) {
    const sign = walk.textOf(node);
    if (sign === '<') depth += 1;
    if (sign === '>' || sign === '>>') depth -= sign.length;
    if (depth <= 0) return walk.sibling(node);
  }
  return -1;
}
