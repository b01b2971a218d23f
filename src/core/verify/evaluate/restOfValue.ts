import type { Language } from '../../index/facts.ts';

const HASH_COMMENTS: ReadonlySet<Language> = new Set(['python', 'ruby', 'bash', 'php']);
const SLASH_COMMENTS: ReadonlySet<Language> = new Set([
  'typescript',
  'tsx',
  'javascript',
  'go',
  'java',
  'kotlin',
  'csharp',
  'rust',
  'php',
  'c',
  'cpp',
]);
/** Languages whose plain quotes may hold the end of a line. */
const LONG_QUOTES: ReadonlySet<Language> = new Set(['ruby', 'php', 'bash', 'rust']);
const GOES_ON = /[-+*/%&|?:=,.<>!^~\\]\s*$/;
const GOES_ON_BELOW = /^\s*(?:[-+*%&|?:.<>=!^~)\]}]|and\b|or\b|if\b|else\b)/;

/**
 * The code of a value that the facts give cut: from its place to where its brackets are closed, or where its
 * statement ends when it is longer than `least`. Comments and strings are white space of the same length: strings
 * are facts of their own.
 */
export function restOfValue(text: string, start: number, least: number, language: Language): string {
  const pieces: string[] = [];
  let plain = start;
  let depth = 0;
  let at = start;
  const skip = (end: number): void => {
    pieces.push(text.slice(plain, at), text.slice(at, end).replace(/[^\n]/g, ' '));
    at = end;
    plain = end;
  };
  while (at < text.length) {
    const letter = text.charAt(at);
    const hidden = hiddenEnd(text, at, language);
    if (hidden > at) {
      skip(Math.min(hidden, text.length));
      continue;
    }
    if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter) && --depth < 0) break;
    if (depth === 0 && at - start > least && (letter === ';' || (letter === '\n' && isOver(text, at)))) break;
    at += 1;
  }
  return pieces.join('') + text.slice(plain, at);
}

function isOver(text: string, at: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  const next = text.slice(at + 1, at + 200).split('\n', 1)[0] ?? '';
  return !GOES_ON.test(before) && !GOES_ON_BELOW.test(next);
}

/** Index after the comment or string that begins here; the index itself when none does. */
function hiddenEnd(text: string, at: number, language: Language): number {
  const letter = text.charAt(at);
  if (letter === '/' && SLASH_COMMENTS.has(language)) {
    if (text.charAt(at + 1) === '/') return endOr(text, text.indexOf('\n', at), 0);
    if (text.charAt(at + 1) === '*') return endOr(text, text.indexOf('*/', at + 2), 2);
  }
  if (letter === '#' && HASH_COMMENTS.has(language)) return endOr(text, text.indexOf('\n', at), 0);
  if (letter !== '"' && letter !== "'" && letter !== '`') return at;
  const triple = letter.repeat(3);
  if (letter !== '`' && text.startsWith(triple, at)) return endOr(text, text.indexOf(triple, at + 3), 3);
  // A lifetime of Rust is no string.
  if (letter === "'" && language === 'rust' && !/^'(?:\\.[^']*|[^'\\])'/.test(text.slice(at, at + 12)))
    return at;
  const long = letter === '`' || LONG_QUOTES.has(language);
  for (let end = at + 1; end < text.length; end++) {
    const next = text.charAt(end);
    if (next === letter) return end + 1;
    if (next === '\n' && !long) return at;
    if (next === '\\') end += 1;
  }
  return at;
}

function endOr(text: string, found: number, length: number): number {
  return found < 0 ? text.length : found + length;
}
