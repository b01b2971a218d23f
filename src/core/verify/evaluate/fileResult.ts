import { PlanningError } from '../../base/errors.ts';
import type { SkippedFile } from '../../index/port.ts';
import type { CompiledRule } from './compiledRule.ts';
import { Hits } from './hits.ts';
import { hasGrammar, isOtherCode } from './languages.ts';
import type { Kind, PatternSearch } from './kinds/kind.ts';
import type { SourceFile } from './source.ts';

/** What one rule has to say about one file. Numbers of patterns are indexes into `CompiledRule.patterns`. */
export interface FileResult {
  /** Hits by pattern: flat triples of line, column, end column. */
  readonly hits: ReadonlyMap<number, Int32Array>;
  /** Places where something is that must not be at all: flat quadruples of line, column, end column, pattern. */
  readonly forbidden: Int32Array | null;
  /** Patterns that could have a hit which cannot be seen, because the file was skipped. */
  readonly hidden: readonly number[];
  /** Code patterns that the file's language cannot read. */
  readonly refused: readonly number[];
  /** Is of a language without a grammar, and may hold a pattern that needs one. */
  readonly unparsed: boolean;
  /** Lines of syntax errors of a file that may hold a pattern. */
  readonly errorLines: readonly number[];
}

/** What was skipped by its nature can hide nothing that a rule means: binary, or somebody else's files. */
const NOTHING_TO_HIDE: ReadonlySet<SkippedFile['reason']> = new Set([
  'binary',
  'symlink',
  'nested_repository',
]);

export function canHide(skipped: SkippedFile | null): boolean {
  return skipped !== null && !NOTHING_TO_HIDE.has(skipped.reason);
}

/** Looks for the given patterns in one file; null = nothing to say. */
export function lookAt(
  compiled: CompiledRule,
  source: SourceFile,
  patterns: readonly number[],
): FileResult | null {
  const { file } = source;
  const hits = new Map<number, Int32Array>();
  const hidden: number[] = [];
  const refused: number[] = [];
  let unparsed = false;
  let missed = false;
  for (const index of patterns) {
    const pattern = compiled.patterns[index];
    const search = pattern?.search;
    if (!pattern || !search) continue;
    const { needs } = pattern.kind;
    if (needs !== 'path' && file.skipped) {
      if (canHide(file.skipped)) hidden.push(index);
      continue;
    }
    if (needs === 'syntax' && file.language === null) {
      if (hasGrammar(file.path)) hidden.push(index);
      else if (search.words.length > 0 || isOtherCode(file.path)) unparsed = true;
      continue;
    }
    if (needs === 'syntax') missed ||= mayBeMissed(source, search);
    if (needs === 'syntax' && !source.mayHold(pattern.required)) continue;
    const found = placesIn(source, search, pattern.kind);
    if (found.isRefused) refused.push(index);
    if (found.places) hits.set(index, found.places);
  }
  const errorLines = missed ? (source.facts?.errorLines ?? []) : [];
  const silentElse = hidden.length + refused.length + errorLines.length === 0 && !unparsed;
  if (silentElse && hits.size === 0) return null;
  const [only] = hits;
  const make = (): FileResult => {
    const forbidden = mergeForbidden(compiled, source, hits);
    return { hits, forbidden, hidden, refused, unparsed, errorLines };
  };
  return silentElse && only && hits.size === 1 ? sharedResult(source, compiled, only, make) : make();
}

/** Whether a file with syntax errors may hold more of a pattern than its facts say. */
function mayBeMissed(source: SourceFile, { words, required = [] }: PatternSearch): boolean {
  if ((source.facts?.errorLines.length ?? 0) === 0) return false;
  // Who looks for words looks only at files that hold them.
  return words.length > 0 || required.every((piece) => source.holdsText(piece));
}

export interface Found {
  readonly places: Int32Array | null;
  /** The file cannot be searched so. */
  readonly isRefused: boolean;
}

/** Rules that look for the same share what is found in a file. */
function placesIn(source: SourceFile, search: PatternSearch, kind: Kind): Found {
  const known = source.found.get(search);
  if (known) return known;
  const hits = new Hits(kind.nests);
  let isRefused = false;
  try {
    search.search(source, hits);
  } catch (error) {
    if (!(error instanceof PlanningError && error.code === 'invalid_input')) throw error;
    isRefused = true;
  }
  const found = { places: hits.toArray(), isRefused };
  source.found.set(search, found);
  return found;
}

/** Many rules say the same of many files: they keep one result. */
function sharedResult(
  source: SourceFile,
  compiled: CompiledRule,
  [pattern, places]: readonly [number, Int32Array],
  make: () => FileResult,
): FileResult {
  const at = pattern * 2 + (isForbidden(compiled, pattern) ? 1 : 0);
  const results = source.results.get(places) ?? [];
  source.results.set(places, results);
  return (results[at] ??= make());
}

function isForbidden({ patterns }: CompiledRule, pattern: number): boolean {
  const counts = patterns[pattern];
  return counts?.side === 'match' && counts.most <= 0;
}

/** Hits of what may not be at all, one per place: where regions overlap the first pattern that began there. */
function mergeForbidden(
  compiled: CompiledRule,
  source: SourceFile,
  hits: ReadonlyMap<number, Int32Array>,
): Int32Array | null {
  const places: { line: number; column: number; end: number; pattern: number }[] = [];
  const found = [...hits].filter(([pattern]) => isForbidden(compiled, pattern));
  const [only] = found;
  if (only && found.length === 1) {
    const [pattern, places] = only;
    const known = source.forbidden.get(places) ?? [];
    source.forbidden.set(places, known);
    return (known[pattern] ??= withPattern(places, pattern));
  }
  for (const [pattern, flat] of found) {
    for (let at = 0; at < flat.length; at += 3) {
      places.push({ line: flat[at] ?? 0, column: flat[at + 1] ?? 0, end: flat[at + 2] ?? 0, pattern });
    }
  }
  if (places.length === 0) return null;
  places.sort((a, b) => a.line - b.line || a.column - b.column || a.pattern - b.pattern);
  const flat: number[] = [];
  let line = -1;
  let column = 0;
  let end = 0;
  for (const place of places) {
    if (place.line === line && (place.column === column || place.column < end)) continue;
    ({ line, column } = place);
    end = compiled.patterns[place.pattern]?.kind.nests ? column : place.end;
    flat.push(line, column, place.end, place.pattern);
  }
  return Int32Array.from(flat);
}

/** The places of one pattern are in order and apart already. */
function withPattern(places: Int32Array, pattern: number): Int32Array {
  const flat = new Int32Array((places.length / 3) * 4);
  for (let from = 0, to = 0; from < places.length; from += 3, to += 4) {
    flat[to] = places[from] ?? 0;
    flat[to + 1] = places[from + 1] ?? 0;
    flat[to + 2] = places[from + 2] ?? 0;
    flat[to + 3] = pattern;
  }
  return flat;
}
