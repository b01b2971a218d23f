import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { ownEnvironment } from '../paths.ts';
import type { PrivateCopy } from './copy.ts';
import type { Order, Said } from './messages.ts';

const program = path.join(import.meta.dirname, '..', 'mutantWorker.ts');

/** How long a worker may take to end by itself. */
const ENDING_MS = 15_000;

/** How the tests ended. */
export type Outcome =
  | { readonly type: 'passed' }
  /** One of them failed, took too long, or the process ended in the middle of it. */
  | { readonly type: 'failed'; readonly file: string; readonly title: string; readonly message: string };

export type Watching = Extract<Said, { type: 'watched' }>;

/** A process with mocha loaded that waits for its one order. It dies with everything that it started. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #exited: Promise<unknown>;

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
    this.#exited = once(child, 'exit');
  }

  /** `coverage` is the folder where it and all its processes write what they ran. */
  static async start(copy: PrivateCopy, coverage?: string): Promise<Worker> {
    const folder = await copy.workerFolder();
    const child = fork(program, {
      cwd: copy.root,
      // A group of its own, so that it can be ended with its children.
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: ownEnvironment({
        ...{ TMPDIR: folder, TMP: folder, TEMP: folder },
        ...(coverage ? { NODE_V8_COVERAGE: coverage } : { NODE_COMPILE_CACHE: copy.compiled }),
      }),
    });
    return new Worker(child, folder);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Runs what is ordered. The worker is gone afterwards. */
  async run(order: Order, signal: AbortSignal, onWatched?: (said: Watching) => void): Promise<Outcome> {
    let at = { file: order.chosen[0]?.file ?? '', title: '' };
    let timer: NodeJS.Timeout | undefined;
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const fail = (message: string): void => resolve({ type: 'failed', ...at, message });
    const wait = (ms: number): void => {
      clearTimeout(timer);
      // mocha ends a test that waits for too long; one in an endless loop it cannot.
      timer = setTimeout(() => fail('It did not come back.'), 2 * ms);
    };
    const stop = (): void => fail('Stopped.');
    wait(order.limitMs);
    this.#child.on('message', (said: Said) => {
      if (said.type === 'alive') {
        at = { file: said.file, title: said.title };
        wait(said.limitMs);
      } else if (said.type === 'failed' && order.bail) resolve(said);
      else if (said.type === 'watched') onWatched?.(said);
      else if (said.type === 'done') resolve({ type: 'passed' });
    });
    this.#child.once('exit', (code, by) => fail(`The process ended (${code ?? by}).`));
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    this.#child.send(order, (error) => error && fail(error.message));
    const outcome = await promise;
    signal.removeEventListener('abort', stop);
    clearTimeout(timer);
    const ending = new Promise((resolveEnding) => setTimeout(resolveEnding, ENDING_MS).unref());
    if (outcome.type === 'passed') await Promise.race([this.#exited, ending]);
    await this.end();
    return outcome;
  }

  /** Ends it with everything that it started, and removes what its tests left. */
  async end(): Promise<void> {
    try {
      process.kill(process.platform === 'win32' ? this.pid : -this.pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
    await this.#exited;
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }).catch(
      () => undefined,
    );
  }
}
