import { Emitter } from '../../src/core/base/emitter.ts';
import { PlanningError } from '../../src/core/base/errors.ts';
import { PERSON, type Actor } from '../../src/core/model/actor.ts';
import type { Author, Id, Page } from '../../src/core/model/basics.ts';
import type { DocumentSummary } from '../../src/core/model/document.ts';
import type { PlanSummary, TaskRow } from '../../src/core/model/plan.ts';
import type { SessionSummary, Step } from '../../src/core/model/session.ts';
import {
  addUsage,
  NO_USAGE,
  type Usage,
  type UsageRow,
  type UsageTotals,
} from '../../src/core/model/usage.ts';
import { Kinds } from '../../src/core/log/kinds.ts';
import type { LogRef, Recorded } from '../../src/core/log/records.ts';
import type { AnyStream, KindMap, KindsOf, LogEvent } from '../../src/core/log/streamType.ts';
import { planStream } from '../../src/core/plan/stream.ts';
import { priorityRank, readyTasks, taskSummary } from '../../src/core/plan/summary.ts';
import type {
  Clock,
  DocumentFilter,
  ListFilter,
  Loaded,
  LogBounds,
  LogFile,
  PlanFilter,
  SearchHit,
  SessionFilter,
  Store,
  StreamAppend,
  StreamNews,
  TaskFilter,
  UsageHistory,
} from '../../src/core/ports.ts';
import { sessionStream } from '../../src/core/session/stream.ts';
import { documentStream } from '../../src/core/document/stream.ts';
import { HybridClock } from '../../src/core/log/clock.ts';
import { changedEntries, type EntryChange } from '../../src/core/store/changedEntries.ts';
import { EMPTY_FOLD, type Fold } from '../../src/core/store/fold.ts';
import { filterNeedle, filterText, pageOf } from '../../src/core/store/listing.ts';
import { compareHits, queryWords, searchWords, snippetOf } from '../../src/core/store/search.ts';
import { STREAMS, type EventOf } from '../../src/core/store/streams.ts';
import { beyond } from '../../src/node/store/trim.ts';

interface Kept {
  readonly ref: LogRef;
  readonly fold: Fold;
  readonly events: readonly Recorded<LogEvent>[];
}

/** The last so many of a list. */
function lastOf<T>(list: readonly T[], count: number): readonly T[] {
  return list.slice(list.length - count);
}

const VISIBLE: readonly PlanSummary['status'][] = ['active', 'archived'];

type AnyAppend = StreamAppend<string, LogEvent>;

/** A whole store in memory: same port, same kinds of log, same rules; it forgets when the test ends. */
class MemoryStore implements Store<KindMap> {
  readonly #kinds: Kinds;
  readonly #clock: Clock;
  readonly #hybrid: HybridClock;
  readonly #kept = new Map<string, Kept>();
  readonly #changed = new Emitter<readonly LogRef[]>();
  readonly #appended = new Emitter<readonly StreamNews<KindMap>[]>();
  #closed = false;
  /** Rejects the next append, as a full disk does. */
  failNext: PlanningError | null = null;

  constructor(options: { readonly streams?: readonly AnyStream[]; readonly clock: Clock }) {
    this.#kinds = new Kinds(options.streams ?? STREAMS);
    this.#clock = options.clock;
    this.#hybrid = new HybridClock(options.clock.id().slice(-8));
  }

  get onDidChange(): Store<KindMap>['onDidChange'] {
    return this.#changed.event;
  }

  get onDidAppend(): Store<KindMap>['onDidAppend'] {
    return this.#appended.event;
  }

  /** Another store that begins with what this one holds. */
  copy(): MemoryStore {
    const copy = new MemoryStore({ streams: this.#kinds.all, clock: this.#clock });
    for (const [key, kept] of this.#kept) {
      copy.#kept.set(key, kept);
      for (const { clock } of kept.events) copy.#hybrid.see(clock);
    }
    return copy;
  }

  async append(
    changes: readonly AnyAppend[],
    author: Author,
    actor: Actor = PERSON,
  ): Promise<readonly (readonly Recorded<LogEvent>[])[]> {
    this.#mustBeOpen();
    this.#mayFail(changes);
    const next = changes.map((change) => this.#decide(change, author, actor));
    for (const kept of next) this.#kept.set(keyOf(kept.ref), kept);
    const touched = changes.filter((change) => change.events.length > 0);
    const recorded = next.map(({ events }, at) => lastOf(events, changes[at]?.events.length ?? 0));
    if (touched.length === 0) return recorded;
    this.#changed.fire(touched.map(({ stream }) => stream));
    this.#appended.fire(
      touched.map(({ stream, events }) => {
        const all = this.#find(stream)?.events ?? [];
        return { stream, replayed: false, events: lastOf(all, events.length) };
      }),
    );
    return recorded;
  }

  /** The audit is written by itself: what a test makes fail is what it asked for. */
  #mayFail(changes: readonly AnyAppend[]): void {
    const failure = this.failNext;
    if (failure === null || changes.every(({ stream }) => stream.kind === 'audit')) return;
    this.failNext = null;
    throw failure;
  }

  async load(stream: LogRef): Promise<Loaded<unknown>> {
    this.#mustBeOpen();
    const fold = this.#find(stream)?.fold;
    if (fold?.state === undefined)
      throw new PlanningError('not_found', `There is no ${stream.kind} with this id.`);
    return { state: fold.state, sequence: fold.sequence, findings: [] };
  }

  async history(stream: LogRef): Promise<readonly Recorded<LogEvent>[]> {
    await this.load(stream);
    return this.#find(stream)?.events ?? [];
  }

  async refresh(): Promise<void> {
    this.#mustBeOpen();
  }

  async files<K extends string>(kind: K): Promise<readonly LogFile<K>[]> {
    this.#mustBeOpen();
    return [...this.#kept.values()]
      .filter(({ ref }) => ref.kind === kind)
      .map(({ ref, events }) => ({
        stream: { kind, id: ref.id },
        bytes: JSON.stringify(events).length,
        writtenAt: events.at(-1)?.at ?? '',
      }))
      .sort((a, b) => compare(a.stream.id, b.stream.id));
  }

  async trim<K extends string>(kind: K, bounds: LogBounds): Promise<readonly LogFile<K>[]> {
    if (this.#kinds.of(kind).keep === 'for ever') throw new TypeError(`Logs of ${kind} are kept for ever.`);
    const removed = beyond(await this.files(kind), bounds);
    for (const { stream } of removed) this.#kept.delete(keyOf(stream));
    if (removed.length === 0) return removed;
    this.#changed.fire(removed.map(({ stream }) => stream));
    this.#appended.fire(removed.map(({ stream }) => ({ stream, replayed: true })));
    return removed;
  }

  async list(kind: string, filter: ListFilter): Promise<Page<unknown>> {
    const needle = filterNeedle(filter.text);
    const found = this.#folds(this.#kinds.of(kind))
      .flatMap(({ ref, state }) => {
        const listed = this.#kinds.of(kind).summary?.(state);
        return listed === undefined ? [] : [{ ...listed, id: ref.id }];
      })
      .filter(
        ({ status, parent, text }) =>
          (filter.statuses?.includes(status ?? '') ?? true) &&
          (filter.parent === undefined || parent === filter.parent) &&
          filterText(...text).includes(needle),
      )
      .sort((a, b) => compare(b.at, a.at) || compare(b.id, a.id));
    return pageBy(
      found.map(({ item }) => item),
      filter,
    );
  }

  sessions({ phases, ...filter }: SessionFilter) {
    const narrowed = phases === undefined ? filter : { ...filter, statuses: phases };
    return this.list(sessionStream.kind, narrowed) as Promise<Page<SessionSummary>>;
  }

  plans({ statuses = VISIBLE, ...filter }: PlanFilter) {
    return this.list(planStream.kind, { ...filter, statuses }) as Promise<Page<PlanSummary>>;
  }

  documents({ planId, ...filter }: DocumentFilter) {
    const narrowed = planId === undefined ? filter : { ...filter, parent: planId };
    return this.list(documentStream.kind, narrowed) as Promise<Page<DocumentSummary>>;
  }

  async tasks(filter: TaskFilter): Promise<Page<TaskRow>> {
    const rows: TaskRow[] = [];
    for (const plan of this.#states(planStream).sort((a, b) => compare(a.id, b.id))) {
      const isMeant =
        filter.planId === undefined
          ? (filter.planStatuses ?? VISIBLE).includes(plan.status)
          : plan.id === filter.planId;
      if (!isMeant) continue;
      const ready = readyTasks(plan);
      for (const task of plan.tasks) {
        rows.push({
          ...taskSummary(task),
          planId: plan.id,
          planTitle: plan.title,
          ready: ready.has(task.id),
        });
      }
    }
    const found = rows.filter(
      (row) =>
        (filter.statuses?.includes(row.status) ?? true) &&
        (filter.assignee === undefined || row.assignee === filter.assignee) &&
        (filter.tag === undefined || row.tags.includes(filter.tag)) &&
        (filter.ready !== true || row.ready) &&
        filterText(row.title, ...row.tags).includes(filterNeedle(filter.text)),
    );
    if (filter.ready === true) found.sort((a, b) => priorityRank(a) - priorityRank(b));
    return pageBy(found, filter);
  }

  async episodes(filter: { text?: string; limit?: number }) {
    const found = this.#states(sessionStream)
      .flatMap((session) => session.materialized?.episode ?? [])
      .filter((episode) => filterText(episode.title, episode.content).includes(filterNeedle(filter.text)))
      .sort((a, b) => compare(b.at, a.at) || compare(b.id, a.id));
    return pageBy(found, filter);
  }

  async search(text: string, limit: number): Promise<readonly SearchHit<KindMap>[]> {
    this.#mustBeOpen();
    const words = queryWords(text);
    if (words.length === 0) return [];
    const hits: SearchHit<KindMap>[] = [];
    for (const { ref, kind, id, entry } of this.#entries()) {
      if (entry === null) continue;
      const own = searchWords(`${entry.title}\n${entry.body}`);
      const fits = words.every((word, at) =>
        own.some((one) => (at === words.length - 1 ? one.startsWith(word) : one === word)),
      );
      if (!fits) continue;
      const { title, at } = entry;
      hits.push({ kind, id, stream: ref, title, snippet: snippetOf(entry.body, words), at });
    }
    return hits.sort(compareHits(words)).slice(0, limit);
  }

  async usage(sessionId: Id | null, by: 'session' | 'role' | 'model' | 'step'): Promise<readonly UsageRow[]> {
    const totals = new Map<string, UsageTotals>();
    for (const call of this.#calls()) {
      if (sessionId !== null && call.sessionId !== sessionId) continue;
      const key = by === 'session' ? call.sessionId : call[by];
      totals.set(key, addUsage(totals.get(key) ?? NO_USAGE, call));
    }
    return [...totals].map(([key, sum]) => ({ key, totals: sum })).sort((a, b) => compare(a.key, b.key));
  }

  async usageCalls(sessionId: Id): Promise<readonly Usage[]> {
    return this.#calls()
      .filter((call) => call.sessionId === sessionId)
      .sort((a, b) => compare(a.at, b.at) || compare(a.id, b.id));
  }

  async usageHistory(step: Step, provider: string, model: string): Promise<UsageHistory | null> {
    const calls = this.#calls().filter(
      (call) =>
        call.step === step && call.provider === provider && call.model === model && call.outcome === 'ok',
    );
    if (calls.length === 0) return null;
    const mean = (of: (call: Usage) => number): number =>
      Math.round(calls.reduce((sum, call) => sum + of(call), 0) / calls.length);
    return {
      calls: calls.length,
      inputTokens: mean((call) => call.inputTokens),
      outputTokens: mean((call) => call.outputTokens),
      costMicroUsd: calls.some((call) => call.costMicroUsd === null)
        ? null
        : mean((call) => call.costMicroUsd ?? 0),
      latencyMs: mean((call) => call.latencyMs),
    };
  }

  async totals(): Promise<UsageTotals> {
    return this.#calls().reduce(addUsage, NO_USAGE);
  }

  async findings() {
    this.#mustBeOpen();
    return [];
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#changed.dispose();
    this.#appended.dispose();
  }

  #decide(change: AnyAppend, author: Author, actor: Actor): Kept {
    const ref = change.stream;
    const stream = this.#kinds.of(ref.kind);
    const kept = this.#find(ref);
    let fold = kept?.fold ?? EMPTY_FOLD;
    if (change.expected !== null && fold.sequence !== change.expected) {
      throw new PlanningError(
        'conflict',
        `Somebody else changed this ${ref.kind} first. Nothing was written.`,
      );
    }
    const events = [...(kept?.events ?? [])];
    for (const event of change.events) {
      const at = this.#clock.now();
      const id = this.#clock.id();
      const clock = this.#hybrid.next(Date.parse(at));
      // As through a file: what is kept is nobody's object.
      const recorded = structuredClone({ id, clock, at, author, actor, event });
      const state = stream.evolve(fold.state, recorded, ref);
      fold = { ...fold, state, sequence: fold.sequence + 1, lastClock: clock, lastId: id };
      events.push(recorded);
    }
    return { ref, fold, events };
  }

  #find(ref: LogRef): Kept | undefined {
    return this.#kept.get(keyOf(ref));
  }

  #folds({ kind }: Pick<AnyStream, 'kind'>): readonly { readonly ref: LogRef; readonly state: unknown }[] {
    this.#mustBeOpen();
    return [...this.#kept.values()].flatMap(({ ref, fold: { state } }) =>
      ref.kind === kind && state !== undefined ? [{ ref, state }] : [],
    );
  }

  #states<State>(stream: { readonly kind: string; summary?(state: State): unknown }): State[] {
    return this.#folds(stream).map(({ state }) => state as State);
  }

  #calls(): readonly Usage[] {
    this.#mustBeOpen();
    return [...this.#kept.values()].flatMap(({ events }) =>
      (events as readonly Recorded<EventOf<typeof sessionStream.kind>>[]).flatMap(({ event }) =>
        event.type === 'usage_recorded' ? [event.usage] : [],
      ),
    );
  }

  *#entries(): Generator<EntryChange & { readonly ref: LogRef }> {
    for (const stream of this.#kinds.all) {
      for (const { ref, state } of this.#folds(stream)) {
        for (const change of changedEntries(stream.entries, undefined, state)) yield { ref, ...change };
      }
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new PlanningError('store_failed', 'The store is closed. Open the folder again.');
  }
}

/** Opens a store in memory, of the product's kinds of log or of those given. */
export function memoryStore<L extends readonly AnyStream[] = typeof STREAMS>(options: {
  readonly streams?: L;
  readonly clock: Clock;
}): StoreInMemory<L> {
  return new MemoryStore(options) as unknown as StoreInMemory<L>;
}

/** The store with what only tests want of it. */
export type StoreInMemory<L extends readonly AnyStream[] = typeof STREAMS> = Store<KindsOf<L>> & {
  /** Rejects the next append, as a full disk does. */
  failNext: PlanningError | null;
  /** Another store that begins with what this one holds. */
  copy(): StoreInMemory<L>;
};

function keyOf(ref: LogRef): string {
  return `${ref.kind}/${ref.id}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function pageBy<T>(found: readonly T[], filter: { limit?: number; offset?: number }): Page<T> {
  const { limit, offset } = pageOf(filter);
  return { items: found.slice(offset, offset + limit), total: found.length };
}
