import * as vscode from 'vscode';
import type { Disposable } from '../../core/emitter.ts';
import type { Engine } from '../../core/engine/api.ts';
import { isCancelled } from '../../core/errors.ts';
import { folderPath, studioFolder } from '../folder.ts';
import { DisposableStore } from '../lifetime.ts';
import type { Shell } from '../shell.ts';
import type { IndexState } from './proofStatus.ts';

/** What comes within a moment is told together. */
const GATHER_MS = 50;
/** More changed files than this at once (a branch switch): everything is looked at. */
const NAMED = 1000;
/** Between two looks at a text that is being typed. */
const TYPED_MS = 200;

/**
 * Verifies while people work: tells the engine what changes on disk and in editors, and lets it verify. Only in
 * trusted workspaces, only while the setting is on and a plan has something to verify.
 */
export class LiveVerification {
  readonly #shell: Shell;
  readonly #onError: (error: unknown) => void;
  readonly #store = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<void>();
  #running: DisposableStore | null = null;
  #engine: Engine | null = null;
  #indexing: AbortController | null = null;
  #paused = false;
  #state: IndexState = { kind: 'idle' };
  /** Fired when `state` is another. */
  readonly onDidChange = this.#changed.event;

  constructor(shell: Shell, onError: (error: unknown) => void) {
    this.#shell = shell;
    this.#onError = onError;
    this.#store.add(shell.engine.onDidChangeState(() => this.#settle()));
    this.#store.add(
      shell.engine.onDidChange((refs) => {
        if (this.#running === null && refs.some(({ kind }) => kind === 'plan')) this.#settle();
      }),
    );
    this.#store.add(
      shell.settings.onDidChange((name) => {
        if (name !== 'verify.live' && name !== 'verify.debounceMs') return;
        this.#stop();
        this.#paused = false;
        this.#settle();
      }),
    );
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#settle()));
    this.#settle();
  }

  get state(): IndexState {
    return this.#state;
  }

  /** Ends the first indexing; nothing is verified by itself until somebody asks for it. */
  cancel(): void {
    this.#paused = true;
    this.#indexing?.abort();
  }

  /** After a person asked for verification: goes on by itself from now on. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#settle();
  }

  dispose(): void {
    this.#store.dispose();
    this.#stop();
    this.#changed.dispose();
  }

  #settle(): void {
    const { opened } = this.#shell.engine;
    if (opened !== this.#engine) this.#stop();
    const wanted =
      opened !== null &&
      vscode.workspace.isTrusted &&
      this.#shell.settings.get('verify.live') &&
      !this.#paused;
    if (!wanted || this.#running !== null) return;
    this.#engine = opened;
    const running = new DisposableStore();
    this.#running = running;
    this.#start(opened, running).catch((error: unknown) => {
      if (this.#running === running) this.#stop();
      if (!isCancelled(error)) this.#onError(error);
    });
  }

  #stop(): void {
    this.#indexing?.abort();
    this.#running?.dispose();
    this.#running = null;
    this.#engine = null;
    this.#tell({ kind: this.#paused ? 'paused' : 'idle' });
  }

  async #start(engine: Engine, running: DisposableStore): Promise<void> {
    if (!(await hasSomethingToVerify(engine))) {
      if (this.#running === running) this.#running = null;
      return;
    }
    const stop = new AbortController();
    this.#indexing = stop;
    running.add({ dispose: () => stop.abort() });
    running.add(this.#watchFiles(engine));
    running.add(this.#watchEditors(engine));
    this.#tell({ kind: 'indexing', done: 0, total: 0 });
    try {
      await engine.index(stop.signal, ({ done, total }) => this.#tell({ kind: 'indexing', done, total }));
    } finally {
      if (this.#running === running) this.#tell({ kind: this.#paused ? 'paused' : 'idle' });
    }
    if (stop.signal.aborted) return;
    const debounceMs = this.#shell.settings.get('verify.debounceMs');
    running.add(engine.watchVerification({ debounceMs }));
  }

  #tell(state: IndexState): void {
    this.#state = state;
    this.#shell.keys.set('planningStudio.indexing', state.kind === 'indexing');
    this.#changed.fire();
  }

  #watchFiles(engine: Engine): Disposable {
    const folder = studioFolder(this.#shell.settings);
    if (!folder) return { dispose: () => undefined };
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**/*'));
    const changed = new Set<string>();
    let timer: NodeJS.Timeout | null = null;
    let isBranch = false;
    const note = (uri: vscode.Uri): void => {
      const path = folderPath(this.#shell.settings, uri);
      if (path === null || path.startsWith('.planning-studio/')) return;
      if (path === '.git/HEAD') isBranch = true;
      else if (path.startsWith('.git/')) return;
      else if (changed.size <= NAMED) changed.add(path);
      timer ??= setTimeout(() => {
        timer = null;
        engine.filesChanged(isBranch || changed.size > NAMED ? null : [...changed]);
        isBranch = false;
        changed.clear();
      }, GATHER_MS);
    };
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(note),
      watcher.onDidCreate(note),
      watcher.onDidDelete(note),
      new vscode.Disposable(() => clearTimeout(timer ?? undefined)),
    );
  }

  /** Texts that are not saved count while their editor is open. */
  #watchEditors(engine: Engine): Disposable {
    const typed = new Map<string, NodeJS.Timeout>();
    const told = new Set<string>();
    const release = (path: string): void => {
      clearTimeout(typed.get(path));
      typed.delete(path);
      if (told.delete(path)) engine.setEditorText(path, null);
    };
    const look = (document: vscode.TextDocument): void => {
      const path = folderPath(this.#shell.settings, document.uri);
      if (path === null) return;
      if (!document.isDirty) return release(path);
      if (typed.has(path)) return;
      const timer = setTimeout(() => {
        typed.delete(path);
        if (document.isClosed || !document.isDirty) return release(path);
        told.add(path);
        engine.setEditorText(path, document.getText());
      }, TYPED_MS);
      typed.set(path, timer);
    };
    const done = ({ uri }: vscode.TextDocument): void => {
      const path = folderPath(this.#shell.settings, uri);
      if (path !== null) release(path);
    };
    for (const document of vscode.workspace.textDocuments) if (document.isDirty) look(document);
    return vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
      vscode.workspace.onDidSaveTextDocument((document) => {
        done(document);
        // Not every watcher sees a save at once, some folders are not watched at all.
        const path = folderPath(this.#shell.settings, document.uri);
        if (path !== null) engine.filesChanged([path]);
      }),
      vscode.workspace.onDidCloseTextDocument(done),
      new vscode.Disposable(() => {
        for (const timer of typed.values()) clearTimeout(timer);
        for (const path of told) engine.setEditorText(path, null);
      }),
    );
  }
}

const PAGE = 500;

async function hasSomethingToVerify(engine: Engine): Promise<boolean> {
  for (let offset = 0; ; offset += PAGE) {
    const { items, total } = await engine.plans({ statuses: ['active'], limit: PAGE, offset });
    if (items.some(({ provable }) => provable > 0)) return true;
    if (offset + PAGE >= total || items.length === 0) return false;
  }
}
