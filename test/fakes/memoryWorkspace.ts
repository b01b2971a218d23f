import { PlanningError, throwIfCancelled } from '../../src/core/base/errors.ts';
import type { RefusalReason, Workspace, WorkspaceFile, WorkspaceHit } from '../../src/core/ports.ts';

/** What looks like a secret and is kept out. */
export const SECRET = /(^|\/)(\.env(\.|$)|id_rsa|.*\.(pem|key|p12)$)/;

/** A working folder in memory, with the promises of the port: sorted files, no secrets, bounded reads, ordered hits. */
export class MemoryWorkspace implements Workspace {
  readonly name: string;
  /** How many searches and reads were made. */
  searches = 0;
  reads = 0;
  readonly #files: Map<string, string>;

  constructor(files: Readonly<Record<string, string>> = {}, name = 'sample') {
    this.name = name;
    this.#files = new Map(Object.entries(files));
  }

  async files(signal: AbortSignal): Promise<readonly string[]> {
    throwIfCancelled(signal);
    return [...this.#files.keys()].filter((path) => !SECRET.test(path)).toSorted();
  }

  async read(path: string, maxBytes: number, signal: AbortSignal, force = false): Promise<WorkspaceFile> {
    throwIfCancelled(signal);
    this.reads += 1;
    if (path.startsWith('/') || path.split('/').includes('..')) throw refused(path, 'outside');
    const text = this.#files.get(path);
    if (text === undefined) throw refused(path, 'missing');
    if (SECRET.test(path) && !force) throw refused(path, 'secret');
    const bytes = new TextEncoder().encode(text);
    // A cut in the middle of a character leaves its first bytes out.
    const kept = new TextDecoder('utf-8').decode(bytes.slice(0, maxBytes)).replace(/\uFFFD+$/, '');
    return {
      path,
      text: kept,
      bytes: bytes.length,
      cutBytes: bytes.length - new TextEncoder().encode(kept).length,
    };
  }

  async search(text: string, limit: number, signal: AbortSignal): Promise<readonly WorkspaceHit[]> {
    this.searches += 1;
    const needle = text.toLowerCase();
    const byFile: WorkspaceHit[][] = [];
    for (const path of await this.files(signal)) {
      const hits = (this.#files.get(path) ?? '')
        .split('\n')
        .flatMap((line, index): WorkspaceHit[] =>
          line.toLowerCase().includes(needle)
            ? [{ path, line: index + 1, text: line.trim().slice(0, 300) }]
            : [],
        );
      if (hits.length > 0) byFile.push(hits);
    }
    return byFile
      .toSorted((a, b) => b.length - a.length)
      .flat()
      .slice(0, limit);
  }

  async write(path: string, text: string, overwrite: boolean): Promise<void> {
    if (path.startsWith('/') || path.split('/').includes('..')) throw refused(path, 'outside');
    if (this.#files.has(path) && !overwrite) throw new PlanningError('conflict', `${path} exists already.`);
    this.#files.set(path, text);
  }

  /** Everything that is there, secrets too. */
  entries(): ReadonlyMap<string, string> {
    return new Map(this.#files);
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  /** What a file holds now, for assertions. */
  text(path: string): string | undefined {
    return this.#files.get(path);
  }
}

function refused(path: string, reason: RefusalReason): PlanningError {
  return new PlanningError('invalid_input', `${path} cannot be read (${reason}).`, { reason });
}
