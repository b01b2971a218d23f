import { Emitter } from '../../core/base/emitter.ts';
import type { Activity, Engine } from '../../core/engine/api.ts';
import type { Id } from '../../core/model/basics.ts';
import type { Plan } from '../../core/model/plan.ts';
import type { StreamRef } from '../../core/store/streams.ts';

/** A report that is new, or gone (`null`). */
export type Verified = Parameters<Parameters<Engine['onDidVerify']>[0]>[0];

/**
 * The engine of the open folder, opened when first asked for and shared by all faces. A failed opening is kept
 * (each face shows it) until `reopen`. Listeners stay across reopenings.
 */
export class EngineSource {
  readonly #open: () => Promise<Engine>;
  readonly #changed = new Emitter<readonly StreamRef[]>();
  readonly #activity = new Emitter<Activity>();
  readonly #verified = new Emitter<Verified>();
  readonly #state = new Emitter<void>();
  readonly #plans = new Map<Id, Promise<Plan>>();
  #opening: Promise<Engine> | null = null;
  #engine: Engine | null = null;
  #failure: unknown = null;
  #closed = false;

  readonly onDidChange = this.#changed.event;
  readonly onActivity = this.#activity.event;
  readonly onDidVerify = this.#verified.event;
  /** Fired when the engine was opened, failed to open or was closed. */
  readonly onDidChangeState = this.#state.event;

  constructor(open: () => Promise<Engine>) {
    this.#open = open;
  }

  /** The engine if it is open now; never opens it. */
  get opened(): Engine | null {
    return this.#engine;
  }

  /** Why it could not be opened, or null. */
  get failure(): unknown {
    return this.#failure;
  }

  get(): Promise<Engine> {
    this.#opening ??= this.#start();
    return this.#opening;
  }

  /**
   * A plan as it is now, for what shows plans: the engine is asked once until the plan changes, however many show it
   * and however often they are redrawn. Throws like the engine's `plan`; a failure is not kept.
   */
  async plan(id: Id): Promise<Plan> {
    const engine = await this.get();
    const known = this.#plans.get(id);
    if (known) return known;
    const asked = engine.plan(id);
    if (engine === this.#engine) this.#plans.set(id, asked);
    asked.catch(() => {
      if (this.#plans.get(id) === asked) this.#plans.delete(id);
    });
    return asked;
  }

  /** Closes what is open and opens again: another folder, trust granted, or a retry after a failure. */
  async reopen(): Promise<Engine> {
    await this.#close();
    return this.get();
  }

  /** For the end of the extension: further calls of `get` fail. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#close();
  }

  async #start(): Promise<Engine> {
    try {
      if (this.#closed) throw new Error('The extension has ended.');
      const engine = await this.#open();
      engine.onDidChange((refs) => {
        for (const { kind, id } of refs) if (kind === 'plan') this.#plans.delete(id);
        this.#changed.fire(refs);
      });
      engine.onActivity((activity) => this.#activity.fire(activity));
      engine.onDidVerify((verified) => this.#verified.fire(verified));
      this.#engine = engine;
      this.#failure = null;
      return engine;
    } catch (error) {
      this.#failure = error;
      throw error;
    } finally {
      this.#state.fire();
    }
  }

  async #close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = null;
    this.#engine = null;
    this.#failure = null;
    this.#plans.clear();
    if (opening === null) return;
    this.#state.fire();
    const engine = await opening.catch(() => null);
    await engine?.close();
  }
}
