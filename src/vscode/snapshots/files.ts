import * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import type { Id } from '../../core/model/basics.ts';
import type { SnapshotSide } from '../../core/engine/snapshotApi.ts';
import type { EngineSource } from '../host/engineSource.ts';

export const SNAPSHOT_SCHEME = 'planning-studio-snapshot';

/** What an address of the scheme names: a file as a snapshot or a commit holds it. */
interface SnapshotFile {
  readonly planId: Id;
  readonly side: Exclude<SnapshotSide, 'now'>;
  readonly path: string;
}

/** A file of a snapshot. Its path is the file's own, so that the editor knows its language and pairs both sides. */
export function snapshotUri({ planId, side, path }: SnapshotFile): vscode.Uri {
  return vscode.Uri.from({
    scheme: SNAPSHOT_SCHEME,
    authority: planId,
    path: `/${path}`,
    query: String(side),
  });
}

/** Null when the address names nothing of ours. */
export function parseSnapshotUri(uri: Pick<vscode.Uri, 'authority' | 'path' | 'query'>): SnapshotFile | null {
  const { authority: planId, path, query } = uri;
  const [, base, number] = /^(?:head|(base-)?(\d{1,7}))$/.exec(query) ?? [null];
  if (!/^[0-9a-f-]{36}$/.test(planId) || base === null || path.length < 2) return null;
  const side = number === undefined ? 'head' : base ? (`base-${Number(number)}` as const) : Number(number);
  return { planId, side, path: path.slice(1) };
}

/** Files of snapshots, read-only, for the editor's own diff. A file that was not there is empty. */
export class SnapshotFiles implements vscode.FileSystemProvider {
  readonly #engine: EngineSource;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(engine: EngineSource) {
    this.#engine = engine;
  }

  register(): vscode.Disposable {
    const options = { isReadonly: true, isCaseSensitive: true };
    return vscode.workspace.registerFileSystemProvider(SNAPSHOT_SCHEME, this, options);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { length } = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: length };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const file = parseSnapshotUri(uri);
    if (file === null) throw vscode.FileSystemError.FileNotFound(uri);
    try {
      const engine = await this.#engine.get();
      const { signal } = new AbortController();
      const bytes = await engine.snapshotFile(file.planId, file.side, file.path, signal);
      return bytes ?? new Uint8Array();
    } catch (error) {
      if (error instanceof PlanningError) throw vscode.FileSystemError.Unavailable(error.message);
      throw error;
    }
  }

  watch(): vscode.Disposable {
    // What a snapshot holds never changes.
    return new vscode.Disposable(() => undefined);
  }
  readDirectory(): [string, vscode.FileType][] {
    return [];
  }
  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  writeFile(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}
