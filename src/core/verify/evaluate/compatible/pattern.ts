import { RE2JS } from 're2js';
import { escapeRegex, isRegexText } from '../pattern.ts';

/** A pattern as the original reads it. */
export interface CompatiblePattern {
  readonly text: string;
  /** What the database is asked for: rows that do not hold this are never looked at. */
  readonly filter: (text: string) => boolean;
  readonly test: (text: string) => boolean;
  /** Written with look-around or back references, which run in exponential time: not tested here. */
  readonly untested: boolean;
}

export function compatiblePattern(text: string): CompatiblePattern {
  const regex = isRegexText(text) ? text.slice(1, -1) : null;
  const needle = regex === null ? text : regex.replaceAll('.*', '').replaceAll('\\.', '.');
  const filter = likeTest(needle);
  if (regex === null) return { text, filter, test: literalTest(text), untested: false };
  try {
    const expression = RE2JS.compile(unicodeClasses(regex), RE2JS.CASE_INSENSITIVE);
    return { text, filter, test: (value) => expression.test(value), untested: false };
  } catch {
    // What no engine reads is taken as it stands, slashes included.
    return readable(regex)
      ? { text, filter, test: () => false, untested: true }
      : { text, filter, test: literalTest(text), untested: false };
  }
}

const WORD_AT_START = /^[\p{L}\p{N}_]/u;
const WORD_AT_END = /[\p{L}\p{N}_]$/u;

/** With a change between word and other characters at both ends, as `\b` of the original: aware of every script. */
function literalTest(text: string): (value: string) => boolean {
  const expression = new RegExp(escapeRegex(text), 'giu');
  const isBoundary = (value: string, index: number) =>
    WORD_AT_END.test(value.slice(Math.max(0, index - 2), index)) !==
    WORD_AT_START.test(value.slice(index, index + 2));
  return (value) => {
    expression.lastIndex = 0;
    for (let match = expression.exec(value); match !== null; match = expression.exec(value)) {
      const start = match.index;
      if (isBoundary(value, start) && isBoundary(value, start + match[0].length)) return true;
      expression.lastIndex = start + ((value.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
    }
    return false;
  };
}

function readable(regex: string): boolean {
  try {
    return new RegExp(regex, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** `\w` and `\d` of the original know every script; inside a class they are left as they are. */
function unicodeClasses(regex: string): string {
  return regex.replaceAll(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]/g, (piece) => {
    if (piece === '\\w') return '[\\p{L}\\p{N}_]';
    if (piece === '\\W') return '[^\\p{L}\\p{N}_]';
    return piece === '\\d' ? '\\p{Nd}' : piece;
  });
}

/** SQL LIKE '%needle%': only ASCII letters are folded, `%` and `_` stand for anything. Linear in the text. */
function likeTest(needle: string): (text: string) => boolean {
  const pieces = foldAscii(needle)
    .split('%')
    .filter((piece) => piece !== '');
  return (text) => {
    const folded = foldAscii(text);
    let from = 0;
    for (const piece of pieces) {
      const at = indexOfPiece(folded, piece, from);
      if (at < 0) return false;
      from = at + piece.length;
    }
    return true;
  };
}

function indexOfPiece(text: string, piece: string, from: number): number {
  if (!piece.includes('_')) return text.indexOf(piece, from);
  for (let at = from; at + piece.length <= text.length; at++) {
    let index = 0;
    while (index < piece.length && (piece[index] === '_' || piece[index] === text[at + index])) index += 1;
    if (index === piece.length) return at;
  }
  return -1;
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
