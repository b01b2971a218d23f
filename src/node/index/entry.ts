import type { Language } from '../../core/index/facts.ts';
import type { SkippedFile } from '../../core/index/port.ts';
import type { Stamp } from './sourceText.ts';

/** Largest file that is parsed, and largest of which the words are read. */
export const PARSED_MAX_BYTES = 1024 * 1024;
export const WORDS_MAX_BYTES = 32 * 1024 * 1024;

export const INDEXED_FILES_MAX = 200_000;

/** What is kept of one file. Never changed: another content is another entry. */
export interface Entry {
  readonly path: string;
  /** Of the content that was looked at, skipped or not; empty when none could be read. */
  readonly hash: string;
  readonly bytes: number;
  /** Of the file when it was read; null = unknown or an editor's text: look again. */
  readonly stamp: Stamp | null;
  /** Milliseconds since 1970 when the reading began; a stamp that is not older by far says nothing. */
  readonly readAt: number;
  readonly language: Language | null;
  /** `encodeFacts`; null without a grammar or when skipped. */
  readonly facts: Uint8Array | null;
  /** `wordHashes`; null = not known, so that the file may hold any word. */
  readonly words: Uint32Array | null;
  /** Lines of the first syntax errors. */
  readonly errorLines: readonly number[];
  readonly skipped: SkippedFile | null;
}

/** An entry of a file of which nothing but its name could be taken in. */
export function skippedEntry(
  path: string,
  reason: SkippedFile['reason'],
  detail: string,
  known: Partial<Entry> = {},
): Entry {
  return {
    path,
    hash: '',
    bytes: 0,
    stamp: null,
    readAt: 0,
    language: null,
    facts: null,
    words: null,
    errorLines: [],
    ...known,
    skipped: { path, reason, detail },
  };
}

/** A file to be taken in, as it crosses to a parse worker. */
export interface ParseJob {
  readonly path: string;
  /** Text of an editor instead of the file on disk. */
  readonly text: string | null;
  /** `Entry.hash` of what is known: for the same content nothing is parsed. */
  readonly known: string;
}

/** What a parse worker says; `same` = the content is what was known, only the stamp is new. */
export type ParseResult =
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'same'; readonly stamp: Stamp | null; readonly readAt: number }
  | { readonly kind: 'gone' };
