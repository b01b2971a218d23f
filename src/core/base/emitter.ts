/** Something that can be ended. Same shape as `vscode.Disposable`. */
export interface Disposable {
  dispose(): void;
}

/** Subscribes a listener; the returned object ends the subscription. Same shape as `vscode.Event`. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/**
 * A list of listeners. A listener that throws does not keep the others from being told:
 * its error goes to `onError` (by default it is rethrown in a microtask, so that it is seen as a bug).
 */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void = rethrowLater) {
    this.#onError = onError;
  }

  readonly event: Event<T> = (listener) => {
    // Wrapped, so that the same function may subscribe twice and each subscription ends by itself.
    const own = (value: T): void => listener(value);
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
