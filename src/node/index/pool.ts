import { Worker } from 'node:worker_threads';
import { PlanningError } from '../../core/base/errors.ts';
import { skippedEntry, type ParseJob, type ParseResult } from './entry.ts';
import type { ParseReply, ParseWorkerData } from './parseMessages.ts';

export interface PoolOptions {
  readonly script: URL;
  readonly count: number;
  readonly data: Omit<ParseWorkerData, 'progress'>;
  /** How long a worker may be silent about one file before it is ended. */
  readonly killAfterMs: number;
  readonly warn: (message: string) => void;
}

/** Files per message: few enough that the workers end together, enough that messages cost nothing. */
const BATCH = 16;
/** Workers that may die in a row before any file was read: then something else is wrong. */
const STARTS = 4;
/** How long a worker may take to begin its first file: on a busy machine its program is slow to load. */
const START_MS = 60_000;
const WATCH_MS = 250;

interface Running {
  readonly worker: Worker;
  readonly progress: Int32Array;
  batch: { readonly number: number; readonly run: number; readonly jobs: readonly ParseJob[] } | null;
  /** Where the worker was seen last, and since when. */
  seen: { at: number; since: number };
  timedOut: boolean;
}

type OnResult = (job: ParseJob, result: ParseResult) => void;

/** Worker threads that parse files. One that dies is replaced; the file that it was at is named and left out. */
export class ParsePool {
  readonly #options: PoolOptions;
  #workers: Running[] = [];
  #queue: ParseJob[] = [];
  #next = 0;
  #batches = 0;
  #runs = 0;
  #deaths = 0;
  #onResult: OnResult = () => {};
  #settle: ((error: unknown) => void) | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Parses the files in no particular order. One run at a time. Aborting lets running batches end unheard. */
  run(jobs: readonly ParseJob[], onResult: OnResult, signal: AbortSignal): Promise<void> {
    if (jobs.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.#settle?.(new PlanningError('cancelled', 'Stopped.'));
      this.#runs += 1;
      this.#queue = byExtension(jobs);
      this.#next = 0;
      this.#onResult = onResult;
      this.#settle = (error) => {
        this.#settle = null;
        this.#queue = [];
        this.#onResult = () => {};
        signal.removeEventListener('abort', onAbort);
        if (this.#timer) clearInterval(this.#timer);
        this.#timer = null;
        if (error === null) resolve();
        else reject(error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#timer = setInterval(() => this.#watch(), WATCH_MS);
      const wanted = Math.min(this.#options.count, Math.ceil(jobs.length / BATCH));
      while (this.#workers.length < wanted) this.#start();
      for (const running of this.#workers) this.#give(running);
    });
  }

  async close(): Promise<void> {
    this.#settle?.(new PlanningError('cancelled', 'Stopped.'));
    const workers = this.#workers;
    this.#workers = [];
    await Promise.all(workers.map(({ worker }) => worker.terminate()));
  }

  #start(): Running {
    const progress = new SharedArrayBuffer(4);
    new Int32Array(progress)[0] = -1;
    const data: ParseWorkerData = { ...this.#options.data, progress };
    const running: Running = {
      worker: new Worker(this.#options.script, {
        workerData: data,
        resourceLimits: { maxOldGenerationSizeMb: 1024 },
      }),
      progress: new Int32Array(progress),
      batch: null,
      seen: { at: -1, since: 0 },
      timedOut: false,
    };
    let cause: unknown = null;
    running.worker.on('message', (message: ParseReply) => this.#hear(running, message));
    running.worker.on('error', (error) => (cause = error));
    running.worker.on('exit', () => this.#replace(running, cause));
    this.#workers.push(running);
    return running;
  }

  #give(running: Running): void {
    if (running.batch !== null || this.#next >= this.#queue.length) return;
    const left = this.#queue.length - this.#next;
    const size = Math.max(1, Math.min(BATCH, Math.ceil(left / (this.#workers.length * 2))));
    const jobs = this.#queue.slice(this.#next, this.#next + size);
    this.#next += size;
    running.batch = { number: (this.#batches += 1), run: this.#runs, jobs };
    running.seen = { at: -1, since: performance.now() };
    running.worker.postMessage({ batch: running.batch.number, jobs });
  }

  #hear(running: Running, message: ParseReply): void {
    if (message.kind === 'warn') {
      this.#options.warn(message.message);
      return;
    }
    const batch = running.batch;
    if (batch === null || batch.number !== message.batch) return;
    running.batch = null;
    this.#deaths = 0;
    for (const [at, result] of message.results.entries()) {
      const job = batch.jobs[at];
      // A run that was given up is not heard: its texts may be old.
      if (job && batch.run === this.#runs) this.#onResult(job, result);
    }
    this.#give(running);
    this.#endWhenDone();
  }

  #endWhenDone(): void {
    const busy = this.#workers.some(({ batch }) => batch !== null);
    if (!busy && this.#next >= this.#queue.length) this.#settle?.(null);
  }

  /** Ends workers that are stuck in one file. */
  #watch(): void {
    for (const running of this.#workers) {
      if (running.batch === null) continue;
      const at = Atomics.load(running.progress, 0);
      if (at !== running.seen.at) running.seen = { at, since: performance.now() };
      const most = at < 0 ? Math.max(START_MS, this.#options.killAfterMs) : this.#options.killAfterMs;
      if (performance.now() - running.seen.since > most && !running.timedOut) {
        running.timedOut = true;
        void running.worker.terminate();
      }
    }
  }

  #replace(running: Running, cause: unknown): void {
    if (!this.#workers.includes(running)) return;
    this.#workers = this.#workers.filter((other) => other !== running);
    const { batch, timedOut } = running;
    if (batch === null || this.#settle === null) return;
    if (batch.run !== this.#runs) {
      if (this.#next < this.#queue.length) this.#give(this.#start());
      this.#endWhenDone();
      return;
    }
    const at = Atomics.load(running.progress, 0);
    const culprit = batch.jobs[at];
    const why = cause instanceof Error ? cause.message : 'the thread ended';
    if (culprit) {
      const reason = timedOut ? 'timeout' : 'crashed';
      const detail = timedOut ? 'Parsing it did not end.' : `Parsing it ended the parser: ${why}`;
      this.#options.warn(`${culprit.path} was left out of the index. ${detail}`);
      this.#onResult(culprit, { kind: 'entry', entry: skippedEntry(culprit.path, reason, detail) });
      this.#deaths = 0;
    } else if ((this.#deaths += 1) >= STARTS) {
      this.#settle(
        new PlanningError('index_failed', `The code index cannot start its parser: ${why}.`, {}, { cause }),
      );
      return;
    }
    this.#queue.push(...batch.jobs.filter((job) => job !== culprit));
    if (this.#next < this.#queue.length) this.#give(this.#start());
    this.#endWhenDone();
  }
}

/** Files of one kind stand together, so that a rare language costs its grammar in one worker, not in each. */
function byExtension(jobs: readonly ParseJob[]): ParseJob[] {
  const groups = Map.groupBy(jobs, ({ path }) => /\.[^./]*$/.exec(path)?.[0] ?? '');
  return [...groups.values()].flat();
}
