import type { Place } from '../../index/facts.ts';
import type { TextMatcher } from './pattern.ts';
import type { SourceFile } from './source.ts';

/** Places of one pattern in one file; a place that is found by several ways counts once. */
export class Hits {
  readonly #places: { line: number; column: number; endColumn: number }[] = [];
  readonly #nest: boolean;

  /** @param nest whether one that begins inside another is a place of its own */
  constructor(nest = false) {
    this.#nest = nest;
  }

  add(line: number, column: number, endColumn: number): void {
    this.#places.push({ line, column, endColumn });
  }

  /** Flat triples of line, column and end column in their order; of overlapping ones the first. */
  toArray(): Int32Array | null {
    if (this.#places.length === 0) return null;
    const places = this.#places.toSorted(
      (a, b) => a.line - b.line || a.column - b.column || b.endColumn - a.endColumn,
    );
    const flat: number[] = [];
    let line = -1;
    let end = 0;
    let column = 0;
    for (const place of places) {
      const same = place.line === line && (place.column < end || place.column === column);
      if (same) continue;
      ({ line, column } = place);
      end = this.#nest ? column : place.endColumn;
      flat.push(line, column, place.endColumn);
    }
    return Int32Array.from(flat);
  }
}

/**
 * Looks for the pattern in a text that the facts give for a place, and finds where in the source each hit
 * stands. White space in the facts may differ from the source: then the place itself is the hit.
 */
export function searchAt(
  file: SourceFile,
  matcher: TextMatcher,
  text: string,
  place: Place,
  hits: Hits,
): void {
  const found = matcher.find(text);
  if (found.length === 0) return;
  let from: Place = place;
  for (let index = 0; index < found.length; index += 2) {
    const start = found[index] ?? 0;
    const matched = text.slice(start, found[index + 1]);
    const exact = exactPlace(file, place, text, start, matched);
    const located = exact ?? locatePart(file, matched, from);
    if (located) {
      const breakAt = matched.indexOf('\n');
      const length = breakAt < 0 ? matched.length : breakAt;
      hits.add(located.line, located.column, located.column + length);
      from = { line: located.line, column: located.column + length };
    } else {
      hits.add(place.line, place.column, place.column);
    }
  }
}

/** The usual case: the text stands in the source at its place, letter by letter. */
function exactPlace(
  file: SourceFile,
  place: Place,
  text: string,
  start: number,
  matched: string,
): Place | null {
  const before = text.slice(0, start);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = place.line + (lineStart === 0 ? 0 : before.split('\n').length - 1);
  const column = lineStart === 0 ? place.column + start : start - lineStart + 1;
  const source = file.line(line);
  const whole = lineStart > 0 || source.startsWith(before, place.column - 1);
  const first = matched.split('\n', 1)[0] ?? '';
  return whole && first !== '' && source.startsWith(first, column - 1) ? { line, column } : null;
}

function locatePart(file: SourceFile, matched: string, from: Place): Place | null {
  const first = matched.split('\n').find((line) => line.trim() !== '') ?? matched;
  return file.locate(first, from) ?? file.locate(first.trim(), from, undefined, false);
}

const WORDS = /[\p{L}\p{N}_$]+/gu;

/** Hits in a part of the text that hold a name of the code, so that comments and strings never count. */
export function searchCode(
  file: SourceFile,
  matcher: TextMatcher,
  hits: Hits,
  start: number,
  end: number,
): void {
  const found = matcher.find(file.text.slice(start, end));
  for (let index = 0; index < found.length; index += 2) {
    const from = start + (found[index] ?? 0);
    const matched = file.text.slice(from, start + (found[index + 1] ?? 0));
    const { line, column } = file.placeAt(from);
    const first = matched.split('\n', 1)[0] ?? '';
    const named = [...first.matchAll(WORDS)].some(
      (word) => file.isCode(line, column + word.index) || file.isCode(line, column + word.index - 1),
    );
    if (named || file.isCode(line, column)) hits.add(line, column, column + first.length);
  }
}
