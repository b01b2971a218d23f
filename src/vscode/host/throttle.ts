/**
 * Runs a task at most once per interval and never twice at a time. The first trigger runs it at once; the last
 * one always gets a run that starts after it.
 */
export class Throttle {
  readonly #task: () => Promise<void> | void;
  readonly #intervalMs: number;
  readonly #onError: (error: unknown) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #busy = false;
  #again = false;
  #disposed = false;

  constructor(intervalMs: number, task: () => Promise<void> | void, onError: (error: unknown) => void) {
    this.#task = task;
    this.#intervalMs = intervalMs;
    this.#onError = onError;
  }

  trigger(): void {
    if (this.#disposed) return;
    if (this.#busy || this.#timer) this.#again = true;
    else void this.#run();
  }

  dispose(): void {
    this.#disposed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#busy = true;
    this.#again = false;
    try {
      await this.#task();
    } catch (error) {
      this.#onError(error);
    }
    this.#busy = false;
    if (this.#disposed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#again) void this.#run();
    }, this.#intervalMs);
  }
}
