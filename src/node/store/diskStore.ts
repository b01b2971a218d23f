import PQueue from 'p-queue';
import { Emitter } from '../../core/base/emitter.ts';
import { PlanningError } from '../../core/base/errors.ts';
import type { Author, Id, Page } from '../../core/model/basics.ts';
import type { DocumentSummary } from '../../core/model/document.ts';
import type { Episode } from '../../core/model/episode.ts';
import type { PlanSummary, TaskRow } from '../../core/model/plan.ts';
import type { SessionSummary, Step } from '../../core/model/session.ts';
import type { Usage, UsageRow, UsageTotals } from '../../core/model/usage.ts';
import type {
  Loaded,
  Log,
  PlanFilter,
  SessionFilter,
  Store,
  StreamAppend,
  TaskFilter,
  UsageHistory,
} from '../../core/ports.ts';
import type { SearchHit } from '../../core/model/searchHit.ts';
import type { Fold } from '../../core/store/fold.ts';
import type { EventOf, StoreFinding, StreamKind, StreamRef } from '../../core/store/streams.ts';
import type { Recorded } from '../../core/log/records.ts';
import { appendUnderLock, finishPending, type AppendTools } from './append.ts';
import type { CacheFile } from './cacheFile.ts';
import type { ProjectionDatabase } from './database/database.ts';
import { isId, streamKey } from './folder.ts';
import type { ProcessLock } from './lock.ts';
import type { LogChange, LogHead } from './logs.ts';
import { SaveSchedule } from './saveSchedule.ts';
import { LogWatcher } from './watch.ts';

/** The parts of a store, ready to work; made by `openStore`. */
export interface DiskStoreParts {
  readonly tools: Omit<AppendTools, 'took'>;
  readonly lock: ProcessLock;
  readonly database: ProjectionDatabase;
  readonly cache: CacheFile;
  readonly log: Log;
  readonly watch: boolean;
  readonly readOnly: boolean;
  /** The database is saved when nothing happened for so long. */
  readonly saveIdleMs: number;
}

/** Without an idle moment search entries are written a few at a time, so that not ever more of them wait. */
const MOST_WAITING = 500;
const SOME = 20;

/** The store on disk. One queue per store orders everything that reads logs or writes; questions go straight to the database. */
export class DiskStore implements Store {
  readonly #parts: DiskStoreParts;
  readonly #tools: AppendTools;
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #changed: Emitter<readonly StreamRef[]>;
  readonly #saving: SaveSchedule;
  #taken: LogChange[] = [];
  #strangers: readonly StoreFinding[] = [];
  #watcher: LogWatcher | null = null;
  #bringUpLater: NodeJS.Immediate | null = null;
  #closed = false;

  constructor(parts: DiskStoreParts) {
    this.#parts = parts;
    this.#tools = { ...parts.tools, took: (change) => void this.#taken.push(change) };
    this.#changed = new Emitter((error) => parts.log.error('A listener of the store failed.', error));
    this.#saving = new SaveSchedule(parts, (work) => this.#queue.add(work));
  }

  get onDidChange(): Store['onDidChange'] {
    return this.#changed.event;
  }

  /** Takes in the logs as they are now; the first call of a store's life. */
  async start(): Promise<void> {
    await this.#parts.database.together(() => this.refresh());
    if (!this.#parts.readOnly) this.#saving.start();
    if (!this.#parts.watch) return;
    this.#watcher = new LogWatcher(this.#tools.folder, () => {
      if (this.#closed) return;
      this.refresh().catch((error: unknown) =>
        this.#parts.log.error('The logs could not be read again.', error),
      );
    });
  }

  append(changes: readonly StreamAppend[], author: Author): Promise<void> {
    const keys = changes.map((change) => streamKey(change.stream));
    if (new Set(keys).size !== keys.length) throw new TypeError('One append names a stream twice.');
    if (this.#parts.readOnly) {
      throw new PlanningError('store_failed', 'The plans of this folder are open for reading only.');
    }
    return this.#inTurn(async () => {
      try {
        await this.#parts.lock.acquire();
        try {
          await this.#finishPending();
          for (const { stream } of changes) this.#catchUp(stream);
          this.#taken.push(...(await appendUnderLock(this.#tools, changes, author)));
        } finally {
          this.#parts.lock.release();
        }
      } catch (error) {
        // After a failed write the logs say what is true, not what was meant.
        for (const { stream } of changes) if (isId(stream.id)) this.#catchUp(stream);
        throw error;
      } finally {
        this.#project();
      }
    });
  }

  async load<K extends StreamKind>(stream: StreamRef<K>): Promise<Loaded<K>> {
    this.#mustBeOpen();
    const kept = this.#tools.logs.kept(stream);
    const fold = kept ?? (await this.#inTurn(async () => this.#foldFromDisk(stream)));
    const head = this.#tools.logs.heads.get(streamKey(stream));
    return this.#loaded(stream, fold, head);
  }

  async history<K extends StreamKind>(stream: StreamRef<K>): Promise<readonly Recorded<EventOf<K>>[]> {
    await this.load(stream);
    return this.#inTurn(async () => this.#tools.logs.history(stream));
  }

  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        if (!this.#parts.readOnly && this.#tools.pending.exists()) await this.#underLockIfPossible();
        await this.#scan();
      } finally {
        this.#project();
      }
    });
  }

  sessions(filter: SessionFilter): Promise<Page<SessionSummary>> {
    return this.#questions().sessions(filter);
  }
  plans(filter: PlanFilter): Promise<Page<PlanSummary>> {
    return this.#questions().plans(filter);
  }
  tasks(filter: TaskFilter): Promise<Page<TaskRow>> {
    return this.#questions().tasks(filter);
  }
  documents(filter: { planId?: Id; limit?: number; offset?: number }): Promise<Page<DocumentSummary>> {
    return this.#questions().documents(filter);
  }
  episodes(filter: { text?: string; limit?: number }): Promise<Page<Episode>> {
    return this.#questions().episodes(filter);
  }
  async search(text: string, limit: number): Promise<readonly SearchHit[]> {
    this.#mustBeOpen();
    return this.#parts.database.text.search(text, limit);
  }
  usage(sessionId: Id | null, by: 'session' | 'role' | 'model' | 'step'): Promise<readonly UsageRow[]> {
    return this.#questions().usage(sessionId, by);
  }
  usageCalls(sessionId: Id): Promise<readonly Usage[]> {
    return this.#questions().usageCalls(sessionId);
  }
  usageHistory(step: Step, provider: string, model: string): Promise<UsageHistory | null> {
    return this.#questions().usageHistory(step, provider, model);
  }
  totals(): Promise<UsageTotals> {
    return this.#questions().totals();
  }

  async findings(): Promise<readonly StoreFinding[]> {
    this.#mustBeOpen();
    const heads = [...this.#tools.logs.heads].sort(([a], [b]) => (a < b ? -1 : 1));
    return [...this.#strangers, ...heads.flatMap(([key, head]) => this.#findingsOf(key, head))];
  }

  /** All rows of the database, to compare two. */
  dumpTables(): Readonly<Record<string, readonly unknown[]>> {
    this.#mustBeOpen();
    return this.#parts.database.dump();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#watcher?.close();
    this.#saving.stop();
    await this.#queue.onIdle();
    try {
      if (!this.#parts.readOnly) await this.#saving.saveAtEnd();
    } catch (error) {
      // A cache that cannot be saved costs time on the next open, nothing else.
      this.#parts.log.warn(
        `The database was not saved: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    if (this.#bringUpLater !== null) clearImmediate(this.#bringUpLater);
    this.#changed.dispose();
    this.#parts.lock.close();
    this.#parts.database.close();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#mustBeOpen();
    return this.#queue.add(work);
  }

  #questions(): ProjectionDatabase['questions'] {
    this.#mustBeOpen();
    return this.#parts.database.questions;
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new PlanningError('store_failed', 'The store is closed. Open the folder again.');
  }

  #catchUp(stream: StreamRef): void {
    const change = this.#tools.logs.catchUp(stream);
    if (change !== null) this.#taken.push(change);
  }

  async #finishPending(): Promise<void> {
    for (const ref of await finishPending(this.#tools)) this.#catchUp(ref);
  }

  /** A half-done append of a killed process is finished at once, but a folder that cannot be written is still read. */
  async #underLockIfPossible(): Promise<void> {
    try {
      await this.#parts.lock.acquire();
    } catch (error) {
      this.#parts.log.warn(
        `An unfinished change was left as it is: ${error instanceof Error ? error.message : String(error)}`,
      );
      return;
    }
    try {
      await this.#finishPending();
    } finally {
      this.#parts.lock.release();
    }
  }

  async #scan(): Promise<void> {
    const { refs, findings } = this.#tools.logs.scan();
    this.#strangers = findings;
    const present = new Set(refs.map(streamKey));
    let since = performance.now();
    for (const ref of refs) {
      this.#catchUp(ref);
      if (performance.now() - since < 25) continue;
      // Rebuilding takes a while: the program around us stays awake.
      this.#project();
      this.#parts.database.bringUp();
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
    }
    for (const key of this.#tools.logs.heads.keys()) if (!present.has(key)) this.#catchUp(refOf(key));
  }

  async #foldFromDisk<K extends StreamKind>(stream: StreamRef<K>): Promise<Fold<K> | null> {
    try {
      this.#catchUp(stream);
      const found = this.#tools.logs.fold(stream);
      if (found?.changed) this.#taken.push(found.changed);
      return found?.fold ?? null;
    } finally {
      this.#project();
    }
  }

  #loaded<K extends StreamKind>(
    stream: StreamRef<K>,
    fold: Fold<K> | null,
    head: LogHead | undefined,
  ): Loaded<K> {
    if (head?.status === 'newer') throw new PlanningError('store_newer', head.findings[0]?.message ?? '');
    if (head === undefined || fold === null || (fold.sequence === 0 && head.findings.length === 0)) {
      if (head?.status !== 'unreadable') {
        throw new PlanningError('not_found', `There is no ${stream.kind} with this id.`, { id: stream.id });
      }
    }
    if (fold === null || fold.state === undefined) {
      const message = head?.findings[0]?.message ?? `The log of this ${stream.kind} is damaged.`;
      throw new PlanningError('store_damaged', message, { place: this.#tools.folder.logName(stream) });
    }
    return {
      state: fold.state,
      sequence: fold.sequence,
      findings: this.#findingsOf(streamKey(stream), head),
    };
  }

  #findingsOf(key: string, head: LogHead | undefined): readonly StoreFinding[] {
    if (head === undefined || head.status === 'newer' || head.status === 'unreadable')
      return head?.findings ?? [];
    if (head.stamp.size <= head.soundBytes) return head.findings;
    const stream = refOf(key);
    const file = this.#tools.folder.logName(stream);
    const message =
      `The end of ${file} was never completely written and is left out; nothing that was confirmed is lost. ` +
      'The next change removes it.';
    return [
      ...head.findings,
      { stream, kind: 'torn_tail', eventId: null, file, line: head.lines + 1, message },
    ];
  }

  /**
   * Hands what was taken in to the database and tells everybody. The tables follow at the next question, or when
   * whoever waits for this was answered: the next append's wait for the disk is then used.
   */
  #project(): void {
    const changes = this.#taken;
    if (changes.length === 0) return;
    this.#taken = [];
    this.#parts.database.take(changes);
    this.#bringUpLater ??= setImmediate(() => this.#bringUp());
    this.#saving.touched(changes);
    const refs = new Map(changes.map(({ ref }) => [streamKey(ref), ref]));
    this.#changed.fire([...refs.values()]);
  }

  #bringUp(): void {
    this.#bringUpLater = null;
    try {
      const { text } = this.#parts.database;
      if (text.waiting > MOST_WAITING) text.writeSome(SOME);
    } catch (error) {
      this.#parts.log.error('The tables could not be brought up to date.', error);
    }
  }
}

function refOf(key: string): StreamRef {
  const [kind, id] = key.split('/') as [StreamKind, Id];
  return { kind, id };
}
