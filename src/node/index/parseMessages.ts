import type { ParseJob, ParseResult } from './entry.ts';

/** What a parse worker is started with. */
export interface ParseWorkerData {
  readonly root: string;
  /** Folder of the .wasm files, or of node_modules when the program runs from its source. */
  readonly grammars: { readonly folder: string; readonly bundled: boolean };
  readonly timeoutMs: number;
  /** One number: which job of the batch is being worked on, -1 for none. Tells who killed the worker. */
  readonly progress: SharedArrayBuffer;
  /** Only for tests: names of files that end or block a worker. */
  readonly faults: ParseFaults | null;
}

export interface ParseFaults {
  readonly crash?: string;
  readonly hang?: string;
}

export interface ParseBatch {
  readonly batch: number;
  readonly jobs: readonly ParseJob[];
}

export type ParseReply =
  | { readonly kind: 'done'; readonly batch: number; readonly results: readonly ParseResult[] }
  | { readonly kind: 'warn'; readonly message: string };
