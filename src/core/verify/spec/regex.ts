import { RE2JS, RE2JSSyntaxException } from 're2js';
import type { PatternKind } from '../../model/verification.ts';

/**
 * What stands between the slashes of a regular expression; null when the text is a literal. A route such as
 * `/api/users/` is a literal unless it holds something that no plain route does.
 */
export function regexBody(kind: PatternKind, text: string): string | null {
  if (kind === 'files' || kind === 'structure') return null;
  if (text.length <= 2 || !text.startsWith('/') || !text.endsWith('/')) return null;
  const body = text.slice(1, -1);
  if (kind === 'api_routes' && !isRouteExpression(body)) return null;
  return body;
}

/** Whether a segment is neither plain nor a way to write a parameter or a wildcard. */
function isRouteExpression(body: string): boolean {
  return body
    .split('/')
    .some(
      (segment) =>
        !/^\*{1,2}$/.test(segment) && !PARAMETER.test(segment) && /[\\^$|()[\]{}*+?]/.test(segment),
    );
}

const PARAMETER = /^(:[\w$]+[?*+]?(\(.*\))?|\{[^/{}]*\}|<[^/<>]*>|\[[^/[\]]*\]|\$\{\}|\$\w+)$/;

/** What is wrong with a regular expression, and where in it. */
export interface RegexProblem {
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}

/** How an expression can be used: not at all, or as one that also finds the empty text, and with it every place. */
export type RegexCheck =
  { readonly problem: RegexProblem } | { readonly problem: null; readonly matchesEverything: boolean };

/** Linear time only: no look-around, no back references. */
export function checkRegex(body: string): RegexCheck {
  try {
    return { problem: null, matchesEverything: RE2JS.compile(body).matcher('').find() };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const what = typeof error.error === 'string' ? error.error : error.message;
    const fragment = typeof error.input === 'string' ? error.input : '';
    const [offset, length] = placeOf(body, what, fragment);
    const hint = /Perl syntax|escape/.test(what)
      ? ' (expressions run in linear time: no look-ahead, look-behind or back references)'
      : '';
    const named = fragment === '' || fragment.length > 100 ? '' : `: \`${fragment}\``;
    return { problem: { message: `${what}${named}${hint}`, offset, length } };
  }
}

/** Weight of all expressions of one spec: more takes seconds to compile. */
export const REGEX_WEIGHT = 1_000_000;

/** How large an expression can become when its counted repeats are written out. */
export function regexWeight(body: string): number {
  let repeats = 1;
  for (const [, least = '', most = ''] of body.matchAll(/\{(\d{1,6})(?:,(\d{0,6}))?\}/g))
    repeats = Math.max(repeats, Number(least), Number(most));
  return body.length * repeats;
}

function placeOf(body: string, what: string, fragment: string): readonly [offset: number, length: number] {
  if (/closing \)|unexpected \)/.test(what)) {
    const at = looseParenthesis(body);
    if (at !== null) return [at, 1];
  }
  for (let at = body.indexOf(fragment); at >= 0 && fragment !== ''; at = body.indexOf(fragment, at + 1))
    // An escape whose backslash is itself escaped is not the one that was meant.
    if (!fragment.startsWith('\\') || (/\\*$/.exec(body.slice(0, at))?.[0].length ?? 0) % 2 === 0)
      return [at, fragment.length];
  return [0, body.length];
}

/** The parenthesis without its other half: the last one that stays open, or the first that closes nothing. */
function looseParenthesis(body: string): number | null {
  const open: number[] = [];
  let inClass = false;
  for (let at = 0; at < body.length; at++) {
    const letter = body[at];
    if (letter === '\\') at++;
    else if (inClass) inClass = letter !== ']';
    else if (letter === '[') {
      inClass = true;
      // A bracket that closes at once is part of the class.
      if (body[at + 1] === '^') at++;
      if (body[at + 1] === ']') at++;
    } else if (letter === '(') open.push(at);
    else if (letter === ')' && open.pop() === undefined) return at;
  }
  return open.at(-1) ?? null;
}
