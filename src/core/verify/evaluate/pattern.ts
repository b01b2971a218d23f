import { RE2JS } from 're2js';
import { PlanningError } from '../../errors.ts';
import { foldCase, wordsOf } from '../../index/words.ts';

/** Finds one pattern in texts. */
export interface TextMatcher {
  /** Flat pairs of start and end (UTF-16 units) of every hit, in order, never overlapping; empty = none. */
  find(text: string): readonly number[];
  /** Folded words (core/index/words.ts) that every text with a hit holds; empty = cannot be said. */
  readonly words: readonly string[];
  readonly isRegex: boolean;
}

export interface TextOptions {
  readonly caseSensitive: boolean;
  /** `^` and `$` at every line end; for whole files. */
  readonly multiline?: boolean;
}

const NONE: readonly number[] = [];
/** A name that was looked at once is not looked at again; names repeat through the whole code. */
const MEMO_LIMIT = 50_000;
const MEMO_LENGTH = 200;

/** True for `/…/` of which something is left between the slashes. */
export function isRegexText(text: string): boolean {
  return text.length > 2 && text.startsWith('/') && text.endsWith('/');
}

/** A literal, or a regular expression when it stands between slashes. Throws `invalid_input` for one that RE2 refuses. */
export function compileText(text: string, options: TextOptions): TextMatcher {
  return isRegexText(text) ? compileRegex(text.slice(1, -1), options) : compileLiteral(text, options);
}

const WORD_CLASS = '[\\p{L}\\p{N}_]';
const WORD_CHARACTER = /[\p{L}\p{N}_]/u;

/** True when the first (last) character of a text is a letter, digit or underscore. */
export function startsWithWord(text: string): boolean {
  const first = text.codePointAt(0);
  return first !== undefined && WORD_CHARACTER.test(String.fromCodePoint(first));
}

export function endsWithWord(text: string): boolean {
  const last = [...text.slice(-2)].at(-1);
  return last !== undefined && WORD_CHARACTER.test(last);
}

export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/**
 * Text as it is, with a word boundary only at an end that is a word character. The expression has no repetition,
 * so the engine of the language takes linear time for it.
 */
export function compileLiteral(text: string, options: TextOptions): TextMatcher {
  const before = startsWithWord(text) ? `(?<!${WORD_CLASS})` : '';
  const after = endsWithWord(text) ? `(?!${WORD_CLASS})` : '';
  const expression = new RegExp(before + escapeRegex(text) + after, options.caseSensitive ? 'gu' : 'giu');
  return fromExpression(expression, narrowingWords(text), text.length);
}

/** A matcher from an expression of ours that is known to be linear. */
export function fromExpression(expression: RegExp, words: readonly string[], shortest: number): TextMatcher {
  return {
    words,
    isRegex: false,
    find(text) {
      // Folding keeps the number of code points, which are one or two units each.
      if (text.length * 2 < shortest) return NONE;
      expression.lastIndex = 0;
      let match = expression.exec(text);
      if (match === null) return NONE;
      const hits: number[] = [];
      while (match !== null) {
        const end = match.index + match[0].length;
        hits.push(match.index, end);
        if (match[0].length === 0) expression.lastIndex += 1;
        match = expression.exec(text);
      }
      return hits;
    },
  };
}

/**
 * Words of a literal as the index knows them. A literal with letters whose folding is not the same letter by
 * letter as word by word (ß with ẞ) or with combining marks is looked for everywhere instead.
 */
export function narrowingWords(text: string): readonly string[] {
  if (/[ßẞ\p{M}]/u.test(text)) return [];
  return [...wordsOf(text)].filter((word) => !/\p{M}/u.test(word));
}

function compileRegex(body: string, options: TextOptions): TextMatcher {
  const flags =
    (options.caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE) | (options.multiline ? RE2JS.MULTILINE : 0);
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(body, flags);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlanningError('invalid_input', `The regular expression /${body}/ cannot be used: ${reason}.`);
  }
  let memo = new Map<string, readonly number[]>();
  const search = (text: string): readonly number[] => {
    if (!expression.test(text)) return NONE;
    const hits: number[] = [];
    const matcher = expression.matcher(text);
    while (matcher.find()) if (matcher.end() > matcher.start()) hits.push(matcher.start(), matcher.end());
    // Found, but only as nothing (`/x*/`): the whole text is the hit.
    return hits.length > 0 || options.multiline ? hits : [0, text.length];
  };
  return {
    words: [],
    isRegex: true,
    find(text) {
      if (text.length > MEMO_LENGTH) return search(text);
      const known = memo.get(text);
      if (known !== undefined) return known;
      const found = search(text);
      if (memo.size >= MEMO_LIMIT) memo = new Map();
      memo.set(text, found);
      return found;
    },
  };
}

/** Equal when case does not matter. */
export function sameFolded(a: string, b: string): boolean {
  return a === b || foldCase(a) === foldCase(b);
}
