import type { Entry } from './entry.ts';
import { holdsHash } from './wordHashes.ts';

const MIN_BITS = 12;
const MAX_BITS = 20;
/** So many changed files are looked through one by one before the lists are made anew. */
const LOOSE_MAX = 256;

/**
 * Word → files, in two typed arrays: files sorted by the bucket of the word's hash. A bucket may hold other words,
 * so each candidate is asked. Made when first needed; files that changed since are looked through one by one.
 */
export class WordIndex {
  #files: Entry[] = [];
  #starts = new Uint32Array(2);
  #slots = new Uint32Array(0);
  #shift = 32;
  #loose = new Map<string, Entry | null>();
  #built = false;

  /** A file is new, has another content, or is gone (null). */
  put(path: string, entry: Entry | null): void {
    if (!this.#built) return;
    this.#loose.set(path, entry);
    if (this.#loose.size > LOOSE_MAX) this.#built = false;
  }

  /** Paths of all files that may hold a word with this hash, in no order. */
  filesWith(hash: number, all: () => Iterable<Entry>): string[] {
    if (!this.#built) this.#build([...all()]);
    const bucket = hash >>> this.#shift;
    const found: string[] = [];
    const end = this.#starts[bucket + 1] ?? 0;
    let last = -1;
    for (let at = this.#starts[bucket] ?? 0; at < end; at += 1) {
      const slot = this.#slots[at] ?? 0;
      if (slot === last) continue;
      last = slot;
      const entry = this.#files[slot];
      if (entry?.words && !this.#loose.has(entry.path) && holdsHash(entry.words, hash))
        found.push(entry.path);
    }
    for (const entry of this.#unknown) if (!this.#loose.has(entry.path)) found.push(entry.path);
    for (const entry of this.#loose.values()) {
      if (entry && (entry.words === null || holdsHash(entry.words, hash))) found.push(entry.path);
    }
    return found;
  }

  /** Files whose words are not known: they may hold any. */
  #unknown: Entry[] = [];

  #build(entries: Entry[]): void {
    const files = entries.filter((entry) => entry.words !== null);
    const total = files.reduce((sum, { words }) => sum + (words?.length ?? 0), 0);
    const bits = Math.min(MAX_BITS, Math.max(MIN_BITS, Math.ceil(Math.log2(total / 8 + 1))));
    const shift = 32 - bits;
    const starts = new Uint32Array(2 ** bits + 1);
    for (const { words } of files) if (words) for (const hash of words) count(starts, (hash >>> shift) + 1);
    for (let at = 1; at < starts.length; at += 1) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
    const next = starts.slice();
    const slots = new Uint32Array(total);
    for (const [slot, { words }] of files.entries()) {
      if (words) for (const hash of words) slots[count(next, hash >>> shift)] = slot;
    }
    this.#files = files;
    this.#unknown = entries.filter((entry) => entry.words === null);
    this.#starts = starts;
    this.#slots = slots;
    this.#shift = shift;
    this.#loose = new Map();
    this.#built = true;
  }
}

/** Adds one; returns what was there before. */
function count(numbers: Uint32Array, at: number): number {
  const before = numbers[at] ?? 0;
  numbers[at] = before + 1;
  return before;
}
