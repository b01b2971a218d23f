import type { IndexView, ViewFile } from '../../index/view.ts';
import { wordsOf } from '../../index/words.ts';
import { ContentSum } from './contentSum.ts';
import type { Rows } from './compatible/rows.ts';
import { compileSearch, type Compile } from './compiledRule.ts';
import type { PatternSearch } from './kinds/kind.ts';
import type { RuleState } from './ruleState.ts';
import type { ScopeState } from './scopeState.ts';

/** Most rules and scopes whose results are kept; the ones used longest ago go first. */
const STATES = 5000;
/** Batches of changes that are remembered; a result older than that is made anew. */
const BATCHES = 64;
const BATCH_PATHS = 20_000;

/** Paths that differ between two moments, in the order of the later one. */
interface ChangeBatch {
  readonly version: number;
  readonly paths: readonly string[];
}

/**
 * What is known from earlier evaluations: per rule the hits of every file, per scope its files. After a change
 * only the files that changed are looked at again. Belongs to one index; evaluations that use it take turns.
 * A run that is given up half-way leaves it sound: what was not finished is done again by the next run.
 */
export class EvaluationCache {
  readonly rules = new RecentMap<RuleState>(STATES);
  readonly scopes = new RecentMap<ScopeState>(STATES);
  readonly #searches = new RecentMap<PatternSearch>(STATES);
  /** For compatible mode: the whole code as the original's tables, for one version. */
  compatibleRows: { readonly version: number; readonly rows: Rows } | null = null;
  #files: readonly ViewFile[] = [];
  #sums = new Map<string, { readonly hash: string; readonly sum: ContentSum }>();
  #batches: ChangeBatch[] = [];
  #version = 0;
  #words = new Map<string, (word: string) => boolean>();

  /** The same search for patterns that look for the same, so that a file is searched once for all of them. */
  readonly compile: Compile = (pattern, caseSensitive) => {
    const key = `${pattern.kind} ${caseSensitive} ${pattern.text}`;
    const search = this.#searches.get(key) ?? compileSearch(pattern, caseSensitive);
    this.#searches.set(key, search);
    return search;
  };

  /** Grows with each change of the files. */
  get version(): number {
    return this.#version;
  }

  /** Takes in the files of a view; finds what changed since the last one by comparing the sorted lists. */
  sync(view: IndexView): void {
    if (view.files === this.#files) return;
    const paths = changedPaths(this.#files, view.files);
    this.#files = view.files;
    if (paths.length === 0) return;
    this.#version += 1;
    this.#words.clear();
    for (const path of paths) this.#sums.delete(path);
    this.#batches.push({ version: this.#version, paths });
    let kept = 0;
    const from = this.#batches.findLastIndex((batch, index) => {
      kept += batch.paths.length;
      return this.#batches.length - index > BATCHES || kept > BATCH_PATHS;
    });
    this.#batches.splice(0, from + 1);
  }

  /** Paths that changed after a version, each once; null = too long ago to say. */
  changedSince(version: number): readonly string[] | null {
    if (version === this.#version) return [];
    const batches = this.#batches.filter((batch) => batch.version > version);
    if (batches.length !== this.#version - version) return null;
    const only = batches.length === 1 ? batches[0] : undefined;
    return only ? only.paths : [...new Set(batches.flatMap((batch) => batch.paths))];
  }

  /** Tells which folded words one changed file may hold, so that the index need not list all files of a word. */
  wordTest(file: ViewFile, view: IndexView): (word: string) => boolean {
    const known = this.#words.get(file.path);
    if (known) return known;
    const text = file.skipped ? null : view.text(file.path);
    const words = text === null ? null : wordsOf(text);
    const test = (word: string) => (words ? words.has(word) : view.filesWithWord(word).includes(file.path));
    this.#words.set(file.path, test);
    return test;
  }

  /** The file's share of a content key, hashed once per content. */
  sumOf(file: ViewFile, hash: (text: string) => string): ContentSum {
    const state = file.skipped ? `skipped ${file.skipped.reason} ${file.hash}` : file.hash;
    const known = this.#sums.get(file.path);
    if (known?.hash === state) return known.sum;
    const sum = ContentSum.of(hash(`${file.path}\0${state}`));
    this.#sums.set(file.path, { hash: state, sum });
    return sum;
  }
}

/** A cache to give to every `evaluateSpec` over the same index. */
export function createEvaluationCache(): EvaluationCache {
  return new EvaluationCache();
}

function changedPaths(before: readonly ViewFile[], after: readonly ViewFile[]): string[] {
  const changed: string[] = [];
  let left = 0;
  let right = 0;
  while (left < before.length || right < after.length) {
    const old = before[left];
    const now = after[right];
    if (old === now && old !== undefined && !isUntold(old)) {
      left += 1;
      right += 1;
    } else if (now === undefined || (old !== undefined && old.path < now.path)) {
      if (old) changed.push(old.path);
      left += 1;
    } else if (old === undefined || now.path < old.path) {
      changed.push(now.path);
      right += 1;
    } else {
      if (!sameFile(old, now)) changed.push(now.path);
      left += 1;
      right += 1;
    }
  }
  return changed;
}

/** Of a large file the words may be known but not the hash: it may have changed without a sign. */
function isUntold(file: ViewFile): boolean {
  return file.skipped?.reason === 'too_large' && file.hash === '';
}

function sameFile(a: ViewFile, b: ViewFile): boolean {
  return (
    !isUntold(b) &&
    a.hash === b.hash &&
    a.language === b.language &&
    a.skipped?.reason === b.skipped?.reason &&
    (a.skipped === null || b.skipped === null || a.skipped.detail === b.skipped.detail)
  );
}

/** A map that forgets what was used longest ago. */
class RecentMap<Value> {
  readonly #limit: number;
  readonly #map = new Map<string, Value>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Value | undefined {
    const value = this.#map.get(key);
    if (value !== undefined) {
      this.#map.delete(key);
      this.#map.set(key, value);
    }
    return value;
  }

  set(key: string, value: Value): void {
    this.#map.delete(key);
    this.#map.set(key, value);
    for (const oldest of this.#map.keys()) {
      if (this.#map.size <= this.#limit) break;
      this.#map.delete(oldest);
    }
  }
}
