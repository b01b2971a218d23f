import type { Finding } from '../../model/verification.ts';
import type { IndexView } from '../../index/view.ts';
import type { EvaluationCache } from './cache.ts';
import type { CompiledPattern, CompiledRule } from './compiledRule.ts';
import { lookAt, type FileResult } from './fileResult.ts';
import type { SourceFile } from './source.ts';
import type { RuleBody } from './ruleBody.ts';
import type { ScopeState } from './scopeState.ts';
import { SortedPaths } from './sortedPaths.ts';
import type { WordFiles } from './wordFiles.ts';

/** From so many changed files on, the index is asked for words; below, the words of the files are read. */
const MANY_CHANGES = 200;

const NO_PATTERNS: readonly number[] = [];

/** What a rule found, per file, kept up to date by the changes. Sums are kept, never counted again. */
export class RuleState {
  readonly compiled: CompiledRule;
  readonly scope: ScopeState;
  #results = new Map<string, FileResult>();
  readonly #paths = new SortedPaths();
  readonly #forbiddenPaths = new SortedPaths();
  readonly #evidencePaths = new SortedPaths();
  #totals: number[];
  #forbidden = 0;
  readonly #hidden = new Map<number, Set<string>>();
  readonly #noteworthy = new Set<string>();
  #version = -1;
  /** The plan: patterns by file when few files changed, else files by pattern. */
  #pending: Map<string, readonly number[]> | null = null;
  #candidates: readonly (Iterable<string> | null)[] = [];
  #only: ReadonlySet<string> | null = null;
  /** Findings about what may not be at all, by file, made when first shown. */
  readonly findings = new Map<string, readonly Finding[]>();
  /** The finished findings; once something changed they are not true any more. */
  body: { readonly key: string; readonly body: RuleBody; isTrue: boolean } | null = null;

  constructor(compiled: CompiledRule, scope: ScopeState) {
    this.compiled = compiled;
    this.scope = scope;
    this.#totals = compiled.patterns.map(() => 0);
  }

  /** Files with something to say, sorted by code units. */
  get paths(): readonly string[] {
    return this.#paths.all;
  }

  /** Those of them with something that may not be at all. */
  get forbiddenPaths(): readonly string[] {
    return this.#forbiddenPaths.all;
  }

  /** Those of them with something that is expected. */
  get evidencePaths(): readonly string[] {
    return this.#evidencePaths.all;
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

  /**
   * Says which files have to be looked at, some maybe in vain; its scope must be up to date. What changed is
   * forgotten at once.
   */
  plan(view: IndexView, cache: EvaluationCache, words: WordFiles): readonly Iterable<string>[] {
    this.#forgetPlan();
    const changed = this.#version < 0 ? null : cache.changedSince(this.#version);
    if (changed === null) {
      this.#clear();
      this.#candidates = this.compiled.patterns.map((pattern) => this.#candidatesOf(pattern, view, words));
      return this.#candidates.filter((paths) => paths !== null);
    }
    for (const path of changed) this.#remove(path);
    if (changed.length > MANY_CHANGES) {
      this.#only = new Set(changed);
      this.#candidates = this.compiled.patterns.map((pattern) => this.#candidatesOf(pattern, view, words));
      return [changed];
    }
    this.#pending = new Map();
    for (const path of changed) {
      const patterns = this.#patternsOf(path, view, cache);
      if (patterns.length > 0) this.#pending.set(path, patterns);
    }
    return [this.#pending.keys()];
  }

  /** Looks at a file of the plan. */
  take(source: SourceFile): void {
    const { path } = source.file;
    const patterns = this.#planned(path);
    if (patterns.length === 0) return;
    const result = lookAt(this.compiled, source, patterns);
    if (this.#results.has(path)) this.#remove(path);
    if (!result) return;
    this.#doubtBody();
    this.#results.set(path, result);
    this.#count(path, result, 1);
  }

  /** Everything of the plan was looked at. A plan that is never finished is made again. */
  finish(version: number): void {
    this.#forgetPlan();
    this.#version = version;
  }

  #forgetPlan(): void {
    this.#pending = null;
    this.#candidates = [];
    this.#only = null;
  }

  #clear(): void {
    this.#version = -1;
    this.#results = new Map();
    this.findings.clear();
    for (const paths of [this.#paths, this.#forbiddenPaths, this.#evidencePaths]) paths.clear();
    this.#totals = this.compiled.patterns.map(() => 0);
    this.#forbidden = 0;
    this.#hidden.clear();
    this.#noteworthy.clear();
    this.#doubtBody();
  }

  /** Files that may have hits of a pattern, other scopes' included; null = none. */
  #candidatesOf(
    { kind, search }: CompiledPattern,
    view: IndexView,
    words: WordFiles,
  ): Iterable<string> | null {
    if (!search) return null;
    if (kind.needs === 'path') {
      const { scope } = this.compiled;
      const paths = view.files.flatMap(({ path }) => (scope.holdsPath(path) ? path : []));
      return new Set(paths);
    }
    return search.words.length === 0 ? this.scope.paths : words.with(search.words);
  }

  /** Which patterns the plan looks for in a file. */
  #planned(path: string): readonly number[] {
    if (this.#pending) return this.#pending.get(path) ?? NO_PATTERNS;
    if (this.#only && !this.#only.has(path)) return NO_PATTERNS;
    const inScope = this.scope.has(path);
    let patterns: number[] | null = null;
    for (const [index, paths] of this.#candidates.entries()) {
      const named = paths instanceof Set;
      const byPath = this.compiled.patterns[index]?.kind.needs === 'path';
      if (paths === null || (!byPath && !inScope) || (named && !paths.has(path))) continue;
      (patterns ??= []).push(index);
    }
    return patterns ?? NO_PATTERNS;
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
    this.#doubtBody();
    this.#results.delete(path);
    this.findings.delete(path);
    this.#count(path, result, -1);
  }

  #count(path: string, result: FileResult, sign: 1 | -1): void {
    for (const [pattern, places] of result.hits) {
      this.#totals[pattern] = this.total(pattern) + (sign * places.length) / 3;
    }
    this.#list(this.#paths, path, sign);
    if (result.forbidden) this.#list(this.#forbiddenPaths, path, sign);
    if (this.#hasEvidence(result)) this.#list(this.#evidencePaths, path, sign);
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

  #doubtBody(): void {
    if (this.body) this.body.isTrue = false;
  }

  #list(paths: SortedPaths, path: string, sign: 1 | -1): void {
    if (sign > 0) paths.add(path);
    else paths.remove(path);
  }

  #hasEvidence({ hits }: FileResult): boolean {
    for (const pattern of hits.keys()) if (this.compiled.patterns[pattern]?.side === 'expect') return true;
    return false;
  }
}
