import type { Generated } from 'kysely';

/**
 * The tables that answer questions, for the query builder. All are projections of the logs. Booleans are 0 and 1,
 * JSON is text, times are ISO 8601 text: the same in every database that this runs on.
 */
export interface Database {
  /** How far each log is covered. */
  log: LogTable;
  finding: FindingTable;
  session: SessionTable;
  message: MessageTable;
  document: DocumentTable;
  document_version: DocumentVersionTable;
  plan: PlanTable;
  task: TaskTable;
  task_tag: TaskTagTable;
  usage_call: UsageTable;
  episode: EpisodeTable;
  entry: EntryTable;
}

interface LogTable {
  kind: string;
  id: string;
  size: number;
  mtime_ns: string;
  ino: string;
  sound_bytes: number;
  lines: number;
  mark: string;
  last_clock: string;
  last_id: string;
  sequence: number;
  status: string;
}

interface FindingTable {
  stream_kind: string;
  stream_id: string;
  position: number;
  kind: string;
  event_id: string | null;
  file: string | null;
  line: number | null;
  message: string;
}

interface SessionTable {
  id: string;
  phase: string;
  project_id: string | null;
  owner_email: string;
  created_at: string;
  updated_at: string;
  filter_text: string;
  /** SessionSummary. */
  summary: string;
}

/** Without the text: that stands in `entry`. */
interface MessageTable {
  session_id: string;
  id: string;
  thread_id: string;
  role: string;
  round: number;
  status: string;
  started_at: string;
  ended_at: string | null;
  input_tokens: number;
  output_tokens: number;
  cost_micro_usd: number | null;
}

interface DocumentTable {
  id: string;
  session_id: string | null;
  plan_id: string | null;
  status: string;
  updated_at: string;
  /** DocumentSummary. */
  summary: string;
}

interface DocumentVersionTable {
  document_id: string;
  number: number;
  written_by: string;
  author_email: string;
  reason: string;
  at: string;
  characters: number;
}

interface PlanTable {
  id: string;
  title: string;
  status: string;
  session_id: string | null;
  document_id: string | null;
  created_at: string;
  updated_at: string;
  filter_text: string;
  /** PlanSummary. */
  summary: string;
}

interface TaskTable {
  plan_id: string;
  id: string;
  number: number;
  /** Orders the tasks of a plan; its value means nothing else. */
  position: number;
  status: string;
  priority_rank: number;
  assignee: string | null;
  ready: number;
  filter_text: string;
  /** Task. */
  task: string;
}

interface TaskTagTable {
  plan_id: string;
  task_id: string;
  tag: string;
}

interface UsageTable {
  session_id: string;
  id: string;
  step: string;
  role: string;
  provider: string;
  model: string;
  input_tokens: number;
  output_tokens: number;
  cached_tokens: number;
  cost_micro_usd: number | null;
  latency_ms: number;
  outcome: string;
  at: string;
  /** Usage. */
  usage: string;
}

interface EpisodeTable {
  session_id: string;
  id: string;
  at: string;
  filter_text: string;
  /** Episode. */
  episode: string;
}

/** What full text search finds. */
interface EntryTable {
  row_id: Generated<number>;
  stream_kind: string;
  stream_id: string;
  kind: string;
  id: string;
  title: string;
  body: string;
  at: string;
}
