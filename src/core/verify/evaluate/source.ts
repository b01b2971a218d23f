import type { FileFacts, Place } from '../../index/facts.ts';
import { lastAtMost, lineStarts } from '../../base/text.ts';
import type { IndexView, StructureHit, ViewFile } from '../../index/view.ts';
import type { FileResult, Found } from './fileResult.ts';
import { Grams } from './grams.ts';
import type { PatternSearch } from './kinds/kind.ts';
import { isWordAt, isWordBefore } from './pattern.ts';

/** How far below its place a text is looked for: the longest import list or argument that is worth it. */
const LINES_BELOW = 200;

/** Values in the facts are cut at so many characters or more (core/index/facts.ts). */
export const FACTS_CUT = 500;

/** One file as the kinds of patterns read it: everything is fetched when first asked for. */
export class SourceFile {
  readonly file: ViewFile;
  readonly #view: IndexView;
  #facts: FileFacts | null | undefined;
  #text: string | undefined;
  #folded: string | undefined;
  #lines: readonly string[] | undefined;
  #lineStarts: readonly number[] | undefined;
  #tokens: Set<number> | undefined;
  #grams: Grams | null | undefined;
  /** What was found already, and what rules made of it, for all that ask the same. */
  readonly found = new Map<PatternSearch, Found>();
  readonly results = new Map<Int32Array, FileResult[]>();
  readonly forbidden = new Map<Int32Array, Int32Array[]>();

  constructor(file: ViewFile, view: IndexView) {
    this.file = file;
    this.#view = view;
  }

  get facts(): FileFacts | null {
    if (this.#facts === undefined) this.#facts = this.#view.facts(this.file.path);
    return this.#facts;
  }

  /** With line feeds only and without a byte order mark, as editors count lines and columns. */
  get text(): string {
    this.#text ??= (this.#view.text(this.file.path) ?? '').replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
    return this.#text;
  }

  /** Whether a text stands anywhere in the file, case apart. */
  holdsText(text: string): boolean {
    this.#folded ??= this.text.toLowerCase();
    return this.#folded.includes(text.toLowerCase());
  }

  line(number: number): string {
    this.#lines ??= this.text.split('\n');
    return this.#lines[number - 1] ?? '';
  }

  get lineCount(): number {
    this.#lines ??= this.text.split('\n');
    return this.#lines.length;
  }

  /** Where a line begins in the text. */
  offsetOf(line: number): number {
    return this.#starts()[line - 1] ?? this.text.length;
  }

  /** The place of an index of the text. */
  placeAt(offset: number): Place {
    const line = lastAtMost(this.#starts(), offset);
    return { line: line + 1, column: offset - (this.#starts()[line] ?? 0) + 1 };
  }

  #starts(): readonly number[] {
    return (this.#lineStarts ??= lineStarts(this.text));
  }

  structure(pattern: string): readonly StructureHit[] {
    return this.#view.structure(this.file.path, pattern);
  }

  /** False when a text of which these are the bits (`gramBits`) stands in no text of the facts. */
  mayHold(bits: readonly number[]): boolean {
    if (bits.length === 0) return true;
    if (this.#grams === undefined) {
      const texts = this.#view.factTexts(this.file.path);
      this.#grams = texts && texts.longest < FACTS_CUT ? new Grams(texts.all) : null;
    }
    return this.#grams?.mayHold(bits) ?? true;
  }

  /** Where a text stands from a place on (`whole`: not as a part of a longer word); null = not found near it. */
  locate(needle: string, from: Place, linesBelow = LINES_BELOW, whole = true): Place | null {
    const last = Math.min(this.lineCount, from.line + linesBelow);
    for (let line = from.line; line <= last; line++) {
      const start = line === from.line ? from.column - 1 : 0;
      const text = this.line(line);
      const index = whole ? indexOfWhole(text, needle, start) : text.indexOf(needle, start);
      if (index >= 0) return { line, column: index + 1 };
    }
    return null;
  }

  /** Whether a name of the code (no comment, no string) begins at the place. */
  isCode(line: number, column: number): boolean {
    this.#tokens ??= this.#codeTokens();
    return this.#tokens.has(tokenKey(line, column));
  }

  #codeTokens(): Set<number> {
    const tokens = new Set<number>();
    const facts = this.facts;
    if (!facts) return tokens;
    for (const definition of facts.definitions) {
      const place = this.locate(definition.name, definition, 5) ?? definition;
      tokens.add(tokenKey(place.line, place.column));
    }
    for (const reference of facts.references) {
      if (reference.role !== 'env') tokens.add(tokenKey(reference.line, reference.column));
    }
    for (const place of [...facts.calls, ...facts.assignments, ...facts.decorators, ...facts.imports]) {
      tokens.add(tokenKey(place.line, place.column));
    }
    return tokens;
  }
}

function tokenKey(line: number, column: number): number {
  return line * 1_000_003 + column;
}

function indexOfWhole(line: string, needle: string, from: number): number {
  const wholeStart = isWordAt(needle, 0);
  const wholeEnd = isWordBefore(needle, needle.length);
  for (let index = line.indexOf(needle, from); index >= 0; index = line.indexOf(needle, index + 1)) {
    const part =
      (wholeStart && isWordBefore(line, index)) || (wholeEnd && isWordAt(line, index + needle.length));
    if (!part) return index;
  }
  return -1;
}
