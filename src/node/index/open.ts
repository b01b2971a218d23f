import { realpathSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { PlanningError } from '../../core/base/errors.ts';
import type { CodeIndex } from '../../core/index/port.ts';
import type { Log } from '../../core/ports.ts';
import { INDEXED_FILES_MAX } from './entry.ts';
import { IndexClient } from './indexClient.ts';
import type { IndexThreadData } from './messages.ts';
import { findProgram, fingerprint, type IndexProgram } from './program.ts';

const WORKERS_MAX = 4;
const TIMEOUT_MS = 5000;

export interface CodeIndexOptions {
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  /** Where what was read is kept for the next start; its folder is made when the one above is there. Null = nowhere. */
  readonly cacheFile: string | null;
  readonly log: Log;
  /** Globs of what is left out (`planningStudio.index.exclude`), asked before every question. */
  exclude(): readonly string[];
  /**
   * The door promises to name every change by `changed`: then only what it names is looked at, and everything in
   * quiet moments. Preset false: each question looks at the stamps of all files.
   */
  readonly watched?: boolean;
  /** Parse threads; preset: as many as there are processors, at most 4. */
  readonly workers?: number;
  /** How long one file may take; preset 5 s. */
  readonly timeoutMs?: number;
  /** Files above this number are named and left out; preset 200,000. */
  readonly maxFiles?: number;
  /** Preset: found beside the running program. */
  readonly program?: IndexProgram;
  /** Only for tests: files that end or block a thread. */
  readonly faults?: IndexThreadData['faults'];
}

/**
 * The code index of a folder. Nothing is started or read before the first question. In an engine:
 * `index: openCodeIndex({ folder, log, cacheFile: path.join(folder, STATE_FOLDER, 'cache', 'index.bin'), exclude })`.
 * Throws `no_workspace`.
 */
export function openCodeIndex(options: CodeIndexOptions): CodeIndex {
  const program = options.program ?? findProgram();
  const root = realFolder(options.folder);
  return new IndexClient({
    script: program.thread,
    log: options.log,
    exclude: () => options.exclude(),
    data: () => ({
      root,
      cacheFile: options.cacheFile,
      parser: program.parser.href,
      grammars: program.grammars,
      program: fingerprint(program),
      workers: Math.max(1, options.workers ?? Math.min(WORKERS_MAX, availableParallelism())),
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
      maxFiles: options.maxFiles ?? INDEXED_FILES_MAX,
      watched: options.watched ?? false,
      faults: options.faults ?? null,
    }),
  });
}

function realFolder(folder: string): string {
  try {
    const root = realpathSync(folder);
    if (statSync(root).isDirectory()) return root;
  } catch {
    // Said below.
  }
  throw new PlanningError(
    'no_workspace',
    `There is no folder "${folder}" that can be read. Open an existing one.`,
    {
      folder,
    },
  );
}
