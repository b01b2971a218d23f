import { errorWords, PlanningError, throwIfCancelled } from '../../core/base/errors.ts';
import type { Log } from '../../core/ports.ts';
import type { ProofReport } from '../../core/model/verification.ts';
import { createEvaluationCache } from '../../core/verify/evaluate/cache.ts';
import type { Git } from '../git/run.ts';
import { answer, asksForStructure, type AnswerContext } from './answer.ts';
import type { Entry } from './entry.ts';
import { Indexer } from './indexer.ts';
import type { FromThread, IndexThreadData, Question, ToThread } from './messages.ts';
import { ParsePool } from './pool.ts';
import { ReportSender } from './reportWire.ts';
import { Structures } from './structures.ts';
import { StaleFile } from './texts.ts';

/** Saved so long after the last question that changed something; the first index sooner. */
const SAVE_IDLE_MS = 30_000;
const SAVE_FIRST_MS = 500;
/** A watcher may miss something: everything is looked at again in a quiet moment, so often. */
const AUDIT_MS = 60_000;
const AUDIT_IDLE_MS = 5000;
/** Of a very large folder less often: so that looking takes at most one in so much of the time. */
const AUDIT_SHARE = 100;
/** Times that a question starts again because a file changed under it, before the file is held still. */
const RESTARTS = 3;

export interface IndexServerOptions {
  readonly data: IndexThreadData;
  readonly git: Git;
  readonly log: Log;
  readonly tell: (message: FromThread, transfer?: ArrayBuffer[]) => void;
  readonly load: () => readonly Entry[] | null;
  readonly save: (entries: Iterable<Entry>) => Promise<void>;
}

/** Answers questions one after the other, each about the content of its moment. */
export class IndexServer {
  readonly #options: IndexServerOptions;
  readonly #indexer: Indexer;
  readonly #pool: ParsePool;
  readonly #structures: Structures;
  readonly #evaluations = createEvaluationCache();
  readonly #shown: AnswerContext['shown'] = new WeakMap();
  readonly #reports = new ReportSender();
  readonly #asked = new Map<number, { readonly ended: AbortController; begun: boolean }>();
  #turn: Promise<void> = Promise.resolve();
  #loaded = false;
  #saved = 0;
  #saveTimer: NodeJS.Timeout | null = null;
  #auditTimer: NodeJS.Timeout | null = null;
  #exclude: readonly string[] = [];

  constructor(options: IndexServerOptions) {
    this.#options = options;
    const { data, git, log, tell } = options;
    this.#structures = new Structures(data.grammars, log);
    this.#pool = new ParsePool({
      script: new URL(data.parser),
      count: data.workers,
      data: { root: data.root, grammars: data.grammars, timeoutMs: data.timeoutMs, faults: data.faults },
      killAfterMs: data.timeoutMs * 2,
      warn: warnOnce(log),
    });
    this.#indexer = new Indexer({
      root: data.root,
      git,
      log,
      watched: data.watched,
      maxFiles: data.maxFiles,
      parse: (jobs, onResult, signal) => this.#pool.run(jobs, onResult, signal),
      onStatus: (status) => tell({ kind: 'status', status }),
      onChange: (change) => tell({ kind: 'changed', change }),
    });
    for (const { path, text } of data.texts) this.#indexer.setText(path, text);
  }

  hear(message: ToThread): void {
    switch (message.kind) {
      case 'ask':
        this.#ask(message.id, message.question, message.exclude);
        break;
      case 'cancel':
        this.#cancel(message.id);
        break;
      case 'text':
        this.#indexer.setText(message.path, message.text);
        break;
      case 'changed':
        this.#indexer.changed(message.paths);
        break;
      case 'close':
        void this.#close();
        break;
    }
  }

  #ask(id: number, question: Question, exclude: readonly string[]): void {
    const { tell, data } = this.#options;
    const ended = new AbortController();
    const asked = { ended, begun: false };
    this.#asked.set(id, asked);
    this.#exclude = exclude;
    this.#inTurn(async () => {
      if (!this.#asked.has(id)) return;
      asked.begun = true;
      try {
        const { thread } = data.faults ?? {};
        if (thread !== undefined && question.kind === 'outline' && question.path === thread) process.exit(9);
        tell({ kind: 'answer', id, answer: await this.#answer(id, question, ended.signal) });
      } catch (error) {
        const code = error instanceof PlanningError ? error.code : null;
        const message = errorWords(error);
        const details = error instanceof PlanningError ? error.details : { stack: (error as Error).stack };
        tell({ kind: 'failed', id, code, message, details });
      } finally {
        this.#asked.delete(id);
      }
    });
  }

  /** One that still waits for its turn ends at once: the caller must not take it for one that hangs. */
  #cancel(id: number): void {
    const asked = this.#asked.get(id);
    asked?.ended.abort();
    if (!asked || asked.begun) return;
    this.#asked.delete(id);
    this.#options.tell({ kind: 'failed', id, code: 'cancelled', message: 'Stopped.', details: {} });
  }

  async #answer(id: number, question: Question, signal: AbortSignal): Promise<unknown> {
    const { tell } = this.#options;
    const held: string[] = [];
    try {
      for (let attempt = 1; ; attempt += 1) {
        await this.#refresh(signal, (progress) => tell({ kind: 'progress', id, progress }));
        const { view } = this.#indexer;
        if (asksForStructure(question))
          view.structures = await this.#structures.ready(this.#indexer.table.languages);
        const reports: ProofReport[] = [];
        try {
          const result = await answer(question, {
            view,
            cache: this.#evaluations,
            shown: this.#shown,
            signal,
            onReport: (report) => reports.push(report),
          });
          for (const report of reports) {
            const packed = this.#reports.pack(report);
            const transfer = packed.lists.map(({ json }) => json.buffer);
            tell({ kind: 'report', id, packed }, transfer);
          }
          return result;
        } catch (error) {
          if (!(error instanceof StaleFile)) throw error;
          this.#indexer.changed([error.path]);
          if (attempt >= RESTARTS && this.#indexer.hold(error.path)) held.push(error.path);
        }
      }
    } finally {
      for (const path of held) this.#indexer.release(path);
      this.#later();
    }
  }

  async #refresh(signal: AbortSignal, onProgress?: Parameters<Indexer['refresh']>[2]): Promise<void> {
    throwIfCancelled(signal);
    if (!this.#loaded) {
      this.#loaded = true;
      const entries = this.#options.load();
      if (entries) this.#indexer.adopt(entries);
      this.#saved = this.#indexer.revision;
    }
    await this.#indexer.refresh(this.#exclude, signal, onProgress);
  }

  #inTurn(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work);
  }

  /** What is done when nobody asks. */
  #later(): void {
    if (this.#saveTimer) clearTimeout(this.#saveTimer);
    if (this.#auditTimer) clearTimeout(this.#auditTimer);
    if (this.#indexer.revision !== this.#saved) {
      const wait = this.#saved === 0 ? SAVE_FIRST_MS : SAVE_IDLE_MS;
      this.#saveTimer = setTimeout(() => this.#inTurn(() => this.#save()), wait);
    }
    if (this.#options.data.watched) {
      const { lookedAt, lookedMs } = this.#indexer;
      const pause = Math.max(AUDIT_MS, lookedMs * AUDIT_SHARE);
      const wait = Math.max(AUDIT_IDLE_MS, pause - (performance.now() - lookedAt));
      this.#auditTimer = setTimeout(() => this.#inTurn(() => this.#audit()), wait);
    }
  }

  async #audit(): Promise<void> {
    try {
      this.#indexer.changed(null);
      await this.#refresh(new AbortController().signal);
    } catch (error) {
      this.#options.log.warn(`The folder could not be looked at: ${errorWords(error)}`);
    }
    this.#later();
  }

  async #save(): Promise<void> {
    const { revision } = this.#indexer;
    if (revision === this.#saved) return;
    try {
      await this.#options.save(this.#indexer.table.entries());
    } catch (error) {
      const reason = errorWords(error);
      this.#options.log.warn(
        `The code index could not be saved and is made again by the next start: ${reason}`,
      );
    }
    this.#saved = revision;
  }

  async #close(): Promise<void> {
    if (this.#saveTimer) clearTimeout(this.#saveTimer);
    if (this.#auditTimer) clearTimeout(this.#auditTimer);
    for (const { ended } of this.#asked.values()) ended.abort();
    await this.#turn;
    await this.#save();
    await this.#pool.close();
    this.#options.tell({ kind: 'closed' });
  }
}

/** Every worker finds the same grammar missing: it is said once. */
function warnOnce(log: Log): (message: string) => void {
  const said = new Set<string>();
  return (message) => {
    if (!said.has(message)) log.warn(message);
    said.add(message);
  };
}
