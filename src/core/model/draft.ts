import type { Id, Priority, Size } from './basics.ts';

/** What a task says, whether drafted or planned. A field has its line here and its entry in `TASK_FIELDS`. */
export interface TaskText {
  readonly title: string;
  readonly description: string;
  readonly priority: Priority;
  readonly size: Size;
  readonly tags: readonly string[];
  /** Sentences that must hold when the task is done. */
  readonly acceptance: readonly string[];
  /** Workspace paths with forward slashes that the task is expected to touch. */
  readonly files: readonly string[];
}

/** A task before materializing. Its number is its 1-based place in the list. */
export interface TaskDraft extends TaskText {
  readonly id: Id;
  /** Ids of drafts in the same list that must be done first; never itself, never a cycle. */
  readonly blockedBy: readonly Id[];
  /** Its verification spec; absent = none drafted. */
  readonly verification?: DraftProofSpec;
}

/** A verification spec before its task exists. */
export interface DraftProofSpec {
  /** YAML. */
  readonly spec: string;
  /** Rules that held already when it was tried. */
  readonly vacuous: readonly string[];
  /** Why they are there all the same; null = nobody said. */
  readonly explanation: string | null;
}

/** Most drafts or tasks that a session or plan may have. What each says is limited by `TASK_FIELDS`. */
export const TASKS_MAX = 10_000;

/** A draft as edited by a person or imported: ids may be missing, dependencies are numbers, titles or ids. */
export interface DraftInput extends Partial<TaskText> {
  readonly id?: Id;
  readonly title: string;
  readonly blockedBy?: readonly (string | number)[];
  /** A verification spec that was drafted with it. */
  readonly verification?: DraftProofSpec;
}
