import type { Id } from '../model/basics.ts';
import type { DraftProofSpec, TaskText } from '../model/draft.ts';
import type { PlanArchive, Task, TaskChanges, TaskStatus } from '../model/plan.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Regression, VerificationRun } from '../model/verification.ts';

/** What a task needs to come into being; the rest is given by the event. */
export interface NewTask extends TaskText, Pick<Task, 'id' | 'number' | 'blockedBy'> {
  /** A verification spec that comes with it, from its draft. */
  readonly verification?: DraftProofSpec;
}

/** Everything that can happen to a plan. See SessionEvent for the rules of change. */
export type PlanEvent =
  | {
      readonly type: 'plan_created';
      readonly title: string;
      readonly description: string;
      readonly sessionId: Id | null;
      readonly documentId: Id | null;
      readonly tasks: readonly NewTask[];
    }
  | { readonly type: 'plan_edited'; readonly title?: string; readonly description?: string }
  /** Kept in the log; a deleted plan is left out of listings and can be restored: to active, or to archived. */
  | { readonly type: 'plan_deleted' }
  | { readonly type: 'plan_restored' }
  | { readonly type: 'task_added'; readonly task: NewTask; readonly after: Id | null }
  | { readonly type: 'task_edited'; readonly taskId: Id; readonly changes: TaskChanges }
  | {
      readonly type: 'task_status_set';
      readonly taskId: Id;
      readonly status: TaskStatus;
      readonly reason: string | null;
      /** `override` = a person completed it without a passing run, `reason` says why; absent = neither. */
      readonly proof?: 'passed' | 'override';
    }
  /** A spec is attached or changed; `spec` null takes it away. */
  | { readonly type: 'task_spec_set'; readonly taskId: Id; readonly spec: DraftProofSpec | null }
  /** A run that says something new; `regression` when it broke a completed task. */
  | {
      readonly type: 'task_verified';
      readonly taskId: Id;
      readonly run: VerificationRun;
      readonly regression: Regression | null;
    }
  /** Puts the task behind `after`, or first when `after` is null. */
  | { readonly type: 'task_moved'; readonly taskId: Id; readonly after: Id | null }
  /** Other tasks' `blockedBy` lose it. */
  | { readonly type: 'task_removed'; readonly taskId: Id }
  /** Undo of `task_removed`: the task as it was, at its place, and those that waited for it. */
  | {
      readonly type: 'task_restored';
      readonly task: Task;
      readonly after: Id | null;
      readonly dependents: readonly Id[];
    }
  | { readonly type: 'snapshot_taken'; readonly snapshot: Snapshot }
  /** Their refs are gone; the rows stay. */
  | { readonly type: 'snapshots_pruned'; readonly numbers: readonly number[] }
  /** The working tree was set back; `paths` empty = all files. */
  | {
      readonly type: 'rewound';
      readonly to: number;
      readonly safety: number;
      readonly paths: readonly string[];
      readonly files: number;
    }
  /** These two leave a deleted plan deleted. */
  | { readonly type: 'plan_archived'; readonly archive: Omit<PlanArchive, 'at' | 'by'> }
  | { readonly type: 'plan_reopened'; readonly reason: string };
