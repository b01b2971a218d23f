import type { EventOf, StreamKind } from './streams.ts';

type Versions = { readonly [K in StreamKind]: Readonly<Record<EventOf<K>['type'], number>> };

/**
 * Every event type that this program knows and the version in which it writes it. A log that holds another
 * type or a higher version was written by a newer program. Raising a number needs an upcaster (upcasters.ts).
 */
export const EVENT_VERSIONS: Versions = {
  session: {
    session_created: 1,
    session_renamed: 1,
    config_changed: 1,
    context_added: 1,
    context_removed: 1,
    personas_set: 1,
    step_started: 1,
    step_ended: 1,
    round_started: 1,
    thread_added: 1,
    person_said: 1,
    answer_started: 1,
    text_streamed: 1,
    text_reset: 1,
    tool_used: 1,
    answer_ended: 1,
    question_answered: 1,
    attempt_started: 1,
    synthesis_set: 1,
    spec_linked: 1,
    drafts_set: 1,
    marked_ready: 1,
    reopened: 1,
    materialized: 1,
    session_discarded: 1,
    usage_recorded: 1,
    blocker_opened: 1,
    blocker_answered: 1,
  },
  document: {
    document_created: 1,
    version_added: 1,
    document_retitled: 1,
    document_status_set: 1,
    plan_linked: 1,
  },
  plan: {
    plan_created: 1,
    plan_edited: 1,
    plan_deleted: 1,
    plan_restored: 1,
    task_added: 1,
    task_edited: 1,
    task_status_set: 1,
    task_moved: 1,
    task_removed: 1,
    task_restored: 1,
    task_spec_set: 1,
    task_verified: 1,
    snapshot_taken: 1,
    snapshots_pruned: 1,
    rewound: 1,
    plan_archived: 1,
    plan_reopened: 1,
  },
};

/** The version in which this program writes the type; null = it does not know it. */
export function versionOf(kind: StreamKind, type: string): number | null {
  const versions: Readonly<Record<string, number>> = EVENT_VERSIONS[kind];
  return Object.hasOwn(versions, type) ? (versions[type] ?? null) : null;
}
