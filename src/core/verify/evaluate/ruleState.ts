import type { IndexView } from '../view.ts';
import type { EvaluationCache } from './cache.ts';
import type { CompiledRule } from './compiledRule.ts';
import { lookAt, type FileResult } from './fileResult.ts';
import type { SourceFile } from './source.ts';
import type { RuleBody } from './ruleBody.ts';
import type { ScopeState } from './scopeState.ts';

/** From so many changed files on, the index is asked for words; below, the words of the files are read. */
const MANY_CHANGES = 200;

/** What a rule found, per file, kept up to date by the changes. Sums are kept, never counted again. */
export class RuleState {
  readonly compiled: CompiledRule;
  readonly scope: ScopeState;
  #results = new Map<string, FileResult>();
  #paths: string[] = [];
  #totals: number[];
  #forbidden = 0;
  readonly #hidden = new Map<number, Set<string>>();
  readonly #noteworthy = new Set<string>();
  #version = -1;
  #pending: Map<string, readonly number[]> = new Map();
  /** The finished findings, until something changes. */
  body: { readonly key: string; readonly body: RuleBody } | null = null;

  constructor(compiled: CompiledRule, scope: ScopeState) {
    this.compiled = compiled;
    this.scope = scope;
    this.#totals = compiled.patterns.map(() => 0);
  }

  /** Files with something to say, sorted by code units. */
  get paths(): readonly string[] {
    return this.#paths;
  }

  result(path: string): FileResult | undefined {
    return this.#results.get(path);
  }

  /** Hits of a pattern in all files. */
  total(pattern: number): number {
    return this.#totals[pattern] ?? 0;
  }

  /** Places of what may not be at all. */
  get forbiddenTotal(): number {
    return this.#forbidden;
  }

  /** Skipped files that may hold a pattern. */
  hidden(pattern: number): ReadonlySet<string> {
    return this.#hidden.get(pattern) ?? new Set();
  }

  /** Files about which the reader of a report should know something, unsorted. */
  get noteworthy(): Iterable<string> {
    return this.#noteworthy;
  }

  /** Says which files have to be looked at; its scope must be up to date. What changed is forgotten at once. */
  plan(view: IndexView, cache: EvaluationCache): Iterable<string> {
    const changed = this.#version < 0 ? null : cache.changedSince(this.#version);
    if (changed === null) {
      this.#clear();
      this.#pending = this.#candidates(view, null);
      return this.#pending.keys();
    }
    this.#pending = changed.length > MANY_CHANGES ? this.#candidates(view, new Set(changed)) : new Map();
    for (const path of changed) {
      this.#remove(path);
      if (changed.length > MANY_CHANGES) continue;
      const patterns = this.#patternsOf(path, view, cache);
      if (patterns.length > 0) this.#pending.set(path, patterns);
    }
    return this.#pending.keys();
  }

  /** Looks at a file of the plan. */
  take(source: SourceFile): void {
    const { path } = source.file;
    const patterns = this.#pending.get(path);
    if (!patterns) return;
    const result = lookAt(this.compiled, source, patterns);
    if (this.#results.has(path)) this.#remove(path);
    if (!result) return;
    this.body = null;
    this.#results.set(path, result);
    this.#paths.splice(position(this.#paths, path), 0, path);
    this.#count(path, result, 1);
  }

  /** Everything of the plan was looked at. A plan that is never finished is made again. */
  finish(version: number): void {
    this.#pending = new Map();
    this.#version = version;
  }

  #clear(): void {
    this.#version = -1;
    this.#results = new Map();
    this.#paths = [];
    this.#totals = this.compiled.patterns.map(() => 0);
    this.#forbidden = 0;
    this.#hidden.clear();
    this.#noteworthy.clear();
    this.body = null;
  }

  /** Which patterns to look for in which files; `only` = among these. */
  #candidates(view: IndexView, only: ReadonlySet<string> | null): Map<string, readonly number[]> {
    const candidates = new Map<string, number[]>();
    const add = (path: string, pattern: number) => {
      if (only && !only.has(path)) return;
      const patterns = candidates.get(path);
      if (patterns) patterns.push(pattern);
      else candidates.set(path, [pattern]);
    };
    for (const [index, pattern] of this.compiled.patterns.entries()) {
      if (!pattern.search) continue;
      if (pattern.kind.needs === 'path') {
        for (const { path } of view.files) if (this.compiled.scope.holdsPath(path)) add(path, index);
      } else if (pattern.search.words.length === 0) {
        for (const path of this.scope.paths) add(path, index);
      } else {
        for (const path of filesWithWords(view, pattern.search.words)) {
          if (this.scope.has(path)) add(path, index);
        }
      }
    }
    return shareLists(candidates);
  }

  #patternsOf(path: string, view: IndexView, cache: EvaluationCache): number[] {
    const file = view.file(path);
    if (!file) return [];
    const inScope = this.scope.has(path);
    const patterns: number[] = [];
    for (const [index, pattern] of this.compiled.patterns.entries()) {
      if (!pattern.search) continue;
      if (pattern.kind.needs === 'path') {
        if (this.compiled.scope.holdsPath(path)) patterns.push(index);
      } else if (inScope) {
        const holds = cache.wordTest(file, view);
        if (pattern.search.words.every(holds)) patterns.push(index);
      }
    }
    return patterns;
  }

  #remove(path: string): void {
    const result = this.#results.get(path);
    if (!result) return;
    this.body = null;
    this.#results.delete(path);
    this.#paths.splice(position(this.#paths, path), 1);
    this.#count(path, result, -1);
  }

  #count(path: string, result: FileResult, sign: 1 | -1): void {
    for (const [pattern, places] of result.hits) {
      this.#totals[pattern] = this.total(pattern) + (sign * places.length) / 3;
    }
    this.#forbidden += (sign * (result.forbidden?.length ?? 0)) / 4;
    if (sign < 0) this.#noteworthy.delete(path);
    else if (result.unparsed || result.errorLines.length + result.refused.length > 0)
      this.#noteworthy.add(path);
    for (const pattern of result.hidden) {
      const paths = this.#hidden.get(pattern) ?? new Set();
      if (sign > 0) paths.add(path);
      else paths.delete(path);
      this.#hidden.set(pattern, paths);
    }
  }
}

/** Most files are candidates of the same patterns: they share one list. */
function shareLists(lists: ReadonlyMap<string, readonly number[]>): Map<string, readonly number[]> {
  const shared = new Map<string, readonly number[]>();
  const result = new Map<string, readonly number[]>();
  for (const [path, list] of lists) {
    const key = list.join();
    const known = shared.get(key);
    if (!known) shared.set(key, list);
    result.set(path, known ?? list);
  }
  return result;
}

/** Files that may hold every word; the rarest first, so that little is compared. */
function filesWithWords(view: IndexView, words: readonly string[]): readonly string[] {
  const lists = words.map((word) => view.filesWithWord(word)).toSorted((a, b) => a.length - b.length);
  const [rarest = [], ...others] = lists;
  if (rarest.length === 0 || others.length === 0) return rarest;
  const sets = others.map((list) => new Set(list));
  return rarest.filter((path) => sets.every((set) => set.has(path)));
}

/** Where a path stands or would stand in a sorted list. */
function position(paths: readonly string[], path: string): number {
  let low = 0;
  let high = paths.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((paths[middle] ?? '') < path) low = middle + 1;
    else high = middle;
  }
  return low;
}
