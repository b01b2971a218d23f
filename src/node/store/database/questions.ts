import { sql, type QueryCreator } from 'kysely';
import type { Page } from '../../../core/model/basics.ts';
import type { DocumentSummary } from '../../../core/model/document.ts';
import type { Episode } from '../../../core/model/episode.ts';
import type { PlanSummary, TaskRow } from '../../../core/model/plan.ts';
import type { SessionSummary, Step } from '../../../core/model/session.ts';
import type { Usage, UsageRow, UsageTotals } from '../../../core/model/usage.ts';
import type {
  DocumentFilter,
  ListFilter,
  PlanFilter,
  Questions,
  SessionFilter,
  TaskFilter,
  UsageHistory,
} from '../../../core/ports.ts';
import { documentStream } from '../../../core/document/stream.ts';
import type { KindMap } from '../../../core/log/streamType.ts';
import { planStream } from '../../../core/plan/stream.ts';
import type { taskSummary } from '../../../core/plan/summary.ts';
import { sessionStream } from '../../../core/session/stream.ts';
import { filterNeedle, pageOf } from '../../../core/store/listing.ts';
import type { Database } from './schema.ts';

const VISIBLE: readonly PlanSummary['status'][] = ['active', 'archived'];

/** The answers to the store's questions, in SQL that any database understands. */
export class TableQuestions implements Omit<Questions<KindMap>, 'search'> {
  readonly #db: QueryCreator<Database>;

  constructor(db: QueryCreator<Database>) {
    this.#db = db;
  }

  async list(kind: string, filter: ListFilter): Promise<Page<unknown>> {
    const { limit, offset } = pageOf(filter);
    let query = this.#db.selectFrom('listing').where('kind', '=', kind);
    if (filter.statuses !== undefined) query = query.where('status', 'in', orNothing(filter.statuses));
    if (filter.parent !== undefined) query = query.where('parent_id', '=', filter.parent);
    const needle = filterNeedle(filter.text);
    if (needle !== '') query = query.where(contains('filter_text', needle));
    const rows = query.select('item').orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).offset(offset);
    return {
      items: (await rows.execute()).map((row): unknown => JSON.parse(row.item)),
      total: await count(query),
    };
  }

  sessions({ phases, ...filter }: SessionFilter): Promise<Page<SessionSummary>> {
    const narrowed = phases === undefined ? filter : { ...filter, statuses: phases };
    return this.list(sessionStream.kind, narrowed) as Promise<Page<SessionSummary>>;
  }

  plans({ statuses = VISIBLE, ...filter }: PlanFilter): Promise<Page<PlanSummary>> {
    return this.list(planStream.kind, { ...filter, statuses }) as Promise<Page<PlanSummary>>;
  }

  documents({ planId, ...filter }: DocumentFilter): Promise<Page<DocumentSummary>> {
    const narrowed = planId === undefined ? filter : { ...filter, parent: planId };
    return this.list(documentStream.kind, narrowed) as Promise<Page<DocumentSummary>>;
  }

  async tasks(filter: TaskFilter): Promise<Page<TaskRow>> {
    const { limit, offset } = pageOf(filter);
    // Deleted plans are out of sight with all their tasks, unless one is asked for by name.
    let query = this.#db.selectFrom('task');
    query =
      filter.planId === undefined
        ? query.where('plan_id', 'in', this.#plansIn(filter.planStatuses))
        : query.where('plan_id', '=', filter.planId);
    if (filter.statuses !== undefined) query = query.where('status', 'in', orNothing(filter.statuses));
    if (filter.assignee !== undefined) query = query.where('assignee', '=', filter.assignee);
    if (filter.ready === true) query = query.where('ready', '=', 1);
    const { tag } = filter;
    if (tag !== undefined) {
      query = query.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('task_tag')
            .select('tag')
            .whereRef('task_tag.plan_id', '=', 'task.plan_id')
            .whereRef('task_tag.task_id', '=', 'task.id')
            .where('tag', '=', tag),
        ),
      );
    }
    const needle = filterNeedle(filter.text);
    if (needle !== '') query = query.where(contains('filter_text', needle));
    let ordered = query.select(['plan_id', 'ready', 'task']);
    if (filter.ready === true) ordered = ordered.orderBy('priority_rank');
    ordered = ordered.orderBy('plan_id').orderBy('position').limit(limit).offset(offset);
    const rows = await ordered.execute();
    const titles = await this.#titles(rows.map((row) => row.plan_id));
    return {
      items: rows.map((row) => ({
        ...(JSON.parse(row.task) as ReturnType<typeof taskSummary>),
        planId: row.plan_id,
        planTitle: titles.get(row.plan_id) ?? '',
        ready: row.ready === 1,
      })),
      total: onlyTag(filter) ? await this.#countTagged(filter) : await count(query),
    };
  }

  /** Of a tag alone the narrow table knows the number, many times faster. */
  async #countTagged({ tag = '', planId, planStatuses }: TaskFilter): Promise<number> {
    const tagged = this.#db.selectFrom('task_tag').where('tag', '=', tag);
    return count(
      planId === undefined
        ? tagged.where('plan_id', 'in', this.#plansIn(planStatuses))
        : tagged.where('plan_id', '=', planId),
    );
  }

  #plansIn(statuses: TaskFilter['planStatuses'] = VISIBLE) {
    return this.#db
      .selectFrom('listing')
      .select('id')
      .where('kind', '=', planStream.kind)
      .where('status', 'in', orNothing(statuses));
  }

  async episodes(filter: { text?: string; limit?: number }): Promise<Page<Episode>> {
    let query = this.#db.selectFrom('episode');
    const needle = filterNeedle(filter.text);
    if (needle !== '') query = query.where(contains('filter_text', needle));
    const rows = query
      .select('episode')
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(pageOf(filter).limit);
    return {
      items: (await rows.execute()).map((row) => JSON.parse(row.episode) as Episode),
      total: await count(query),
    };
  }

  async usage(
    sessionId: string | null,
    by: 'session' | 'role' | 'model' | 'step',
  ): Promise<readonly UsageRow[]> {
    const column = by === 'session' ? 'session_id' : by;
    let query = this.#db.selectFrom('usage_call').groupBy(column).select(column).select(totalColumns);
    if (sessionId !== null) query = query.where('session_id', '=', sessionId);
    const rows = await query.orderBy(column).execute();
    return rows.map((row) => ({ key: String(row[column]), totals: totalsOf(row) }));
  }

  async usageCalls(sessionId: string): Promise<readonly Usage[]> {
    const rows = await this.#db
      .selectFrom('usage_call')
      .select('usage')
      .where('session_id', '=', sessionId)
      .orderBy('at')
      .orderBy('id')
      .execute();
    return rows.map((row) => JSON.parse(row.usage) as Usage);
  }

  async usageHistory(step: Step, provider: string, model: string): Promise<UsageHistory | null> {
    const row = await this.#db
      .selectFrom('usage_call')
      .where('step', '=', step)
      .where('provider', '=', provider)
      .where('model', '=', model)
      .where('outcome', '=', 'ok')
      .select(({ fn }) => [
        fn.countAll<number>().as('calls'),
        fn.avg<number | null>('input_tokens').as('input'),
        fn.avg<number | null>('output_tokens').as('output'),
        fn.avg<number | null>('cost_micro_usd').as('cost'),
        fn.count<number>('cost_micro_usd').as('priced'),
        fn.avg<number | null>('latency_ms').as('latency'),
      ])
      .executeTakeFirst();
    if (row === undefined || Number(row.calls) === 0) return null;
    const calls = Number(row.calls);
    return {
      calls,
      inputTokens: Math.round(Number(row.input)),
      outputTokens: Math.round(Number(row.output)),
      // One unpriced call makes the average a guess that looks like knowledge.
      costMicroUsd: Number(row.priced) === calls ? Math.round(Number(row.cost)) : null,
      latencyMs: Math.round(Number(row.latency)),
    };
  }

  async totals(): Promise<UsageTotals> {
    return totalsOf(await this.#db.selectFrom('usage_call').select(totalColumns).executeTakeFirstOrThrow());
  }

  async #titles(planIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (planIds.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom('listing')
      .select(['id', 'title'])
      .where('kind', '=', planStream.kind)
      .where('id', 'in', [...new Set(planIds)])
      .execute();
    return new Map(rows.map((row) => [row.id, row.title]));
  }
}

const totalColumns = [
  sql<number>`count(*)`.as('calls'),
  sql<number>`coalesce(sum(input_tokens), 0)`.as('input_tokens'),
  sql<number>`coalesce(sum(output_tokens), 0)`.as('output_tokens'),
  sql<number>`coalesce(sum(cached_tokens), 0)`.as('cached_tokens'),
  sql<number>`coalesce(sum(cost_micro_usd), 0)`.as('cost_micro_usd'),
  sql<number>`count(*) - count(cost_micro_usd)`.as('unpriced'),
] as const;

function totalsOf(row: {
  calls: number;
  input_tokens: number;
  output_tokens: number;
  cached_tokens: number;
  cost_micro_usd: number;
  unpriced: number;
}): UsageTotals {
  return {
    calls: Number(row.calls),
    inputTokens: Number(row.input_tokens),
    outputTokens: Number(row.output_tokens),
    cachedTokens: Number(row.cached_tokens),
    costMicroUsd: Number(row.cost_micro_usd),
    unpricedCalls: Number(row.unpriced),
  };
}

/** An empty list of choices means nothing fits; `in ()` is not SQL everywhere. */
function orNothing<T extends string>(values: readonly T[]): readonly (T | '')[] {
  return values.length === 0 ? [''] : values;
}

/** Both sides are folded already; the wildcards of `like` are taken by their word. */
function contains(column: 'filter_text', needle: string) {
  const pattern = `%${needle.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return sql<boolean>`${sql.ref(column)} like ${pattern} escape '\\'`;
}

function onlyTag(filter: TaskFilter): boolean {
  const { tag, statuses, assignee, ready, text } = filter;
  const others =
    statuses !== undefined || assignee !== undefined || ready === true || filterNeedle(text) !== '';
  return tag !== undefined && !others;
}

async function count(query: { select(column: ReturnType<typeof countColumn>): unknown }): Promise<number> {
  const counted = query.select(countColumn()) as { executeTakeFirstOrThrow(): Promise<{ total: number }> };
  return Number((await counted.executeTakeFirstOrThrow()).total);
}

function countColumn() {
  return sql<number>`count(*)`.as('total');
}
