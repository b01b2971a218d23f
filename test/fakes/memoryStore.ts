import { Emitter } from '../../src/core/base/emitter.ts';
import { PlanningError } from '../../src/core/base/errors.ts';
import type { Author, Id, Page } from '../../src/core/model/basics.ts';
import type { TaskRow } from '../../src/core/model/plan.ts';
import type { Step } from '../../src/core/model/session.ts';
import {
  addUsage,
  NO_USAGE,
  type Usage,
  type UsageRow,
  type UsageTotals,
} from '../../src/core/model/usage.ts';
import type {
  Clock,
  Loaded,
  PlanFilter,
  SessionFilter,
  Store,
  StreamAppend,
  TaskFilter,
  UsageHistory,
} from '../../src/core/ports.ts';
import type { SearchHit } from '../../src/core/model/searchHit.ts';
import { HybridClock } from '../../src/core/log/clock.ts';
import { EMPTY_FOLD, type Fold } from '../../src/core/store/fold.ts';
import type { Reducers } from '../../src/core/store/reducers.ts';
import {
  compareHits,
  documentEntry,
  episodeEntry,
  messageEntry,
  planEntry,
  queryWords,
  searchWords,
  sessionEntry,
  snippetOf,
  taskEntry,
  type SearchEntry,
} from '../../src/core/store/search.ts';
import type { EventOf, StreamKind, StreamRef, StateOf } from '../../src/core/store/streams.ts';
import type { Recorded } from '../../src/core/log/records.ts';
import {
  documentSummary,
  filterNeedle,
  filterText,
  pageOf,
  planSummary,
  priorityRank,
  readyTasks,
  sessionSummary,
  taskSummary,
} from '../../src/core/store/summaries.ts';

interface Kept<K extends StreamKind = StreamKind> {
  readonly ref: StreamRef<K>;
  readonly fold: Fold<K>;
  readonly events: readonly Recorded<EventOf<K>>[];
}

/** A whole store in memory: same port, same reducers, same rules; it forgets when the test ends. */
export class MemoryStore implements Store {
  readonly #reducers: Reducers;
  readonly #clock: Clock;
  readonly #hybrid: HybridClock;
  readonly #kept = new Map<string, Kept>();
  readonly #changed = new Emitter<readonly StreamRef[]>();
  #closed = false;

  constructor(options: { readonly reducers: Reducers; readonly clock: Clock }) {
    this.#reducers = options.reducers;
    this.#clock = options.clock;
    this.#hybrid = new HybridClock(options.clock.id().slice(-8));
  }

  get onDidChange(): Store['onDidChange'] {
    return this.#changed.event;
  }

  /** Every event of a stream, for tests that look at what was recorded. */
  events<K extends StreamKind>(ref: StreamRef<K>): readonly Recorded<EventOf<K>>[] {
    return this.#find(ref)?.events ?? [];
  }

  async append(changes: readonly StreamAppend[], author: Author): Promise<void> {
    this.#mustBeOpen();
    const next = changes.map((change) => this.#decide(change, author));
    for (const kept of next) this.#kept.set(keyOf(kept.ref), kept);
    const touched = changes.filter((change) => change.events.length > 0).map((change) => change.stream);
    if (touched.length > 0) this.#changed.fire(touched);
  }

  async load<K extends StreamKind>(stream: StreamRef<K>): Promise<Loaded<K>> {
    this.#mustBeOpen();
    const fold = this.#find(stream)?.fold;
    if (fold?.state === undefined)
      throw new PlanningError('not_found', `There is no ${stream.kind} with this id.`);
    return { state: fold.state, sequence: fold.sequence, findings: [] };
  }

  async history<K extends StreamKind>(stream: StreamRef<K>): Promise<readonly Recorded<EventOf<K>>[]> {
    await this.load(stream);
    return this.events(stream);
  }

  async refresh(): Promise<void> {
    this.#mustBeOpen();
  }

  async sessions(filter: SessionFilter) {
    const found = this.#states('session').filter(
      (session) =>
        (filter.phases?.includes(session.phase) ?? true) &&
        filterText(session.title, session.prompt).includes(filterNeedle(filter.text)),
    );
    return pageBy(found.map(sessionSummary).sort(newestFirst), filter);
  }

  async plans(filter: PlanFilter) {
    const statuses = filter.statuses ?? ['active', 'archived'];
    const found = this.#states('plan').filter(
      (plan) =>
        statuses.includes(plan.status) &&
        filterText(plan.title, plan.description).includes(filterNeedle(filter.text)),
    );
    return pageBy(found.map(planSummary).sort(newestFirst), filter);
  }

  async tasks(filter: TaskFilter): Promise<Page<TaskRow>> {
    const rows: TaskRow[] = [];
    for (const plan of this.#states('plan').sort((a, b) => compare(a.id, b.id))) {
      const isMeant =
        filter.planId === undefined
          ? (filter.planStatuses ?? ['active', 'archived']).includes(plan.status)
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

  async documents(filter: { planId?: Id; limit?: number; offset?: number }) {
    const found = this.#states('document').filter(
      (document) => filter.planId === undefined || document.planId === filter.planId,
    );
    return pageBy(found.map(documentSummary).sort(newestFirst), filter);
  }

  async episodes(filter: { text?: string; limit?: number }) {
    const found = this.#states('session')
      .flatMap((session) => session.materialized?.episode ?? [])
      .filter((episode) => filterText(episode.title, episode.content).includes(filterNeedle(filter.text)))
      .sort((a, b) => compare(b.at, a.at) || compare(b.id, a.id));
    return pageBy(found, filter);
  }

  async search(text: string, limit: number): Promise<readonly SearchHit[]> {
    this.#mustBeOpen();
    const words = queryWords(text);
    if (words.length === 0) return [];
    const hits: SearchHit[] = [];
    for (const { ref, entry } of this.#entries()) {
      const own = searchWords(`${entry.title}\n${entry.body}`);
      const fits = words.every((word, at) =>
        own.some((one) => (at === words.length - 1 ? one.startsWith(word) : one === word)),
      );
      if (!fits) continue;
      const { kind, id, title, at } = entry;
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
  }

  #decide<K extends StreamKind>(change: StreamAppend<K>, author: Author): Kept<K> {
    const ref = change.stream;
    const kept = this.#find(ref);
    let fold = kept?.fold ?? EMPTY_FOLD;
    if (fold.sequence !== change.expected) {
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
      const recorded = structuredClone({ id, clock, at, author, event }) as Recorded<EventOf<K>>;
      const state: StateOf<K> = this.#reducers[ref.kind](fold.state, recorded, ref);
      fold = { ...fold, state, sequence: fold.sequence + 1, lastClock: clock, lastId: id };
      events.push(recorded);
    }
    return { ref, fold, events };
  }

  #find<K extends StreamKind>(ref: StreamRef<K>): Kept<K> | undefined {
    return this.#kept.get(keyOf(ref)) as Kept<StreamKind> | undefined as Kept<K> | undefined;
  }

  #states<K extends StreamKind>(kind: K): StateOf<K>[] {
    this.#mustBeOpen();
    const states: StateOf<K>[] = [];
    for (const { ref, fold } of this.#kept.values()) {
      if (ref.kind === kind && fold.state !== undefined)
        states.push(fold.state as StateOf<StreamKind> as StateOf<K>);
    }
    return states;
  }

  #calls(): readonly Usage[] {
    this.#mustBeOpen();
    return [...this.#kept.values()].flatMap(({ events }) =>
      events.flatMap(({ event }) => (event.type === 'usage_recorded' ? [event.usage] : [])),
    );
  }

  *#entries(): Generator<{ ref: StreamRef; entry: SearchEntry }> {
    for (const session of this.#states('session')) {
      const ref: StreamRef = { kind: 'session', id: session.id };
      yield { ref, entry: sessionEntry(session) };
      for (const message of session.messages) {
        const entry = messageEntry(session, message);
        if (entry !== null) yield { ref, entry };
      }
      if (session.materialized !== null) yield { ref, entry: episodeEntry(session.materialized.episode) };
    }
    for (const document of this.#states('document')) {
      yield { ref: { kind: 'document', id: document.id }, entry: documentEntry(document) };
    }
    for (const plan of this.#states('plan')) {
      const ref: StreamRef = { kind: 'plan', id: plan.id };
      const entry = planEntry(plan);
      if (entry !== null) yield { ref, entry };
      for (const task of plan.tasks) {
        const own = taskEntry(plan, task);
        if (own !== null) yield { ref, entry: own };
      }
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new PlanningError('store_failed', 'The store is closed. Open the folder again.');
  }
}

function keyOf(ref: StreamRef): string {
  return `${ref.kind}/${ref.id}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function newestFirst(a: { updatedAt: string; id: Id }, b: { updatedAt: string; id: Id }): number {
  return compare(b.updatedAt, a.updatedAt) || compare(b.id, a.id);
}

function pageBy<T>(found: readonly T[], filter: { limit?: number; offset?: number }): Page<T> {
  const { limit, offset } = pageOf(filter);
  return { items: found.slice(offset, offset + limit), total: found.length };
}
