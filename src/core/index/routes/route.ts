import type { Language, Place, Route } from '../facts.ts';
import { splitList } from '../brackets.ts';
import { nameOf } from '../source.ts';
import type { Source } from '../source.ts';

/** Reads the routes of one framework from files of its languages. */
export interface RouteReader {
  readonly framework: string;
  readonly languages: readonly Language[];
  /** One of these stands in every file that the reader can say something about: others cost one search. */
  readonly signs: readonly string[];
  read(source: Source): readonly Route[];
}

export const SCRIPT: readonly Language[] = ['typescript', 'tsx', 'javascript'];

/** One path of several pieces: single slashes between them, one in front, none at the end of a longer one. */
export function joinPath(...pieces: readonly string[]): string {
  const path = `/${pieces.filter((piece) => piece !== '').join('/')}`.replace(/\/{2,}/g, '/');
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

/** Like `joinPath`, with the slash at the end kept: in Django and Flask it is part of the route. */
export function joinExact(...pieces: readonly string[]): string {
  return `/${pieces.filter((piece) => piece !== '').join('/')}`.replace(/\/{2,}/g, '/');
}

export function route(
  at: Place,
  method: string,
  path: string,
  handler: string | null,
  guards: readonly string[],
  framework: string,
): Route {
  const { line, column } = at;
  return {
    line,
    column,
    method: method.toUpperCase(),
    path,
    handler,
    guards: [...new Set(guards)],
    framework,
  };
}

/**
 * What answers, by the text of an argument: a name, the name inside one wrapper (`asyncHandler(list)`), the
 * class of `View.as_view()`; null for a function written in place.
 */
export function handlerName(argument: string | undefined): string | null {
  if (argument === undefined) return null;
  const name = nameOf(argument);
  if (name !== null) return name.replace(/^&/, '');
  const bound = /^([\w$.]+)\.(?:bind|as_view)\(/.exec(argument)?.[1];
  if (bound !== undefined) return bound;
  const wrapped = /^(?:new\s+)?[\w$.]+\(([\s\S]*)\)$/.exec(argument.trim())?.[1];
  if (wrapped === undefined || /=>|\bfunc(?:tion)?\b/.test(argument)) return null;
  const inner = splitList(wrapped);
  return inner.length === 0 ? null : handlerName(inner.at(-1));
}

/** Names of guards in arguments: `auth`, `requireRole('admin')` → `requireRole`, lists opened up. */
export function guardNames(args: readonly string[]): readonly string[] {
  return args.flatMap((argument): readonly string[] => {
    const text = argument.trim();
    if (text.startsWith('[')) return guardNames(splitList(text.replace(/^\[|\]$/g, '')));
    const name = /^(?:new\s+)?([\w$]+(?:(?:\.|::|->)[\w$]+)*)(?:\s*\(|$)/.exec(text)?.[1];
    return name === undefined || /^(?:async|function|func|null|nil|None|undefined|true|false)$/.test(name)
      ? []
      : [name.replace(/::class$/, '')];
  });
}

/** What a decorator is called when it keeps strangers out. */
export const GUARD = /auth|login|guard|require|permission|role|admin|jwt|token|protect|secur|access|policy/i;
