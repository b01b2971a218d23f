import * as vscode from 'vscode';
import type { Engine } from '../../core/engine/api.ts';
import { PlanningError } from '../../core/base/errors.ts';
import type { StreamKind, StreamRef } from '../../core/store/streams.ts';
import type { EngineSource } from '../host/engineSource.ts';
import { readContent, type StudioContent } from './content.ts';
import { isFolderPath, parseStudioPath, type StudioFile } from '../names/paths.ts';
import { SCHEME } from '../names/uris.ts';

const STREAMS: Readonly<Record<StudioFile['kind'], StreamKind>> = {
  plans: 'plan',
  specs: 'plan',
  documents: 'document',
  sessions: 'session',
};

/** What was last handed to an editor: what its next save is based on. */
interface Base {
  readonly text: string;
  readonly version: number | null;
}

interface Known {
  readonly uri: vscode.Uri;
  readonly file: StudioFile;
  base: Base | null;
  /** True from a save that a person asked for until it is written. */
  byHand: boolean;
  /** Raised when what is kept reads differently from what was saved, so that the editor takes it over. */
  bump: number;
}

/**
 * Plans, specs, syntheses and verification specs as files of the native editor. A save goes through the engine and its gates; when
 * somebody else was faster it fails with a message, and the editor keeps the person's text.
 */
export class StudioFileSystem implements vscode.FileSystemProvider {
  readonly #engine: EngineSource;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #known = new Map<string, Known>();
  readonly #listening: readonly { dispose(): void }[];
  readonly #ended = new AbortController();
  readonly onDidChangeFile = this.#changed.event;

  constructor(engine: EngineSource) {
    this.#engine = engine;
    this.#listening = [
      engine.onDidChange((refs) => this.#tell(refs)),
      engine.onDidChangeState(() => this.#tell(null)),
      vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
        const known = this.#known.get(document.uri.toString());
        if (known) known.byHand = reason === vscode.TextDocumentSaveReason.Manual;
      }),
    ];
  }

  register(): vscode.Disposable {
    const registered = vscode.workspace.registerFileSystemProvider(SCHEME, this, { isCaseSensitive: true });
    return vscode.Disposable.from(registered, this);
  }

  watch(): vscode.Disposable {
    // Everything handed out is watched anyway.
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    if (isFolderPath(uri.path)) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const known = this.#know(uri);
    const content = await this.#read(known);
    return {
      type: vscode.FileType.File,
      ctime: content.createdMs,
      mtime: content.changedMs + known.bump,
      size: Buffer.byteLength(content.text),
      ...(content.readOnly === null ? {} : { permissions: vscode.FilePermission.Readonly }),
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const known = this.#know(uri);
    const { text, version } = await this.#read(known);
    known.base = { text, version };
    return Buffer.from(text);
  }

  async writeFile(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
    const known = this.#know(uri);
    const text = new TextDecoder().decode(bytes);
    const engine = await this.#open();
    try {
      const present = await readContent(engine, known.file);
      if (present.readOnly !== null) throw new PlanningError('not_allowed_now', present.readOnly);
      // Without a base (an editor restored with unsaved text) VS Code has compared the times itself.
      await save(engine, known, present, text, this.#ended.signal);
      const saved = await readContent(engine, known.file);
      known.base = { text: saved.text, version: saved.version };
      if (saved.text !== text) {
        known.bump += 1;
        // After VS Code has asked for the new times of its own save.
        setTimeout(() => this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri: known.uri }]), 50);
      }
    } catch (error) {
      throw toFileError(error, uri);
    } finally {
      known.byHand = false;
    }
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    // Plans are found in their view and by search, not by walking.
    if (isFolderPath(uri.path)) return [];
    throw vscode.FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(): void {
    throw vscode.FileSystemError.NoPermissions(
      vscode.l10n.t('Delete a plan in the Plans view, where it can be undone.'),
    );
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions(vscode.l10n.t('Rename a plan in the Plans view.'));
  }

  /** Why a file cannot be edited now, or null; for the line above its text. */
  async readOnlyReason(uri: vscode.Uri): Promise<string | null> {
    const file = parseStudioPath(uri.path, uri.query);
    return file ? (await readContent(await this.#engine.get(), file)).readOnly : null;
  }

  dispose(): void {
    this.#ended.abort();
    for (const listener of this.#listening) listener.dispose();
    this.#changed.dispose();
  }

  #know(uri: vscode.Uri): Known {
    const key = uri.toString();
    const present = this.#known.get(key);
    if (present) return present;
    const file = parseStudioPath(uri.path, uri.query);
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    const known: Known = { uri, file, base: null, byHand: false, bump: 0 };
    this.#known.set(key, known);
    return known;
  }

  async #read(known: Known): Promise<StudioContent> {
    try {
      return await readContent(await this.#open(), known.file);
    } catch (error) {
      throw toFileError(error, known.uri);
    }
  }

  async #open(): Promise<Engine> {
    try {
      return await this.#engine.get();
    } catch (error) {
      throw toFileError(error, undefined);
    }
  }

  #tell(refs: readonly StreamRef[] | null): void {
    const changed = [...this.#known.values()].filter(
      ({ file }) =>
        refs === null || refs.some(({ kind, id }) => id === file.id && kind === STREAMS[file.kind]),
    );
    if (changed.length > 0) {
      this.#changed.fire(changed.map(({ uri }) => ({ type: vscode.FileChangeType.Changed, uri })));
    }
  }
}

async function save(
  engine: Engine,
  { file, byHand, ...known }: Known,
  present: Base,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  const base = known.base ?? present;
  switch (file.kind) {
    case 'specs': {
      const task = (await engine.plan(file.id)).tasks.find(({ number }) => number === file.number);
      if (!task) throw new PlanningError('not_found', 'The task is no longer in the plan.');
      const options = { baseRevision: base.version ?? 0, withCommands: byHand };
      await engine.attachSpec(file.id, task.id, text, options, signal);
      return;
    }
    case 'plans':
      return engine.applyMarkdown(file.id, base.text, text);
    case 'documents':
      await engine.saveDocument(file.id, text, base.version ?? 1, vscode.l10n.t('edited as text'));
      return;
    case 'sessions': {
      const { session } = await engine.session(file.id);
      if (session.synthesis?.markdown !== base.text) {
        throw new PlanningError('conflict', 'The synthesis was changed by somebody else in the meantime.');
      }
      return engine.editSynthesis(file.id, text);
    }
  }
}

/** A failure in the words of the file system, which the editor shows as they are; text is never lost by it. */
function toFileError(error: unknown, uri: vscode.Uri | undefined): Error {
  if (!(error instanceof PlanningError)) return error instanceof Error ? error : new Error(String(error));
  if (error.code === 'not_found') return vscode.FileSystemError.FileNotFound(uri ?? error.message);
  if (error.code === 'not_allowed_now' || error.code === 'forbidden') {
    return vscode.FileSystemError.NoPermissions(error.message);
  }
  if (error.code === 'conflict') {
    return vscode.FileSystemError.Unavailable(
      vscode.l10n.t(
        '{0} Nothing was written and your text is still in the editor: save again to compare.',
        error.message,
      ),
    );
  }
  return vscode.FileSystemError.Unavailable(error.message);
}
