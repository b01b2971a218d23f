import type { Kysely } from 'kysely';

/** A named step of the schema. Append-only: a released one is never changed. */
export interface NamedMigration {
  readonly name: string;
  readonly up: (db: Kysely<never>) => Promise<void>;
}

const initial: NamedMigration = { name: '001_initial', up: createTables };

export const MIGRATIONS: readonly NamedMigration[] = [initial];

/**
 * Raised when a projection computes something else from the same logs, so that databases made before are made
 * again. (A changed schema has a new migration, which does the same.)
 */
const PROJECTION = 2;

/** What a saved database must have been made with to be used. */
export const SCHEMA_VERSION = `${MIGRATIONS.at(-1)?.name ?? ''}/${PROJECTION}`;

async function createTables(db: Kysely<never>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('log')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('size', 'bigint', (c) => c.notNull())
    .addColumn('mtime_ns', 'text', (c) => c.notNull())
    .addColumn('ino', 'text', (c) => c.notNull())
    .addColumn('sound_bytes', 'bigint', (c) => c.notNull())
    .addColumn('lines', 'integer', (c) => c.notNull())
    .addColumn('mark', 'text', (c) => c.notNull())
    .addColumn('last_clock', 'text', (c) => c.notNull())
    .addColumn('last_id', 'text', (c) => c.notNull())
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('log_key', ['kind', 'id'])
    .execute();
  await schema
    .createTable('finding')
    .addColumn('stream_kind', 'text', (c) => c.notNull())
    .addColumn('stream_id', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text')
    .addColumn('file', 'text')
    .addColumn('line', 'integer')
    .addColumn('message', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('finding_key', ['stream_kind', 'stream_id', 'position'])
    .execute();
  await schema
    .createTable('session')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('phase', 'text', (c) => c.notNull())
    .addColumn('project_id', 'text')
    .addColumn('owner_email', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('filter_text', 'text', (c) => c.notNull())
    .addColumn('summary', 'text', (c) => c.notNull())
    .execute();
  await schema.createIndex('session_by_time').on('session').columns(['updated_at', 'id']).execute();
  await schema
    .createTable('message')
    .addColumn('session_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('thread_id', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('round', 'integer', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('input_tokens', 'integer', (c) => c.notNull())
    .addColumn('output_tokens', 'integer', (c) => c.notNull())
    .addColumn('cost_micro_usd', 'bigint')
    .addPrimaryKeyConstraint('message_key', ['session_id', 'id'])
    .execute();
  await schema
    .createTable('document')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('session_id', 'text')
    .addColumn('plan_id', 'text')
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('summary', 'text', (c) => c.notNull())
    .execute();
  await schema.createIndex('document_by_plan').on('document').column('plan_id').execute();
  await schema
    .createTable('document_version')
    .addColumn('document_id', 'text', (c) => c.notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('written_by', 'text', (c) => c.notNull())
    .addColumn('author_email', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('characters', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('document_version_key', ['document_id', 'number'])
    .execute();
  await schema
    .createTable('plan')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('session_id', 'text')
    .addColumn('document_id', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('filter_text', 'text', (c) => c.notNull())
    .addColumn('summary', 'text', (c) => c.notNull())
    .execute();
  await schema.createIndex('plan_by_time').on('plan').columns(['updated_at', 'id']).execute();
  await schema
    .createTable('task')
    .addColumn('plan_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('priority_rank', 'integer', (c) => c.notNull())
    .addColumn('assignee', 'text')
    .addColumn('ready', 'integer', (c) => c.notNull())
    .addColumn('filter_text', 'text', (c) => c.notNull())
    .addColumn('task', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('task_key', ['plan_id', 'id'])
    .execute();
  await schema.createIndex('task_by_place').on('task').columns(['plan_id', 'position']).execute();
  await schema
    .createIndex('task_by_urgency')
    .on('task')
    .columns(['ready', 'priority_rank', 'plan_id', 'position'])
    .execute();
  await schema
    .createTable('task_tag')
    .addColumn('plan_id', 'text', (c) => c.notNull())
    .addColumn('task_id', 'text', (c) => c.notNull())
    .addColumn('tag', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('task_tag_key', ['tag', 'plan_id', 'task_id'])
    .execute();
  await schema.createIndex('task_tag_by_task').on('task_tag').columns(['plan_id', 'task_id']).execute();
  await schema
    .createTable('usage_call')
    .addColumn('session_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('provider', 'text', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('input_tokens', 'bigint', (c) => c.notNull())
    .addColumn('output_tokens', 'bigint', (c) => c.notNull())
    .addColumn('cached_tokens', 'bigint', (c) => c.notNull())
    .addColumn('cost_micro_usd', 'bigint')
    .addColumn('latency_ms', 'bigint', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('usage', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('usage_call_key', ['session_id', 'id'])
    .execute();
  await schema
    .createTable('episode')
    .addColumn('session_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('filter_text', 'text', (c) => c.notNull())
    .addColumn('episode', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('episode_key', ['session_id', 'id'])
    .execute();
  await schema
    .createTable('entry')
    .addColumn('row_id', 'integer', (c) => c.primaryKey())
    .addColumn('stream_kind', 'text', (c) => c.notNull())
    .addColumn('stream_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addUniqueConstraint('entry_key', ['stream_kind', 'stream_id', 'kind', 'id'])
    .execute();
}
