/** A named step of the schema. Append-only: a released one is never changed. */
interface NamedMigration {
  readonly name: string;
  /** Statements in SQL that any database understands. */
  readonly sql: string;
}

// Text and not kysely's builder: nobody needs its types here, and all who open plans would load it.
const initial: NamedMigration = {
  name: '001_initial',
  sql: `
  create table log (
    kind text not null, id text not null, size bigint not null, mtime_ns text not null,
    ino text not null, sound_bytes bigint not null, lines integer not null, mark text not null,
    last_clock text not null, last_id text not null, sequence integer not null, status text not null,
    constraint log_key primary key (kind, id)
  );
  create table finding (
    stream_kind text not null, stream_id text not null, position integer not null, kind text not null,
    event_id text, file text, line integer, message text not null,
    constraint finding_key primary key (stream_kind, stream_id, position)
  );
  create table session (
    id text primary key, phase text not null, project_id text, owner_email text not null,
    created_at text not null, updated_at text not null, filter_text text not null, summary text not null
  );
  create index session_by_time on session (updated_at, id);
  create table message (
    session_id text not null, id text not null, thread_id text not null, role text not null,
    round integer not null, status text not null, started_at text not null, ended_at text,
    input_tokens integer not null, output_tokens integer not null, cost_micro_usd bigint,
    constraint message_key primary key (session_id, id)
  );
  create table document (
    id text primary key, session_id text, plan_id text, status text not null, updated_at text not null,
    summary text not null
  );
  create index document_by_plan on document (plan_id);
  create table document_version (
    document_id text not null, number integer not null, written_by text not null,
    author_email text not null, reason text not null, at text not null, characters integer not null,
    constraint document_version_key primary key (document_id, number)
  );
  create table plan (
    id text primary key, title text not null, status text not null, session_id text, document_id text,
    created_at text not null, updated_at text not null, filter_text text not null, summary text not null
  );
  create index plan_by_time on plan (updated_at, id);
  create table task (
    plan_id text not null, id text not null, number integer not null, position bigint not null,
    status text not null, priority_rank integer not null, assignee text, ready integer not null,
    filter_text text not null, task text not null,
    constraint task_key primary key (plan_id, id)
  );
  create index task_by_place on task (plan_id, position);
  create index task_by_urgency on task (ready, priority_rank, plan_id, position);
  create table task_tag (
    plan_id text not null, task_id text not null, tag text not null,
    constraint task_tag_key primary key (tag, plan_id, task_id)
  );
  create index task_tag_by_task on task_tag (plan_id, task_id);
  create table usage_call (
    session_id text not null, id text not null, step text not null, role text not null,
    provider text not null, model text not null, input_tokens bigint not null,
    output_tokens bigint not null, cached_tokens bigint not null, cost_micro_usd bigint,
    latency_ms bigint not null, outcome text not null, at text not null, usage text not null,
    constraint usage_call_key primary key (session_id, id)
  );
  create table episode (
    session_id text not null, id text not null, at text not null, filter_text text not null,
    episode text not null,
    constraint episode_key primary key (session_id, id)
  );
  create table entry (
    row_id integer primary key, stream_kind text not null, stream_id text not null, kind text not null,
    id text not null, title text not null, body text not null, at text not null,
    constraint entry_key unique (stream_kind, stream_id, kind, id)
  );
  `,
};

export const MIGRATIONS: readonly NamedMigration[] = [initial];

/**
 * Raised when a projection computes something else from the same logs, so that databases made before are made
 * again. (A changed schema has a new migration, which does the same.)
 */
const PROJECTION = 2;

/** What a saved database must have been made with to be used. */
export const SCHEMA_VERSION = `${MIGRATIONS.at(-1)?.name ?? ''}/${PROJECTION}`;
