import type { Event } from '../base/emitter.ts';
import type { ProofReport, ProofSpec } from '../model/verification.ts';
import type { Definition, Language } from './facts.ts';

/** Where the index stands. */
export interface IndexStatus {
  readonly state: 'cold' | 'indexing' | 'ready' | 'failed';
  readonly files: number;
  /** Parsed with a grammar; the others are known by their words only. */
  readonly parsedFiles: number;
  readonly bytes: number;
  /** Files that are not in the index, by path; at most 1,000 named, `skippedTotal` counts all. */
  readonly skipped: readonly SkippedFile[];
  readonly skippedTotal: number;
  /** Files parsed in part, with the lines of their first syntax errors. */
  readonly partial: readonly { readonly path: string; readonly lines: readonly number[] }[];
  readonly languages: readonly { readonly language: Language; readonly files: number }[];
  /** Whether this start was taken from the cache. */
  readonly warm: boolean;
  /** For a person, when `failed`. */
  readonly message: string | null;
}

export interface SkippedFile {
  readonly path: string;
  readonly reason:
    | 'too_large'
    | 'binary'
    | 'timeout'
    | 'crashed'
    | 'unreadable'
    | 'symlink'
    | 'nested_repository'
    | 'too_many'
    /** Of a language that has a grammar, which is missing or damaged here. */
    | 'no_grammar';
  readonly detail: string;
}

export interface IndexProgress {
  readonly done: number;
  readonly total: number;
}

/** Which files changed since the last event; null = too many to name, look at everything. */
export interface IndexChange {
  readonly paths: readonly string[] | null;
}

export interface SymbolHit extends Definition {
  readonly path: string;
  readonly language: Language;
}

export interface SymbolQuery {
  /** A name, a part of one, or a glob (`validate_*`); case does not matter. Exact names come first. */
  readonly name: string;
  readonly kinds?: readonly Definition['kind'][];
  readonly path?: string;
  readonly limit?: number; // 1..500, preset 50
}

/** What a new piece of work is to be like. */
export type AnalogueQuery =
  | { readonly type: 'api_route'; readonly method?: string; readonly path?: string }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'component'; readonly name?: string }
  | { readonly type: 'test'; readonly name?: string }
  /** Places like the named symbol; `path` tells symbols of one name apart. */
  | { readonly type: 'like'; readonly symbol: string; readonly path?: string };

/** A place in the code that new work should resemble. Best first. */
export interface Analogue {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly name: string;
  /** `route POST /users`, `function`, `component`, `test` … */
  readonly what: string;
  /** Why it is a good example, one sentence. */
  readonly why: string;
  /** 0 to 1. */
  readonly score: number;
  /** First line of the definition, at most 200 characters. */
  readonly text: string;
}

export interface EvaluateOptions {
  /** Findings shown per rule; preset 1,000. */
  readonly limit?: number;
}

/**
 * The code of the workspace as rules see it. Every answer is about content that was looked at in this call:
 * what changed on disk or in an editor is taken in first. All work happens off the caller's thread.
 * Throws `cancelled`, `no_workspace` or `index_failed`.
 */
export interface CodeIndex {
  status(): IndexStatus;
  /** Takes in every change; the first call reads the whole folder or the cache. */
  refresh(signal: AbortSignal, onProgress?: (progress: IndexProgress) => void): Promise<IndexStatus>;
  /** Reports in the order of `specs`. Rules with a command are evaluated without it (the engine runs commands). */
  evaluate(
    specs: readonly ProofSpec[],
    options: EvaluateOptions,
    signal: AbortSignal,
  ): Promise<readonly ProofReport[]>;
  symbols(query: SymbolQuery, signal: AbortSignal): Promise<readonly SymbolHit[]>;
  /** Definitions of one file in order; empty when it is not parsed. */
  outline(path: string, signal: AbortSignal): Promise<readonly Definition[]>;
  analogous(query: AnalogueQuery, limit: number, signal: AbortSignal): Promise<readonly Analogue[]>;
  /** How many files of the workspace each scope holds, for warnings about scopes that include none. */
  countInScope(
    scopes: readonly ProofSpec['rules'][number]['scope'][],
    signal: AbortSignal,
  ): Promise<readonly number[]>;
  /** Text of an editor that is not saved; null = back to the file on disk. */
  setText(path: string, text: string | null): void;
  /** What a watcher saw; null = anything may have changed. Without it, `refresh` looks at everything. */
  changed(paths: readonly string[] | null): void;
  /** After changes were taken in. */
  readonly onDidChange: Event<IndexChange>;
  readonly onDidChangeStatus: Event<IndexStatus>;
  /** Saves the cache and ends the threads. */
  close(): Promise<void>;
}
