import type { SqlValue } from 'sql.js';
import type { Insertable } from 'kysely';
import type { Database } from './schema.ts';
import type { Statements } from './sqlite.ts';

/** Tables that the projections write row by row, each with its key and its columns in order. */
const TABLES = {
  log: {
    key: ['kind', 'id'],
    columns: [
      'kind',
      'id',
      'size',
      'mtime_ns',
      'ino',
      'sound_bytes',
      'lines',
      'mark',
      'last_clock',
      'last_id',
      'sequence',
      'status',
    ],
  },
  finding: {
    key: ['stream_kind', 'stream_id', 'position'],
    columns: ['stream_kind', 'stream_id', 'position', 'kind', 'event_id', 'file', 'line', 'message'],
  },
  session: {
    key: ['id'],
    columns: [
      'id',
      'phase',
      'project_id',
      'owner_email',
      'created_at',
      'updated_at',
      'filter_text',
      'summary',
    ],
  },
  message: {
    key: ['session_id', 'id'],
    columns: [
      'session_id',
      'id',
      'thread_id',
      'role',
      'round',
      'status',
      'started_at',
      'ended_at',
      'input_tokens',
      'output_tokens',
      'cost_micro_usd',
    ],
  },
  document: { key: ['id'], columns: ['id', 'session_id', 'plan_id', 'status', 'updated_at', 'summary'] },
  document_version: {
    key: ['document_id', 'number'],
    columns: ['document_id', 'number', 'written_by', 'author_email', 'reason', 'at', 'characters'],
  },
  plan: {
    key: ['id'],
    columns: [
      'id',
      'title',
      'status',
      'session_id',
      'document_id',
      'created_at',
      'updated_at',
      'filter_text',
      'summary',
    ],
  },
  task: {
    key: ['plan_id', 'id'],
    columns: [
      'plan_id',
      'id',
      'number',
      'position',
      'status',
      'priority_rank',
      'assignee',
      'ready',
      'filter_text',
      'task',
    ],
  },
  task_tag: { key: ['tag', 'plan_id', 'task_id'], columns: ['plan_id', 'task_id', 'tag'] },
  usage_call: {
    key: ['session_id', 'id'],
    columns: [
      'session_id',
      'id',
      'step',
      'role',
      'provider',
      'model',
      'input_tokens',
      'output_tokens',
      'cached_tokens',
      'cost_micro_usd',
      'latency_ms',
      'outcome',
      'at',
      'usage',
    ],
  },
  episode: { key: ['session_id', 'id'], columns: ['session_id', 'id', 'at', 'filter_text', 'episode'] },
} as const satisfies { readonly [T in Exclude<keyof Database, 'entry'>]: TableShape<T> };

interface TableShape<T extends keyof Database> {
  readonly key: readonly (keyof Database[T] & string)[];
  readonly columns: readonly (keyof Database[T] & string)[];
}
export type RowTable = keyof typeof TABLES;
export const ROW_TABLES = Object.keys(TABLES) as readonly RowTable[];

/** Bulk writes with prepared statements; the query builder costs too much per row. Standard SQL (upsert). */
export class TableWriter {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  put<T extends RowTable>(table: T, row: Insertable<Database[T]>): void {
    const values: Readonly<Record<string, SqlValue>> = row as unknown as Readonly<Record<string, SqlValue>>;
    this.#statements.run(
      upsertSql(table),
      TABLES[table].columns.map((column) => values[column] ?? null),
    );
  }

  placeOf(planId: string, taskId: string): number {
    const sql = 'select position from task where plan_id = ? and id = ?';
    const [row] = this.#statements.rows<{ position: number }>(sql, [planId, taskId]);
    if (row === undefined) throw new Error(`Task ${taskId} has no row.`);
    return row.position;
  }

  /** Changes what hangs on a task's neighbours; null = it keeps its place. */
  placeTask(planId: string, taskId: string, ready: boolean, place: number | null): void {
    const sql = 'update task set ready = ?, position = coalesce(?, position) where plan_id = ? and id = ?';
    this.#statements.run(sql, [ready ? 1 : 0, place, planId, taskId]);
  }

  removeAllTags(planId: string): void {
    this.#statements.run('delete from task_tag where plan_id = ?', [planId]);
  }

  removeTags(planId: string, taskId: string): void {
    this.#statements.run('delete from task_tag where plan_id = ? and task_id = ?', [planId, taskId]);
  }

  /** Removes the rows in which the first columns of the key have these values. */
  remove(table: RowTable, ...key: readonly SqlValue[]): void {
    const where = TABLES[table].key
      .slice(0, key.length)
      .map((column) => `${column} = ?`)
      .join(' and ');
    this.#statements.run(`delete from ${table} where ${where}`, [...key]);
  }
}

function upsertSql(table: RowTable): string {
  return UPSERTS[table];
}

const UPSERTS = Object.fromEntries(
  ROW_TABLES.map((table) => {
    const { key, columns }: { key: readonly string[]; columns: readonly string[] } = TABLES[table];
    const changed = columns
      .filter((column) => !key.includes(column))
      .map((column) => `${column} = excluded.${column}`);
    const otherwise = changed.length === 0 ? 'do nothing' : `do update set ${changed.join(', ')}`;
    const places = columns.map(() => '?').join(', ');
    return [
      table,
      `insert into ${table} (${columns.join(', ')}) values (${places}) on conflict (${key.join(', ')}) ${otherwise}`,
    ];
  }),
) as Readonly<Record<RowTable, string>>;
