import * as vscode from 'vscode';
import type { Engine } from '../../core/engine/api.ts';
import { isCancelled } from '../../core/base/errors.ts';
import { everyItem } from '../../core/store/listing.ts';
import { DisposableStore } from '../host/lifetime.ts';
import type { Shell } from '../shell.ts';
import { watchEditors } from './editorWatch.ts';
import { watchFiles } from './fileWatch.ts';
import type { IndexState } from './proofStatus.ts';

/**
 * Tells the engine what changes on disk, always; while the setting is on and a plan has something to verify, also
 * what is typed, and lets it verify by itself. Only in trusted workspaces.
 */
export class LiveVerification {
  readonly #shell: Shell;
  readonly #onError: (error: unknown) => void;
  readonly #store = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<void>();
  #running: DisposableStore | null = null;
  #engine: Engine | null = null;
  #files: vscode.Disposable | null = null;
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
    if (this.#state.kind !== 'indexing') return;
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
    this.#files?.dispose();
    this.#changed.dispose();
  }

  #settle(): void {
    const { opened } = this.#shell.engine;
    if (opened !== this.#engine) {
      this.#stop();
      this.#files?.dispose();
      this.#files = opened && vscode.workspace.isTrusted ? watchFiles(opened, this.#shell.settings) : null;
      this.#engine = opened;
    }
    const wanted =
      opened !== null &&
      vscode.workspace.isTrusted &&
      this.#shell.settings.get('verify.live') &&
      !this.#paused;
    if (!wanted || this.#running !== null) return;
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
    running.add(watchEditors(engine, this.#shell.settings));
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
}

async function hasSomethingToVerify(engine: Engine): Promise<boolean> {
  for await (const { provable } of everyItem((page) => engine.plans({ statuses: ['active'], ...page })))
    if (provable > 0) return true;
  return false;
}
