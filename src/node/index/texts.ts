import path from 'node:path';
import { decodeText, hashOf, readSource } from './sourceText.ts';
import { WORDS_MAX_BYTES, type Entry } from './entry.ts';

/** A file is not what was indexed any more; it has to be taken in before the question is asked again. */
export class StaleFile extends Error {
  readonly path: string;
  constructor(file: string) {
    super(`${file} changed while it was looked at.`);
    this.path = file;
  }
}

/** Keeps what was used last, up to a sum of sizes. */
export class SizedCache<Value> {
  readonly #limit: number;
  readonly #values = new Map<string, { readonly value: Value; readonly size: number }>();
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Value | undefined {
    const known = this.#values.get(key);
    if (!known) return undefined;
    this.#values.delete(key);
    this.#values.set(key, known);
    return known.value;
  }

  set(key: string, value: Value, size: number): void {
    this.delete(key);
    this.#values.set(key, { value, size });
    this.#size += size;
    for (const oldest of this.#values.keys()) {
      if (this.#size <= this.#limit || oldest === key) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#size -= this.#values.get(key)?.size ?? 0;
    this.#values.delete(key);
  }
}

/** Text of an editor, or of a moment that must hold still. */
export interface Overlay {
  readonly text: string;
  readonly hash: string;
}

export function overlayOf(text: string): Overlay {
  return { text, hash: hashOf(Buffer.from(text)) };
}

/** The text of a file as it was indexed; throws `StaleFile` when it cannot be had any more. */
export function textOf(root: string, entry: Entry, overlay: Overlay | undefined): string {
  if (overlay) {
    if (overlay.hash !== entry.hash) throw new StaleFile(entry.path);
    return overlay.text;
  }
  let bytes: Buffer;
  try {
    ({ bytes } = readSource(path.join(root, entry.path), WORDS_MAX_BYTES + 1));
  } catch {
    throw new StaleFile(entry.path);
  }
  const text = hashOf(bytes) === entry.hash ? decodeText(bytes) : null;
  if (text === null) throw new StaleFile(entry.path);
  return text;
}
