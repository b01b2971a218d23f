import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../../core/base/errors.ts';
import type { IndexChange, IndexProgress, IndexStatus } from '../../core/index/port.ts';
import type { Log } from '../../core/ports.ts';
import { errorCode } from '../errorCode.ts';
import type { Git } from '../git/run.ts';
import { isClosed } from '../workspace/paths.ts';
import { skippedEntry, WORDS_MAX_BYTES, type Entry, type ParseJob, type ParseResult } from './entry.ts';
import { listNames, look, type Looked } from './listing.ts';
import { decodeText, readSource, sameStamp, stampOf, type Stamp } from './sourceText.ts';
import { FileTable } from './table.ts';
import { TableView } from './tableView.ts';
import { overlayOf, type Overlay } from './texts.ts';

/** A file written so shortly before it was read may have been written again without its stamp showing it. */
const RACY_MS = 2000;
const LOOKS_PER_TURN = 1000;
const PROGRESS_MS = 100;
const NAMED_CHANGES = 1000;
/** So many files to parse are worth telling a person that the index is at work. */
const WORTH_TELLING = 50;

export interface IndexerOptions {
  readonly root: string;
  readonly git: Git;
  readonly log: Log;
  /** A watcher names every change: what it names is looked at, not everything. */
  readonly watched: boolean;
  readonly maxFiles: number;
  parse(
    jobs: readonly ParseJob[],
    onResult: (job: ParseJob, result: ParseResult) => void,
    signal: AbortSignal,
  ): Promise<void>;
  readonly onStatus: (status: IndexStatus) => void;
  readonly onChange: (change: IndexChange) => void;
}

/** Keeps the table true to the folder. One call of `refresh` at a time. */
export class Indexer {
  readonly table = new FileTable();
  readonly view: TableView;
  readonly #options: IndexerOptions;
  readonly #overlays = new Map<string, Overlay>();
  /** Paths of which only the saved index tells. It may have come with the folder: a stamp proves it, a hash not. */
  readonly #adopted = new Set<string>();
  #exclude: readonly string[] = [];
  #dirty = new Set<string>();
  #everything = true;
  #warm = false;
  #ready = false;
  /** Grows with every change of what would be saved. */
  revision = 0;
  /** When everything was looked at last, by `performance.now`. */
  lookedAt = -Infinity;
  /** How long that took. */
  lookedMs = 0;

  constructor(options: IndexerOptions) {
    this.#options = options;
    this.view = new TableView(this.table, options.root, this.#overlays);
  }

  /** Takes what an earlier start knew; only before the first `refresh`. */
  adopt(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.table.put(entry);
      this.#adopted.add(entry.path);
    }
    this.#warm = true;
  }

  setText(path: string, text: string | null): void {
    if (text === null) this.#overlays.delete(path);
    else this.#overlays.set(path, overlayOf(text));
    this.#dirty.add(path);
  }

  /** Keeps the text that a file has now, whatever happens to it, until it is released. False when it cannot be read. */
  hold(path: string): boolean {
    if (this.#overlays.has(path)) return false;
    try {
      const text = decodeText(readSource(join(this.#options.root, path), WORDS_MAX_BYTES).bytes);
      if (text === null) return false;
      this.setText(path, text);
      return true;
    } catch {
      return false;
    }
  }

  release(path: string): void {
    this.setText(path, null);
  }

  changed(paths: readonly string[] | null): void {
    if (paths === null) this.#everything = true;
    else for (const path of paths) this.#dirty.add(path);
  }

  status(state: IndexStatus['state'] = this.#ready ? 'ready' : 'cold'): IndexStatus {
    return { state, warm: this.#warm, message: null, ...this.table.figures() };
  }

  async refresh(
    exclude: readonly string[],
    signal: AbortSignal,
    onProgress: (progress: IndexProgress) => void = () => {},
  ): Promise<void> {
    if (exclude.join('\n') !== this.#exclude.join('\n')) this.#everything = true;
    this.#exclude = exclude;
    const dirty = this.#dirty;
    const full = this.#everything || !this.#options.watched || this.#needsListing(dirty);
    this.#dirty = new Set();
    this.#everything = false;
    const began = performance.now();
    try {
      if (full) await this.#lookAtAll(dirty, signal, onProgress);
      else {
        // What is not known is gone again, or closed.
        const known = [...dirty].filter((path) => this.table.get(path) !== undefined);
        await this.#lookAt(known, new Set(), signal, onProgress);
      }
    } catch (error) {
      // What was taken in stays; the rest is looked at by the next call.
      for (const path of dirty) this.#dirty.add(path);
      this.#everything ||= full;
      throw error;
    }
    if (!full) return;
    this.lookedAt = performance.now();
    this.lookedMs = this.lookedAt - began;
  }

  /** Whether a change can only be understood by listing the folder: new files, folders, rules of what is ignored. */
  #needsListing(paths: ReadonlySet<string>): boolean {
    for (const path of paths) {
      // Also of one that is itself ignored, or gone.
      if (path === '.gitignore' || path.endsWith('/.gitignore')) return true;
      if (!this.table.get(path) && !isClosed(path)) {
        // Gone and never known: a file that nobody saw, unless it was a folder.
        if (look(this.#options.root, path) !== null) return true;
        for (const { path: known } of this.table.files) if (known.startsWith(`${path}/`)) return true;
      }
    }
    return false;
  }

  async #lookAtAll(
    dirty: ReadonlySet<string>,
    signal: AbortSignal,
    onProgress: (progress: IndexProgress) => void,
  ): Promise<void> {
    const { root, git, log, maxFiles } = this.#options;
    const all = await listNames(root, git, this.#exclude, log, signal);
    const names = all.slice(0, maxFiles);
    const rest = all.slice(maxFiles);
    if (rest.length > 0) log.warn(`The folder has ${all.length} files; ${maxFiles} of them are indexed.`);
    const listed = new Set(all);
    const changes = new Set<string>();
    for (const { path } of this.table.files) if (!listed.has(path)) this.#remove(path, changes);
    const detail = `More than ${maxFiles.toLocaleString('en-US')} files: use planningStudio.index.exclude.`;
    for (const path of rest) this.#put(skippedEntry(path, 'too_many', detail), changes);
    await this.#lookAt(names, dirty, signal, onProgress, changes);
  }

  /** Looks at the stamps of files, and reads those that may have changed. Those in `doubted` are read anyway. */
  async #lookAt(
    paths: readonly string[],
    doubted: ReadonlySet<string>,
    signal: AbortSignal,
    onProgress: (progress: IndexProgress) => void,
    changes = new Set<string>(),
  ): Promise<void> {
    const { root, parse, onStatus } = this.#options;
    const jobs: ParseJob[] = [];
    const stamps = new Map<string, Stamp>();
    let count = 0;
    for (const path of paths) {
      if (++count % LOOKS_PER_TURN === 0) {
        await nextTurn();
        throwIfCancelled(signal);
      }
      const found = look(root, path);
      const other = found && otherThanFile(root, path, found);
      if (found === null) this.#missing(path, changes);
      else if (other) this.#put(other, changes);
      else if (found.stats) {
        const stamp = stampOf(found.stats);
        const job = this.#jobFor(path, stamp, doubted.has(path));
        if (job === null) continue;
        jobs.push(job);
        stamps.set(path, stamp);
      }
    }
    if (jobs.length > WORTH_TELLING || !this.#ready) onStatus(this.status('indexing'));
    let done = 0;
    let told = performance.now();
    const total = jobs.length;
    if (total > 0) onProgress({ done, total });
    try {
      await parse(
        jobs,
        (job, result) => {
          done += 1;
          this.#takeIn(job, result, stamps.get(job.path) ?? null, changes);
          if (performance.now() - told < PROGRESS_MS && done < total) return;
          told = performance.now();
          onProgress({ done, total });
        },
        signal,
      );
      this.#ready = true;
    } finally {
      this.#tell(changes);
    }
  }

  #tell(changes: ReadonlySet<string>): void {
    const { onChange, onStatus } = this.#options;
    onStatus(this.status());
    if (changes.size > 0) onChange({ paths: changes.size > NAMED_CHANGES ? null : [...changes].sort() });
  }

  /** Null when what is known is still true. */
  #jobFor(path: string, stamp: Stamp, doubted: boolean): ParseJob | null {
    const known = this.table.get(path);
    const overlay = this.#overlays.get(path);
    const same = known?.stamp && sameStamp(known.stamp, stamp);
    const hash = known && (same || !this.#adopted.has(path)) ? known.hash : '';
    if (overlay) {
      return hash === overlay.hash && known?.stamp === null
        ? null
        : { path, text: overlay.text, known: hash };
    }
    // A tool may set the time of the content back; that of the change it cannot.
    const written = Math.max(stamp.mtimeMs, stamp.ctimeMs);
    const steady = !doubted && same && written < known.readAt - RACY_MS;
    return steady ? null : { path, text: null, known: hash };
  }

  #takeIn(job: ParseJob, result: ParseResult, stamp: Stamp | null, changes: Set<string>): void {
    if (result.kind === 'gone') {
      this.#remove(job.path, changes);
      return;
    }
    if (result.kind === 'same') {
      const known = this.table.get(job.path);
      if (known) this.#put({ ...known, stamp: result.stamp, readAt: result.readAt }, changes);
      return;
    }
    const { entry } = result;
    const reason = entry.skipped?.reason;
    const ended = entry.hash === '' && (reason === 'crashed' || reason === 'timeout');
    if (!ended) this.#put(entry, changes);
    // A file that ends the parser is tried again when it has changed, not by every question.
    else if (job.text !== null) this.#put({ ...entry, hash: overlayOf(job.text).hash }, changes);
    else this.#put({ ...entry, stamp, readAt: Number.MAX_SAFE_INTEGER }, changes);
  }

  #missing(path: string, changes: Set<string>): void {
    // Git names the bytes of a path that is no text; such a name leads nowhere.
    if (!path.includes('\ufffd')) this.#remove(path, changes);
    else this.#put(skippedEntry(path, 'unreadable', 'Its name is not UTF-8.'), changes);
  }

  #put(entry: Entry, changes: Set<string>): void {
    this.revision += 1;
    this.#adopted.delete(entry.path);
    if (this.table.put(entry)) changes.add(entry.path);
  }

  #remove(path: string, changes: Set<string>): void {
    this.revision += 1;
    this.#adopted.delete(path);
    if (this.table.remove(path)) changes.add(path);
  }
}

function otherThanFile(root: string, path: string, { stats, code }: Looked): Entry | null {
  if (stats === null) return skippedEntry(path, 'unreadable', `It cannot be looked at (${code}).`);
  if (stats.isFile()) return null;
  const words = new Uint32Array(0);
  if (stats.isSymbolicLink())
    return skippedEntry(path, 'symlink', 'Symbolic links are not followed.', { words });
  if (stats.isDirectory()) {
    const closed = whyUnlisted(join(root, path));
    if (closed) return skippedEntry(path, 'unreadable', closed);
    return skippedEntry(path, 'nested_repository', 'It is a repository of its own: open it by itself.', {
      words,
    });
  }
  return skippedEntry(path, 'unreadable', 'It is not a plain file.');
}

/** Null for a repository, also for the empty folder of one that was not fetched. */
function whyUnlisted(folder: string): string | null {
  try {
    const names = readdirSync(folder);
    return names.length === 0 || names.includes('.git') ? null : 'What stands in the folder is not listed.';
  } catch (error) {
    return `The folder cannot be read (${errorCode(error)}).`;
  }
}
