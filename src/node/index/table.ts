import type { IndexStatus, SkippedFile } from '../../core/index/port.ts';
import type { Language } from '../../core/index/facts.ts';
import type { ViewFile } from '../../core/index/view.ts';
import type { Entry } from './entry.ts';
import { wordHash } from './wordHashes.ts';
import { WordIndex } from './wordIndex.ts';

const NAMED_SKIPS = 1000;

/** Everything that is known of the files, by path. */
export class FileTable {
  readonly #entries = new Map<string, Entry>();
  readonly #viewFiles = new Map<string, ViewFile>();
  readonly #words = new WordIndex();
  #files: readonly ViewFile[] = [];
  /** What became of paths since `#files` was made; null = gone. */
  readonly #since = new Map<string, ViewFile | null>();
  readonly #languages = new Map<Language, number>();
  readonly #skipped = new Map<string, SkippedFile>();
  readonly #partial = new Map<string, IndexStatus['partial'][number]>();
  #bytes = 0;

  get(path: string): Entry | undefined {
    return this.#entries.get(path);
  }

  get size(): number {
    return this.#entries.size;
  }

  entries(): IterableIterator<Entry> {
    return this.#entries.values();
  }

  /** True when rules see another file than before. */
  put(entry: Entry): boolean {
    const before = this.#entries.get(entry.path);
    this.#entries.set(entry.path, entry);
    if (before) this.#count(before, -1);
    this.#count(entry, 1);
    const old = this.#viewFiles.get(entry.path);
    const { path, hash, language, skipped } = entry;
    const same =
      old !== undefined &&
      old.hash === hash &&
      old.language === language &&
      old.skipped?.reason === skipped?.reason &&
      old.skipped?.detail === skipped?.detail;
    if (same) return false;
    const file = { path, hash, language, skipped };
    this.#viewFiles.set(path, file);
    this.#since.set(path, file);
    this.#words.put(path, entry);
    return true;
  }

  remove(path: string): boolean {
    const before = this.#entries.get(path);
    if (!before) return false;
    this.#entries.delete(path);
    this.#viewFiles.delete(path);
    this.#count(before, -1);
    this.#since.set(path, null);
    this.#words.put(path, null);
    return true;
  }

  /** Sorted by code units; the same array as long as nothing changes. */
  get files(): readonly ViewFile[] {
    if (this.#since.size > 0) {
      const files: ViewFile[] = [];
      for (const file of this.#files) {
        const now = this.#since.get(file.path);
        if (now === undefined) files.push(file);
        else if (now !== null) files.push(now);
        this.#since.delete(file.path);
      }
      const kept = files.length;
      for (const file of this.#since.values()) if (file) files.push(file);
      if (files.length > kept) files.sort((a, b) => (a.path < b.path ? -1 : 1));
      this.#since.clear();
      this.#files = files;
    }
    return this.#files;
  }

  file(path: string): ViewFile | null {
    return this.#viewFiles.get(path) ?? null;
  }

  filesWithWord(folded: string): readonly string[] {
    return this.#words.filesWith(wordHash(folded), () => this.#entries.values()).sort();
  }

  /** Figures for people; kept by and by, because every save asks for them. */
  figures(): Omit<IndexStatus, 'state' | 'warm' | 'message'> {
    const languages = [...this.#languages].filter(([, files]) => files > 0);
    return {
      files: this.size - this.#skipped.size,
      parsedFiles: languages.reduce((sum, [, files]) => sum + files, 0),
      bytes: this.#bytes,
      skipped: byPath(this.#skipped.values()).slice(0, NAMED_SKIPS),
      skippedTotal: this.#skipped.size,
      partial: byPath(this.#partial.values()),
      languages: languages
        .map(([language, files]) => ({ language, files }))
        .sort((a, b) => b.files - a.files || (a.language < b.language ? -1 : 1)),
    };
  }

  get languages(): ReadonlySet<Language> {
    return new Set([...this.#languages].flatMap(([language, files]) => (files > 0 ? language : [])));
  }

  #count({ path, language, bytes, skipped, errorLines }: Entry, sign: 1 | -1): void {
    this.#bytes += sign * bytes;
    if (language !== null) this.#languages.set(language, (this.#languages.get(language) ?? 0) + sign);
    if (sign < 0) {
      this.#skipped.delete(path);
      this.#partial.delete(path);
      return;
    }
    if (skipped) this.#skipped.set(path, skipped);
    if (errorLines.length > 0) this.#partial.set(path, { path, lines: errorLines });
  }
}

function byPath<Each extends { readonly path: string }>(all: Iterable<Each>): Each[] {
  return [...all].sort((a, b) => (a.path < b.path ? -1 : 1));
}
