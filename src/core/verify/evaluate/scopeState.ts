import type { Language } from '../../index/facts.ts';
import type { IndexView, ViewFile } from '../../index/view.ts';
import type { EvaluationCache } from './cache.ts';
import { ContentSum } from './contentSum.ts';

/** The files of a scope, or of several together, kept up to date by the changes. */
export class ScopeState {
  readonly #holds: (file: ViewFile) => boolean;
  readonly #members = new Map<string, { readonly sum: ContentSum; readonly language: Language | null }>();
  readonly #languages = new Map<Language, number>();
  readonly skipped = new Set<string>();
  #sum = new ContentSum();
  #version = -1;

  constructor(holds: (file: ViewFile) => boolean) {
    this.#holds = holds;
  }

  has(path: string): boolean {
    return this.#members.has(path);
  }

  /** Files of the scope, skipped ones included; always the same object. */
  readonly paths: Iterable<string> = { [Symbol.iterator]: () => this.#members.keys() };

  /** Files that could be looked at. */
  get fileCount(): number {
    return this.#members.size - this.skipped.size;
  }

  /** Of the files that could be looked at. */
  get languages(): readonly Language[] {
    return [...this.#languages.keys()].toSorted();
  }

  get sum(): ContentSum {
    return this.#sum;
  }

  /** Brings it up to the cache's version. */
  *update(view: IndexView, cache: EvaluationCache, hash: (text: string) => string): Generator<void, void> {
    const { version } = cache;
    const changed = this.#version < 0 ? null : cache.changedSince(this.#version);
    if (changed === null) {
      this.#members.clear();
      this.skipped.clear();
      this.#languages.clear();
      this.#sum = new ContentSum();
      this.#version = -1;
    }
    let count = 0;
    for (const entry of changed ?? view.files) {
      const path = typeof entry === 'string' ? entry : entry.path;
      const file = typeof entry === 'string' ? view.file(entry) : entry;
      this.#put(path, file, cache, hash);
      if (++count % 1024 === 0) yield;
    }
    this.#version = version;
  }

  #put(path: string, file: ViewFile | null, cache: EvaluationCache, hash: (text: string) => string): void {
    const before = this.#members.get(path);
    if (before) {
      this.#sum = this.#sum.minus(before.sum);
      this.#count(before.language, -1);
      this.#members.delete(path);
      this.skipped.delete(path);
    }
    if (!file || !this.#holds(file)) return;
    const sum = cache.sumOf(file, hash);
    this.#sum = this.#sum.plus(sum);
    this.#members.set(path, { sum, language: file.language });
    this.#count(file.language, 1);
    if (file.skipped) this.skipped.add(path);
  }

  #count(language: Language | null, by: 1 | -1): void {
    if (language === null) return;
    const count = (this.#languages.get(language) ?? 0) + by;
    if (count > 0) this.#languages.set(language, count);
    else this.#languages.delete(language);
  }
}
