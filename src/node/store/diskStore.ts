import PQueue from 'p-queue';
import { Emitter } from '../../core/base/emitter.ts';
import { errorWords, PlanningError } from '../../core/base/errors.ts';
import type { Actor } from '../../core/model/actor.ts';
import type { Author, Id, Page } from '../../core/model/basics.ts';
import type { DocumentSummary } from '../../core/model/document.ts';
import type { Episode } from '../../core/model/episode.ts';
import type { PlanSummary, TaskRow } from '../../core/model/plan.ts';
import type { SessionSummary, Step } from '../../core/model/session.ts';
import type { Usage, UsageRow, UsageTotals } from '../../core/model/usage.ts';
import type { LogRef, Recorded } from '../../core/log/records.ts';
import type { KindMap, LogEvent } from '../../core/log/streamType.ts';
import type {
  DocumentFilter,
  ListFilter,
  Loaded,
  Log,
  LogBounds,
  LogFile,
  PlanFilter,
  SearchHit,
  SessionFilter,
  Store,
  StreamNews,
  TaskFilter,
  UsageHistory,
} from '../../core/ports.ts';
import type { Fold } from '../../core/store/fold.ts';
import type { StoreFinding } from '../../core/store/streams.ts';
import { appendUnderLock, finishPending, type AnyAppend, type AppendTools } from './append.ts';
import type { CacheFile } from './cacheFile.ts';
import type { ProjectionDatabase } from './database/database.ts';
import { streamKey } from './folder.ts';
import { storeFailed } from './failure.ts';
import type { ProcessLock } from './lock.ts';
import { findingsOf, loadedOf } from './loaded.ts';
import type { LogChange } from './logs.ts';
import { SaveSchedule } from './saveSchedule.ts';
import { beyond } from './trim.ts';
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
export class DiskStore implements Store<KindMap> {
  readonly #parts: DiskStoreParts;
  readonly #tools: AppendTools;
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #changed: Emitter<readonly LogRef[]>;
  readonly #appended: Emitter<readonly StreamNews<KindMap>[]>;
  readonly #saving: SaveSchedule;
  #taken: LogChange[] = [];
  #strangers: readonly StoreFinding[] = [];
  #watcher: LogWatcher | null = null;
  #bringUpLater: NodeJS.Immediate | null = null;
  #closed = false;

  constructor(parts: DiskStoreParts) {
    this.#parts = parts;
    this.#tools = { ...parts.tools, took: (change) => void this.#taken.push(change) };
    const failed = (error: unknown): void => parts.log.error('A listener of the store failed.', error);
    this.#changed = new Emitter(failed);
    this.#appended = new Emitter(failed);
    this.#saving = new SaveSchedule(parts, (work) => this.#queue.add(work));
  }

  get onDidChange(): Store<KindMap>['onDidChange'] {
    return this.#changed.event;
  }

  get onDidAppend(): Store<KindMap>['onDidAppend'] {
    return this.#appended.event;
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

  append(
    changes: readonly AnyAppend[],
    author: Author,
    actor?: Actor,
  ): Promise<readonly (readonly Recorded<LogEvent>[])[]> {
    const keys = changes.map((change) => streamKey(change.stream));
    if (new Set(keys).size !== keys.length) throw new TypeError('One append names a stream twice.');
    this.#mustBeWritable();
    return this.#inTurn(async () => {
      try {
        return await this.#underLock(async () => {
          for (const { stream } of changes) this.#catchUp(stream);
          const made = await appendUnderLock(this.#tools, changes, author, actor);
          this.#taken.push(...made);
          const applied = new Map(made.map((one) => [streamKey(one.ref), one.applied]));
          return keys.map((key) => applied.get(key) ?? []);
        });
      } catch (error) {
        // After a failed write the logs say what is true, not what was meant.
        for (const { stream } of changes) if (this.#tools.folder.isRef(stream)) this.#catchUp(stream);
        throw error;
      } finally {
        this.#project();
      }
    });
  }

  async load(stream: LogRef): Promise<Loaded<unknown>> {
    this.#mustBeOpen();
    // Nobody watches what is read when asked.
    const kept = this.#isProjected(stream) ? this.#tools.logs.kept(stream) : null;
    const fold = kept ?? (await this.#inTurn(async () => this.#foldFromDisk(stream)));
    const head = this.#tools.logs.heads.get(streamKey(stream));
    return loadedOf(this.#tools.folder, stream, fold, head);
  }

  async history(stream: LogRef): Promise<readonly Recorded<LogEvent>[]> {
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

  async files<K extends string>(kind: K): Promise<readonly LogFile<K>[]> {
    this.#mustBeOpen();
    return this.#tools.logs.files(kind).map(({ ref, stamp }) => ({
      stream: { kind, id: ref.id },
      bytes: stamp.size,
      writtenAt: new Date(Number(BigInt(stamp.mtimeNs) / 1_000_000n)).toISOString(),
    }));
  }

  async trim<K extends string>(kind: K, bounds: LogBounds): Promise<readonly LogFile<K>[]> {
    if (this.#tools.folder.kinds.of(kind).keep === 'for ever')
      throw new TypeError(`Logs of ${kind} are kept for ever.`);
    this.#mustBeWritable();
    return this.#inTurn(async () => {
      try {
        return await this.#underLock(async () => {
          const removed = beyond(await this.files(kind), bounds);
          for (const { stream } of removed) this.#taken.push(this.#tools.logs.remove(stream));
          return removed;
        });
      } catch (error) {
        throw storeFailed(error, this.#tools.folder.logFolder(kind));
      } finally {
        this.#project();
      }
    });
  }

  list(kind: string, filter: ListFilter): Promise<Page<unknown>> {
    return this.#questions().list(kind, filter);
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
  documents(filter: DocumentFilter): Promise<Page<DocumentSummary>> {
    return this.#questions().documents(filter);
  }
  episodes(filter: { text?: string; limit?: number }): Promise<Page<Episode>> {
    return this.#questions().episodes(filter);
  }
  async search(text: string, limit: number): Promise<readonly SearchHit<KindMap>[]> {
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
    return [
      ...this.#strangers,
      ...heads.flatMap(([key, head]) => findingsOf(this.#tools.folder, refOf(key), head)),
    ];
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
      this.#parts.log.warn(`The database was not saved: ${errorWords(error)}`);
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

  #catchUp(stream: LogRef): void {
    const change = this.#tools.logs.catchUp(stream);
    if (change !== null) this.#taken.push(change);
  }

  #mustBeWritable(): void {
    if (this.#parts.readOnly)
      throw new PlanningError('store_failed', 'The plans of this folder are open for reading only.');
  }

  /** Holds the lock for the work, after a half-done append of a killed process was finished. */
  async #underLock<T>(work: () => Promise<T>): Promise<T> {
    await this.#parts.lock.acquire();
    try {
      await this.#finishPending();
      return await work();
    } finally {
      this.#parts.lock.release();
    }
  }

  async #finishPending(): Promise<void> {
    for (const ref of await finishPending(this.#tools)) this.#catchUp(ref);
  }

  /** A half-done append of a killed process is finished at once, but a folder that cannot be written is still read. */
  async #underLockIfPossible(): Promise<void> {
    try {
      await this.#parts.lock.acquire();
    } catch (error) {
      this.#parts.log.warn(`An unfinished change was left as it is: ${errorWords(error)}`);
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

  /** False for a log that nobody reads unless asked: the database knows nothing of it. */
  #isProjected(stream: LogRef): boolean {
    return this.#tools.folder.kinds.of(stream.kind).read === 'on open';
  }

  async #foldFromDisk(stream: LogRef): Promise<Fold | null> {
    try {
      this.#catchUp(stream);
      const found = this.#tools.logs.fold(stream);
      if (found?.changed) this.#taken.push(found.changed);
      return found?.fold ?? null;
    } finally {
      this.#project();
    }
  }

  /**
   * Hands what was taken in to the database and tells everybody. The tables follow at the next question, or when
   * whoever waits for this was answered: the next append's wait for the disk is then used.
   */
  #project(): void {
    const changes = this.#taken;
    if (changes.length === 0) return;
    this.#taken = [];
    const projected = changes.filter(({ ref }) => this.#isProjected(ref));
    if (projected.length > 0) {
      this.#parts.database.take(projected);
      this.#bringUpLater ??= setImmediate(() => this.#bringUp());
      this.#saving.touched(projected);
    }
    const refs = new Map(changes.map(({ ref }) => [streamKey(ref), ref]));
    this.#changed.fire([...refs.values()]);
    const news = changes.flatMap(newsOf);
    if (news.length > 0) this.#appended.fire(news);
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

function refOf(key: string): LogRef {
  const [kind = '', id = ''] = key.split('/');
  return { kind, id };
}

function newsOf({ ref, news }: LogChange): readonly StreamNews<KindMap>[] {
  if (news === null) return [{ stream: ref, replayed: true }];
  return news.length === 0 ? [] : [{ stream: ref, replayed: false, events: news }];
}
