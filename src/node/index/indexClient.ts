import { Worker } from 'node:worker_threads';
import { Emitter } from '../../core/base/emitter.ts';
import { errorWords, PlanningError, throwIfCancelled } from '../../core/base/errors.ts';
import type { Definition } from '../../core/index/facts.ts';
import type {
  Analogue,
  AnalogueQuery,
  CodeIndex,
  EvaluateOptions,
  IndexChange,
  IndexProgress,
  IndexStatus,
  SymbolHit,
  SymbolQuery,
} from '../../core/index/port.ts';
import type { ProofReport, VerificationRule, ProofSpec } from '../../core/model/verification.ts';
import type { Log } from '../../core/ports.ts';
import type { FromThread, IndexThreadData, Question, ToThread } from './messages.ts';
import { ReportReader, unpackReports, type HeardReport } from './reportWire.ts';

/** How long a thread may take to save and end before it is ended. Folders of 200,000 files take some seconds. */
const CLOSE_MS = 30_000;
/** A thread that does not answer a cancelled question for so long hangs, and is ended. */
const HANG_MS = 20_000;

export interface IndexClientOptions {
  readonly script: URL;
  readonly log: Log;
  exclude(): readonly string[];
  /** Asked at each start of the thread. */
  data(): Omit<IndexThreadData, 'texts'>;
}

interface Pending {
  readonly reports: HeardReport[];
  readonly onProgress: ((progress: IndexProgress) => void) | undefined;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

const COLD: IndexStatus = {
  state: 'cold',
  files: 0,
  parsedFiles: 0,
  bytes: 0,
  skipped: [],
  skippedTotal: 0,
  partial: [],
  languages: [],
  warm: false,
  message: null,
};

/** The caller's side of the index thread: questions out, answers in. A thread that dies is started by the next one. */
export class IndexClient implements CodeIndex {
  readonly #options: IndexClientOptions;
  readonly #pending = new Map<number, Pending>();
  readonly #hanging = new Map<number, NodeJS.Timeout>();
  readonly #texts = new Map<string, string>();
  readonly #changes: Emitter<IndexChange>;
  readonly #statuses: Emitter<IndexStatus>;
  #worker: Worker | null = null;
  #reports = new ReportReader();
  #status = COLD;
  #asked = 0;
  #closed: Promise<void> | null = null;

  constructor(options: IndexClientOptions) {
    this.#options = options;
    const onError = (error: unknown): void => options.log.error('A listener of the code index failed', error);
    this.#changes = new Emitter(onError);
    this.#statuses = new Emitter(onError);
  }

  get onDidChange(): Emitter<IndexChange>['event'] {
    return this.#changes.event;
  }

  get onDidChangeStatus(): Emitter<IndexStatus>['event'] {
    return this.#statuses.event;
  }

  status(): IndexStatus {
    return this.#status;
  }

  async refresh(signal: AbortSignal, onProgress?: (progress: IndexProgress) => void): Promise<IndexStatus> {
    await this.#ask({ kind: 'refresh' }, signal, onProgress);
    return this.#status;
  }

  async evaluate(
    specs: readonly ProofSpec[],
    options: EvaluateOptions,
    signal: AbortSignal,
  ): Promise<readonly ProofReport[]> {
    const reports: HeardReport[] = [];
    await this.#ask({ kind: 'evaluate', specs, options }, signal, undefined, reports);
    return unpackReports(reports);
  }

  symbols(query: SymbolQuery, signal: AbortSignal): Promise<readonly SymbolHit[]> {
    return this.#ask({ kind: 'symbols', query }, signal);
  }

  outline(path: string, signal: AbortSignal): Promise<readonly Definition[]> {
    return this.#ask({ kind: 'outline', path }, signal);
  }

  analogous(query: AnalogueQuery, limit: number, signal: AbortSignal): Promise<readonly Analogue[]> {
    return this.#ask({ kind: 'analogous', query, limit }, signal);
  }

  countInScope(
    scopes: readonly VerificationRule['scope'][],
    signal: AbortSignal,
  ): Promise<readonly number[]> {
    return this.#ask({ kind: 'countInScope', scopes }, signal);
  }

  setText(path: string, text: string | null): void {
    if (text === null) this.#texts.delete(path);
    else this.#texts.set(path, text);
    this.#send({ kind: 'text', path, text });
  }

  changed(paths: readonly string[] | null): void {
    this.#send({ kind: 'changed', paths });
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #ask<Answer>(
    question: Question,
    signal: AbortSignal,
    onProgress?: (progress: IndexProgress) => void,
    reports: HeardReport[] = [],
  ): Promise<Answer> {
    throwIfCancelled(signal);
    if (this.#closed) throw new PlanningError('index_failed', 'The code index is closed.');
    const id = (this.#asked += 1);
    const exclude = this.#options.exclude();
    return new Promise<Answer>((resolve, reject) => {
      const onAbort = (): void => {
        this.#send({ kind: 'cancel', id });
        this.#hanging.set(id, setTimeout(() => this.#fail('it does not stop'), HANG_MS).unref());
        this.#forget(id);
        reject(new PlanningError('cancelled', 'Stopped.'));
      };
      const ended = (): void => signal.removeEventListener('abort', onAbort);
      this.#pending.set(id, {
        reports,
        onProgress,
        resolve: (value) => {
          ended();
          resolve(value as Answer);
        },
        reject: (error) => {
          ended();
          reject(error);
        },
      });
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        const worker = this.#started();
        worker.ref();
        worker.postMessage({ kind: 'ask', id, question, exclude } satisfies ToThread);
      } catch (error) {
        this.#pending.delete(id);
        ended();
        reject(failure(errorWords(error)));
      }
    });
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const texts = [...this.#texts].map(([path, text]) => ({ path, text }));
    const workerData: IndexThreadData = { ...this.#options.data(), texts };
    const worker = new Worker(this.#options.script, { workerData });
    let cause = 'its thread ended';
    worker.on('message', (message: FromThread) => {
      if (this.#worker === worker) this.#hear(message);
    });
    worker.on('error', (error) => (cause = errorWords(error)));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#fail(cause);
    });
    worker.unref();
    this.#worker = worker;
    this.#reports = new ReportReader();
    return worker;
  }

  #send(message: ToThread): void {
    this.#worker?.postMessage(message);
  }

  #hear(message: FromThread): void {
    switch (message.kind) {
      case 'answer':
        this.#forget(message.id)?.resolve(message.answer);
        break;
      case 'report': {
        // Also of a question that was given up: later reports build on it.
        const heard = this.#reports.hear(message.packed);
        this.#pending.get(message.id)?.reports.push(heard);
        break;
      }
      case 'failed': {
        const { code, details } = message;
        if (code === null)
          this.#options.log.error(`The code index: ${message.message}\n${String(details['stack'])}`);
        const error =
          code === null ? failure(message.message) : new PlanningError(code, message.message, details);
        this.#forget(message.id)?.reject(error);
        break;
      }
      case 'progress':
        this.#pending.get(message.id)?.onProgress?.(message.progress);
        break;
      case 'status':
        this.#setStatus(message.status);
        break;
      case 'changed':
        this.#changes.fire(message.change);
        break;
      case 'log':
        this.#options.log[message.level](message.message);
        break;
      case 'closed':
        break;
    }
    if (message.kind === 'answer' || message.kind === 'failed') {
      clearTimeout(this.#hanging.get(message.id));
      this.#hanging.delete(message.id);
    }
  }

  /** Takes a question off the list; the thread keeps the process alive only while something is asked. */
  #forget(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#worker?.unref();
    return pending;
  }

  #fail(cause: string): void {
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
    for (const timer of this.#hanging.values()) clearTimeout(timer);
    this.#hanging.clear();
    const error = failure(cause);
    this.#options.log.error(error.message);
    const asked = [...this.#pending.values()];
    this.#pending.clear();
    this.#setStatus({ ...this.#status, state: 'failed', message: error.message });
    for (const pending of asked) pending.reject(error);
  }

  #setStatus(status: IndexStatus): void {
    this.#status = status;
    this.#statuses.fire(status);
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    const asked = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of asked)
      pending.reject(new PlanningError('cancelled', 'Stopped: the code index was closed.'));
    for (const timer of this.#hanging.values()) clearTimeout(timer);
    if (worker) {
      worker.ref();
      const late = new AbortController();
      await Promise.race([
        new Promise<void>((resolve) => {
          worker.on('message', ({ kind }: FromThread) => kind === 'closed' && resolve());
          worker.once('exit', () => resolve());
          worker.postMessage({ kind: 'close' } satisfies ToThread);
        }),
        new Promise<void>((resolve) => {
          const timer = setTimeout(() => {
            this.#options.log.warn('The code index was not saved in time: the next start makes it again.');
            resolve();
          }, CLOSE_MS);
          late.signal.addEventListener('abort', () => clearTimeout(timer));
        }),
      ]);
      late.abort();
      this.#worker = null;
      await worker.terminate();
    }
    this.#changes.dispose();
    this.#statuses.dispose();
  }
}

function failure(cause: string): PlanningError {
  return new PlanningError(
    'index_failed',
    `The code index stopped working: ${cause}. It starts again by the next question.`,
  );
}
