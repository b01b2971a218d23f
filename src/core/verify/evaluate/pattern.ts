import { RE2JS } from 're2js';
import { errorWords, PlanningError } from '../../base/errors.ts';
import { wordsOf } from '../../index/words.ts';
import { requiredText } from './requiredText.ts';

/** Finds one pattern in texts. */
export interface TextMatcher {
  /** Flat pairs of start and end (UTF-16 units) of every hit, in order, never overlapping; empty = none. */
  find(text: string): readonly number[];
  /** Folded words (core/index/words.ts) that every text with a hit holds; empty = cannot be said. */
  readonly words: readonly string[];
  /** A text that every hit holds, case apart; empty = cannot be said. */
  readonly required: string;
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

// Vowel signs and accents of their own are part of the word that they stand in.
const WORD_CHARACTER = /^[\p{L}\p{M}\p{N}_]/u;
const WORD_AT_END = /[\p{L}\p{M}\p{N}_]$/u;

/** Whether a letter, digit or underscore stands at an index of a text. */
export function isWordAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code < 128) return isAsciiWord(code);
  return index < text.length && WORD_CHARACTER.test(text.slice(index, index + 2));
}

/** Whether a letter, digit or underscore ends just before an index of a text. */
export function isWordBefore(text: string, index: number): boolean {
  if (index <= 0) return false;
  const code = text.charCodeAt(index - 1);
  return code < 128 ? isAsciiWord(code) : WORD_AT_END.test(text.slice(Math.max(0, index - 2), index));
}

function isAsciiWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
  );
}

export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Text as it is, with a word boundary only at an end that is a word character. */
export function compileLiteral(text: string, options: TextOptions): TextMatcher {
  return compileExpression(escapeRegex(text), text, options);
}

/**
 * A matcher from an expression of ours that says the same as the literal, in which nothing repeats but white
 * space, so that the engine of the language takes linear time for it. Boundaries are looked at apart, because
 * an expression that names all letters takes long to compile.
 */
export function compileExpression(source: string, literal: string, options: TextOptions): TextMatcher {
  const expression = new RegExp(source, options.caseSensitive ? 'gu' : 'giu');
  const wholeStart = isWordAt(literal, 0);
  const wholeEnd = isWordBefore(literal, literal.length);
  return {
    words: narrowingWords(literal),
    required: literal,
    isRegex: false,
    find(text) {
      let hits: number[] | null = null;
      expression.lastIndex = 0;
      for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
        const start = match.index;
        const end = start + match[0].length;
        if ((wholeStart && isWordBefore(text, start)) || (wholeEnd && isWordAt(text, end))) {
          expression.lastIndex = start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
        } else {
          (hits ??= []).push(start, end);
          if (end === start) expression.lastIndex = end + 1;
        }
      }
      return hits ?? NONE;
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

/**
 * The words in what a pattern's hits must hold: each stands in one text of the facts, even where a hit is looked
 * for in several joined by signs.
 */
export function requiredWords({ required }: TextMatcher): readonly string[] {
  return required.split(/[^A-Za-z0-9_]+/).filter((word) => word !== '');
}

function compileRegex(body: string, options: TextOptions): TextMatcher {
  const flags =
    (options.caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE) | (options.multiline ? RE2JS.MULTILINE : 0);
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(body, flags);
  } catch (error) {
    const reason = errorWords(error);
    throw new PlanningError('invalid_input', `The regular expression /${body}/ cannot be used: ${reason}.`);
  }
  let memo = new Map<string, readonly number[]>();
  const required = requiredText(body);
  const prefilter =
    required.length < 2 ? null : new RegExp(escapeRegex(required), options.caseSensitive ? 'u' : 'iu');
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
    required,
    isRegex: true,
    find(text) {
      if (prefilter && !prefilter.test(text)) return NONE;
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
