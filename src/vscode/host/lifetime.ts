import type { CancellationToken } from 'vscode';

interface Disposable {
  dispose(): unknown;
}

/** Things to let go of together, last first. What is added after `dispose` is let go of at once. */
export class DisposableStore {
  readonly #items: Disposable[] = [];
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    for (const item of this.#items.splice(0).toReversed()) item.dispose();
  }
}

/** A signal that fires when the token is cancelled or when one of the `others` fires. */
export function toAbortSignal(token: CancellationToken, ...others: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return AbortSignal.any([controller.signal, ...others]);
}
