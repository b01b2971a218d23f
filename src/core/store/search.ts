import type { Id, Timestamp } from '../model/basics.ts';

/** At most so many words of a query are used. */
const QUERY_WORDS = 16;

/** The words of a query or a text: letters and digits, without case and diacritics. Safe for any text. */
export function searchWords(text: string): readonly string[] {
  return foldWord(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

/** The words of a query, at most 16; all must occur, the last also as the beginning of a word. */
export function queryWords(text: string): readonly string[] {
  return searchWords(text.slice(0, 1000)).slice(0, QUERY_WORDS);
}

/** Best first: all words in the title, then the newest. */
export function compareHits(words: readonly string[]): (a: RankedHit, b: RankedHit) => number {
  const titled = (hit: RankedHit): number => {
    const title = searchWords(hit.title);
    return words.every((word) => title.some((one) => one.startsWith(word))) ? 0 : 1;
  };
  return (a, b) => titled(a) - titled(b) || (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? -1 : 1);
}
interface RankedHit {
  readonly title: string;
  readonly at: Timestamp;
  readonly id: Id;
}

const SNIPPET_LENGTH = 200;

/** Up to 200 characters around the first word found, on one line. */
export function snippetOf(body: string, words: readonly string[]): string {
  const flat = body
    .slice(0, 200_000)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const folded = flat.toLowerCase();
  const places = words.map((word) => folded.indexOf(word)).filter((place) => place >= 0);
  const first = places.length === 0 ? 0 : Math.min(...places);
  const start =
    flat.length <= SNIPPET_LENGTH ? 0 : Math.max(0, Math.min(first - 60, flat.length - SNIPPET_LENGTH));
  const cut = flat.slice(start, start + SNIPPET_LENGTH);
  // Half of a surrogate pair at either end is no character.
  return cut.replace(/^[\uDC00-\uDFFF]/, '').replace(/[\uD800-\uDBFF]$/, '');
}

/** Drops the accents of alphabets but leaves the marks of other scripts, which make other letters. */
function foldWord(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]+/g, '')
    .normalize('NFKC')
    .toLowerCase();
}
