import type { PlanDocument } from '../../../core/model/document.ts';
import type { Session } from '../../../core/model/session.ts';
import { documentEntry, episodeEntry, messageEntry, sessionEntry } from '../../../core/store/search.ts';
import type { SearchEntry } from '../../../core/store/search.ts';
import { documentSummary, filterText, sessionSummary } from '../../../core/store/summaries.ts';
import type { StreamKind, StreamRef } from '../../../core/store/streams.ts';
import type { LogChange, LogHead } from '../logs.ts';
import type { FullText } from './fulltext.ts';
import { projectPlan } from './projectPlan.ts';
import type { TableWriter } from './tables.ts';

/** Where projections write. */
export interface Projection {
  readonly tables: TableWriter;
  readonly text: FullText;
}

/** Brings the tables to the state of a log: only what changed by reference is written. Inside a transaction. */
export function project(to: Projection, change: LogChange): void {
  const { ref, how } = change;
  if (how !== 'more') removeStream(to, ref);
  if (change.head === null) to.tables.remove('log', ref.kind, ref.id);
  else putHead(to, ref, change.head);
  if (isOf(change, 'session')) projectSession(to, change);
  if (isOf(change, 'document')) projectDocument(to, change);
  if (isOf(change, 'plan')) projectPlan(to, change.ref, beforeOf(change), change.after);
}

function isOf<K extends StreamKind>(change: LogChange, kind: K): change is LogChange & LogChange<K> {
  return change.ref.kind === kind;
}

/** What the tables hold: nothing when they were just cleared. */
function beforeOf<K extends StreamKind>(change: LogChange<K>): LogChange<K>['before'] {
  return change.how === 'more' ? change.before : undefined;
}

function removeStream({ tables, text }: Projection, ref: StreamRef): void {
  tables.remove('finding', ref.kind, ref.id);
  text.removeStream(ref);
  switch (ref.kind) {
    case 'session':
      tables.remove('session', ref.id);
      tables.remove('message', ref.id);
      tables.remove('usage_call', ref.id);
      tables.remove('episode', ref.id);
      break;
    case 'document':
      tables.remove('document', ref.id);
      tables.remove('document_version', ref.id);
      break;
    case 'plan':
      tables.remove('plan', ref.id);
      tables.remove('task', ref.id);
      tables.removeAllTags(ref.id);
      break;
  }
}

function putHead({ tables }: Projection, ref: StreamRef, head: LogHead): void {
  tables.put('log', {
    kind: ref.kind,
    id: ref.id,
    size: head.stamp.size,
    mtime_ns: head.stamp.mtimeNs,
    ino: head.stamp.ino,
    sound_bytes: head.soundBytes,
    lines: head.lines,
    mark: head.mark,
    last_clock: head.lastClock,
    last_id: head.lastId,
    sequence: head.sequence,
    status: head.status,
  });
  for (const [position, finding] of head.findings.entries()) {
    tables.put('finding', {
      stream_kind: ref.kind,
      stream_id: ref.id,
      position,
      kind: finding.kind,
      event_id: finding.eventId,
      file: finding.file,
      line: finding.line,
      message: finding.message,
    });
  }
}

function putEntry(
  { text }: Projection,
  ref: StreamRef,
  entry: SearchEntry,
  before: SearchEntry | null,
): void {
  if (before?.title !== entry.title || before.body !== entry.body || before.at !== entry.at)
    text.put(ref, entry);
}

function projectSession(to: Projection, change: LogChange<'session'>): void {
  const { ref, after, applied } = change;
  const before = beforeOf(change);
  if (after === undefined) return;
  to.tables.put('session', {
    id: ref.id,
    phase: after.phase,
    project_id: after.projectId,
    owner_email: after.createdBy.email,
    created_at: after.createdAt,
    updated_at: after.updatedAt,
    filter_text: filterText(after.title, after.prompt),
    summary: JSON.stringify(sessionSummary(after)),
  });
  putEntry(to, ref, sessionEntry(after), before === undefined ? null : sessionEntry(before));
  projectMessages(to, ref, before, after);
  for (const { event } of applied) {
    if (event.type === 'usage_recorded') {
      const { usage } = event;
      to.tables.put('usage_call', {
        session_id: ref.id,
        id: usage.id,
        step: usage.step,
        role: usage.role,
        provider: usage.provider,
        model: usage.model,
        input_tokens: usage.inputTokens,
        output_tokens: usage.outputTokens,
        cached_tokens: usage.cachedTokens,
        cost_micro_usd: usage.costMicroUsd,
        latency_ms: Math.round(usage.latencyMs),
        outcome: usage.outcome,
        at: usage.at,
        usage: JSON.stringify(usage),
      });
    }
  }
  const episode = after.materialized?.episode;
  const old = before?.materialized?.episode;
  if (episode === undefined || episode === old) return;
  // Branches that git merged may each have materialized the session: the last one stands.
  if (old !== undefined) {
    to.tables.remove('episode', ref.id);
    to.text.remove(ref, 'episode', old.id);
  }
  to.tables.put('episode', {
    session_id: ref.id,
    id: episode.id,
    at: episode.at,
    filter_text: filterText(episode.title, episode.content),
    episode: JSON.stringify(episode),
  });
  to.text.put(ref, episodeEntry(episode));
}

/** Messages are only ever added and changed; the place in the list tells which is which. */
function projectMessages(to: Projection, ref: StreamRef, before: Session | undefined, after: Session): void {
  for (const [at, message] of after.messages.entries()) {
    const known = before?.messages[at];
    if (known === message) continue;
    to.tables.put('message', {
      session_id: ref.id,
      id: message.id,
      thread_id: message.threadId,
      role: message.role,
      round: message.round,
      status: message.status,
      started_at: message.startedAt,
      ended_at: message.endedAt,
      input_tokens: message.inputTokens,
      output_tokens: message.outputTokens,
      cost_micro_usd: message.costMicroUsd,
    });
    const entry = messageEntry(after, message);
    const knownEntry = before !== undefined && known?.id === message.id ? messageEntry(before, known) : null;
    if (entry !== null) putEntry(to, ref, entry, knownEntry);
    else if (knownEntry !== null) to.text.remove(ref, 'message', message.id);
  }
}

function projectDocument(to: Projection, change: LogChange<'document'>): void {
  const { ref, after } = change;
  const before: PlanDocument | undefined = beforeOf(change);
  if (after === undefined) return;
  const summary = documentSummary(after);
  to.tables.put('document', {
    id: ref.id,
    session_id: after.sessionId,
    plan_id: after.planId,
    status: after.status,
    updated_at: after.updatedAt,
    summary: JSON.stringify(summary),
  });
  for (const [at, version] of after.versions.entries()) {
    if (before?.versions[at] === version) continue;
    to.tables.put('document_version', {
      document_id: ref.id,
      number: version.number,
      written_by: version.by,
      author_email: version.author.email,
      reason: version.reason,
      at: version.at,
      characters: version.content.length,
    });
  }
  putEntry(to, ref, documentEntry(after), before === undefined ? null : documentEntry(before));
}
