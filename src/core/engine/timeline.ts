import { plural } from '../base/words.ts';
import type { Id } from '../model/basics.ts';
import type { TaskStatus } from '../model/plan.ts';
import type { Verdict } from '../model/verification.ts';
import { taskOf } from '../plan/decide.ts';
import type { PlanEvent } from '../plan/events.ts';
import type { Recorded } from '../log/records.ts';
import type { Kernel } from './deps.ts';
import type { TimelineEntry } from './snapshotApi.ts';
import type { Engine } from './api.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';

/** What the entry says beside when and who. */
interface Said extends Pick<TimelineEntry, 'kind' | 'text'>, Partial<Pick<TimelineEntry, 'verdict'>> {
  readonly snapshot?: number;
  /** How many files it changed. */
  readonly files?: number;
  /** The snapshot that its changes are told against; absent = the last one that is still there. */
  readonly since?: number;
}

type TimelineCall = 'timeline';

/** Everything that happened to one task, from the plan's log. */
export const timelineCalls: CallGroup<TimelineCall> = {
  facts: {
    timeline: {
      says: 'Tells everything that happened to a task.',
      about: 'plan',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [
        ['planId', at.named],
        ['taskId', at.id],
      ],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, TimelineCall> {
  return {
    async timeline(planId, taskId) {
      const plan = await kernel.recorder.plan(planId);
      taskOf(plan, taskId);
      const held = new Set(plan.snapshots.flatMap((one) => (one.prunedAt === null ? [one.number] : [])));
      const entries: TimelineEntry[] = [];
      let previous: number | null = null;
      for (const recorded of await kernel.store.history({ kind: 'plan', id: planId })) {
        const said = saidOf(recorded, taskId);
        if (said !== null) entries.push(entry(recorded, said, held, previous));
        const { event } = recorded;
        if (event.type === 'snapshot_taken' && held.has(event.snapshot.number))
          previous = event.snapshot.number;
      }
      return entries;
    },
  };
}

/** A snapshot that was removed is still told, but there is nothing to look at any more. */
function entry(
  { at, author }: Recorded<PlanEvent>,
  { kind, text, verdict = null, snapshot, files = 0, since }: Said,
  held: ReadonlySet<number>,
  previous: number | null,
): TimelineEntry {
  const told = { at, by: author, kind, text, verdict };
  if (snapshot === undefined || !held.has(snapshot)) return { ...told, snapshot: null, changes: null };
  const from = since ?? previous ?? (`base-${snapshot}` as const);
  const isThere = files > 0 && (since === undefined || held.has(since));
  return { ...told, snapshot, changes: isThere ? { from, to: snapshot } : null };
}

/** Null when the event is not about the task. */
function saidOf({ event }: Recorded<PlanEvent>, taskId: Id): Said | null {
  switch (event.type) {
    case 'plan_created':
      return event.tasks.some((task) => task.id === taskId)
        ? { kind: 'added', text: 'Came with the plan.' }
        : null;
    case 'task_added':
    case 'task_restored':
      if (event.task.id !== taskId) return null;
      return { kind: 'added', text: event.type === 'task_added' ? 'Added.' : 'Brought back.' };
    case 'task_edited':
      if (event.taskId !== taskId) return null;
      return { kind: 'edited', text: `Changed: ${Object.keys(event.changes).map(fieldWord).join(', ')}.` };
    case 'task_removed':
      return event.taskId === taskId ? { kind: 'edited', text: 'Removed.' } : null;
    case 'task_status_set':
      if (event.taskId !== taskId) return null;
      return { kind: 'status', text: `${statusWords(event.status, event.proof)}${reason(event.reason)}` };
    case 'task_spec_set':
      if (event.taskId !== taskId) return null;
      return {
        kind: 'spec',
        text: event.spec === null ? 'Verification spec removed.' : 'Verification spec set.',
      };
    case 'task_verified': {
      if (event.taskId !== taskId) return null;
      const { verdict, findingTotal } = event.run;
      return { kind: 'run', text: runWords(verdict, findingTotal), verdict };
    }
    case 'snapshot_taken': {
      const { snapshot } = event;
      if (snapshot.taskId !== taskId) return null;
      return {
        kind: 'snapshot',
        text: `Snapshot ${snapshot.number}: ${snapshot.name} (${changedWords(snapshot.changes.files)}).`,
        snapshot: snapshot.number,
        files: snapshot.changes.files,
      };
    }
    case 'rewound':
      return {
        kind: 'rewound',
        text: `The files went back to snapshot ${event.to} (${changedWords(event.files)}).`,
        snapshot: event.to,
        files: event.files,
        since: event.safety,
      };
    case 'plan_archived':
      return { kind: 'archived', text: 'The plan was archived.' };
    case 'plan_reopened':
      return { kind: 'archived', text: `The plan was reopened: ${event.reason}` };
    case 'plan_edited':
    case 'plan_deleted':
    case 'plan_restored':
    case 'task_moved':
    case 'snapshots_pruned':
      return null;
  }
}

function statusWords(status: TaskStatus, proof: 'passed' | 'override' | undefined): string {
  const how =
    proof === 'passed' ? ' by its proof' : proof === 'override' ? ' by a person, without proof' : '';
  return `Status: ${status.replaceAll('_', ' ')}${how}.`;
}

function reason(text: string | null): string {
  return text === null ? '' : ` ${text}`;
}

function runWords(verdict: Verdict, findings: number): string {
  if (verdict === 'pass') return 'Verified: everything holds.';
  if (verdict === 'undecided') return 'Verified: undecided.';
  return `Verified: ${plural(findings, 'violation')}.`;
}

function fieldWord(field: string): string {
  return field === 'blockedBy' ? 'dependencies' : field;
}

function changedWords(files: number): string {
  return files === 0 ? 'no changes' : `${plural(files, 'file')} changed`;
}
