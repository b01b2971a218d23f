import type { Timeouts } from '../../core/llm/models/entry.ts';
import type { WaitPhase } from '../../core/llm/models/failure.ts';

export const REMOTE_TIMEOUTS: Timeouts = {
  connectMs: 60_000,
  firstMs: 120_000,
  idleMs: 60_000,
  totalMs: 15 * 60_000,
};

/** A server on this machine may load the model from disk before it answers, and computes slowly. */
export const LOCAL_TIMEOUTS: Timeouts = {
  // Below the 300 s after which fetch gives up by itself, in words of its own.
  connectMs: 280_000,
  firstMs: 280_000,
  idleMs: 120_000,
  totalMs: 60 * 60_000,
};

/**
 * The time limits of one call. `signal` fires when the caller's does, when a limit is reached (then `expired` says
 * which) and at `end()`, so that nothing of the call stays behind.
 */
export class Deadline {
  #expired: { readonly phase: WaitPhase; readonly ms: number } | null = null;
  readonly #timeouts: Timeouts;
  readonly #outer: AbortSignal;
  readonly #inner = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  readonly #total: NodeJS.Timeout;
  readonly #abort = (): void => this.#inner.abort();

  constructor(timeouts: Timeouts, outer: AbortSignal) {
    this.#timeouts = timeouts;
    this.#outer = outer;
    outer.addEventListener('abort', this.#abort, { once: true });
    if (outer.aborted) this.#abort();
    this.#total = setTimeout(() => this.#expire('total', timeouts.totalMs), timeouts.totalMs);
    this.asked();
  }

  get signal(): AbortSignal {
    return this.#inner.signal;
  }

  get expired(): { readonly phase: WaitPhase; readonly ms: number } | null {
    return this.#expired;
  }

  /** A request is sent. */
  asked(): void {
    this.#arm('connect', this.#timeouts.connectMs);
  }

  /** The response has begun. */
  connected(): void {
    this.#arm('first', this.#timeouts.firstMs);
  }

  /** A piece of the answer has come. */
  alive(): void {
    this.#arm('idle', this.#timeouts.idleMs);
  }

  end(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#total);
    this.#outer.removeEventListener('abort', this.#abort);
    this.#inner.abort();
  }

  #arm(phase: WaitPhase, ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#inner.signal.aborted) this.#timer = setTimeout(() => this.#expire(phase, ms), ms);
  }

  #expire(phase: WaitPhase, ms: number): void {
    if (this.#inner.signal.aborted) return;
    this.#expired = { phase, ms };
    this.#inner.abort();
  }
}
