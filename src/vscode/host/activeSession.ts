import type { SessionView } from '../../core/engine/api.ts';
import { Emitter } from '../../core/base/emitter.ts';
import type { Id } from '../../core/model/basics.ts';
import type { EngineSource } from './engineSource.ts';
import { Throttle } from './throttle.ts';

/** Remembers something for this workspace across reloads; `vscode.Memento` fits. */
interface Memory {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = 'activeSession';
const REFRESH_MS = 250;

/**
 * The session that commands without an argument, the status bar and the context keys are about: the one last
 * opened, else the newest unfinished one.
 */
export class ActiveSession {
  readonly #engine: EngineSource;
  readonly #memory: Memory;
  readonly #changed = new Emitter<void>();
  readonly #refresh: Throttle;
  readonly #listening: readonly { dispose(): void }[];
  #id: Id | null;
  #view: SessionView | null = null;
  #progress = '';

  /** Fired when another session became active, or when what is known of it changed. */
  readonly onDidChange = this.#changed.event;

  constructor(engine: EngineSource, memory: Memory, onError: (error: unknown) => void) {
    this.#engine = engine;
    this.#memory = memory;
    this.#id = memory.get<Id>(KEY) ?? null;
    this.#refresh = new Throttle(REFRESH_MS, () => this.#load(), onError);
    this.#listening = [
      engine.onDidChangeState(() => this.#refresh.trigger()),
      engine.onDidChange((refs) => {
        const concerned = refs.some(
          ({ kind, id }) => kind === 'session' && (this.#id === null || id === this.#id),
        );
        if (concerned) this.#refresh.trigger();
      }),
      engine.onActivity((activity) => {
        if (activity.type !== 'progress' || activity.sessionId !== this.#id) return;
        this.#progress = activity.message;
        this.#changed.fire();
      }),
    ];
  }

  get id(): Id | null {
    return this.#view?.session.id ?? null;
  }

  get view(): SessionView | null {
    return this.#view;
  }

  /** What the running step last said of itself; empty when nothing runs. */
  get progress(): string {
    return this.#view?.session.running ? this.#progress : '';
  }

  /** Makes a session the active one; resolves when it is known. */
  async set(id: Id): Promise<void> {
    if (this.#id !== id) this.#progress = '';
    this.#id = id;
    // Also when it was active by itself: now it is chosen.
    if (this.#memory.get(KEY) !== id) await this.#memory.update(KEY, id);
    await this.#load();
  }

  dispose(): void {
    this.#refresh.dispose();
    for (const listener of this.#listening) listener.dispose();
    this.#changed.dispose();
  }

  async #load(): Promise<void> {
    const engine = this.#engine.opened;
    const wanted = this.#id;
    let view = engine && wanted !== null ? await engine.session(wanted).catch(() => null) : null;
    if (engine && view === null) {
      const newest = (await engine.sessions({ limit: 20 })).items.find(
        ({ phase }) => phase !== 'discarded' && phase !== 'materialized',
      );
      view = newest ? await engine.session(newest.id) : null;
    }
    // Another one was chosen meanwhile; what is loaded for that one tells.
    if (this.#id !== wanted) return;
    if (view !== null) this.#id = view.session.id;
    if (!view?.session.running) this.#progress = '';
    this.#view = view;
    this.#changed.fire();
  }
}
