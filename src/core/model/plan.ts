import type { Author, Id, Timestamp } from './basics.ts';
import type { TaskText } from './draft.ts';
import type { Snapshot } from './snapshot.ts';
import type { TaskVerification, Verdict } from './verification.ts';

export const TASK_STATUSES = [
  'backlog',
  'pending',
  'in_progress',
  'blocked',
  'in_review',
  'completed',
  /** Was completed by its proof, which no longer holds. Set by verification only. */
  'failed',
  'cancelled',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** A piece of work of a plan. */
export interface Task extends TaskText {
  readonly id: Id;
  /** Unique in the plan, given once, never reused. */
  readonly number: number;
  readonly status: TaskStatus;
  /** Ids of tasks of the same plan that must be completed or cancelled first. */
  readonly blockedBy: readonly Id[];
  readonly assignee: string | null;
  /** Why it is blocked or cancelled, as far as somebody said. */
  readonly statusReason: string | null;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly startedAt: Timestamp | null;
  readonly completedAt: Timestamp | null;
  /** How it proves itself; null = it is ticked by hand. */
  readonly verification: TaskVerification | null;
}

/** A materialized plan: the whole aggregate. */
export interface Plan {
  readonly id: Id;
  readonly title: string;
  readonly description: string;
  readonly status: 'active' | 'archived' | 'deleted';
  readonly sessionId: Id | null;
  readonly documentId: Id | null;
  readonly createdBy: Author;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  /** In the order in which people want to see them. */
  readonly tasks: readonly Task[];
  /** Highest number ever given. */
  readonly lastNumber: number;
  /** In the order of their numbers. */
  readonly snapshots: readonly Snapshot[];
  /** How it was archived; null while it is not. A deleted plan may be archived too, after a merge. */
  readonly archive: PlanArchive | null;
}

/** What archiving left: who, when, and the sealed record. */
export interface PlanArchive {
  readonly at: Timestamp;
  readonly by: Author;
  readonly notes: string | null;
  /** Number of the final snapshot; null when none could be taken. */
  readonly snapshot: number | null;
  /** Open tasks that a person accepted. */
  readonly openTasks: number;
  /** File of the sealed record relative to the state folder, and the last hash of its chain. */
  readonly record: { readonly file: string; readonly sha256: string };
}

export interface PlanSummary {
  readonly id: Id;
  readonly title: string;
  readonly status: Plan['status'];
  readonly sessionId: Id | null;
  readonly documentId: Id | null;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly taskCounts: Readonly<Record<TaskStatus, number>>;
  readonly taskTotal: number;
  /** Tasks with a verification spec, the cancelled ones left out. */
  readonly provable: number;
  /** Those of them whose last run of the present spec passed. */
  readonly proven: number;
}

/** How a task stands to its spec, in short. */
export interface TaskProof {
  /** Of the last kept run of the present spec; null = it has not run since it was written. */
  readonly verdict: Verdict | null;
  readonly findingTotal: number;
  readonly at: Timestamp | null;
  /** A person completed it without a passing run. */
  readonly overridden: boolean;
}

/** A task in a listing over plans: its specs and runs in short. `ready` = pending or backlog with nothing open in front of it. */
export interface TaskRow extends Omit<Task, 'verification'> {
  readonly planId: Id;
  readonly planTitle: string;
  readonly ready: boolean;
  /** Null = it has no verification spec. */
  readonly proof: TaskProof | null;
}

/** The changes that a person or model may make to a task; absent = unchanged. */
export interface TaskChanges extends Partial<TaskText> {
  readonly blockedBy?: readonly Id[];
  /** `null` = nobody. */
  readonly assignee?: string | null;
}
