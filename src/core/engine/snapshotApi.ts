import type { Author, Id, Timestamp } from '../model/basics.ts';
import type { PlanArchive, TaskStatus } from '../model/plan.ts';
import type { FileChange, LeftOut, Snapshot } from '../model/snapshot.ts';
import type { Verdict } from '../model/verification.ts';
import type { RepositoryState } from '../snapshot/port.ts';
import type { Undo } from './api.ts';

/** The commit that the snapshot of that number was taken on: what its first changes are told against. */
export type SnapshotBase = `base-${number}`;

/** One side of a comparison: a snapshot's number, what one was taken on, the working tree, or the last commit. */
export type SnapshotSide = number | SnapshotBase | 'now' | 'head';

export interface Comparison {
  readonly from: SnapshotSide;
  readonly to: SnapshotSide;
  readonly changes: readonly FileChange[];
  readonly addedLines: number;
  readonly removedLines: number;
}

/** A task as it stood at a snapshot, beside how it stands now. */
export interface TaskThen {
  readonly taskId: Id;
  readonly number: number;
  readonly title: string;
  readonly status: TaskStatus;
  readonly verdict: Verdict | null;
  /** Null when it was removed since. */
  readonly statusNow: TaskStatus | null;
}

/** What a rewind would do; nothing was changed to find out. */
export interface RewindPreview {
  readonly snapshot: Snapshot;
  readonly changes: readonly FileChange[];
  /** Files that stay as they are although they differ: ignored, secret, too large. */
  readonly kept: readonly LeftOut[];
  /** The git commands that would do the same by hand. */
  readonly commands: readonly string[];
  readonly tasks: readonly TaskThen[];
  /** How many changes restoring the tasks too would make. */
  readonly taskChanges: number;
}

export interface Rewound {
  /** The state just before, taken for the way back. */
  readonly safety: Snapshot;
  readonly changes: readonly FileChange[];
  readonly taskChanges: number;
  readonly undo: Undo;
}

/** Refs that could go, and what that would win. */
export interface PrunePreview {
  readonly snapshots: readonly {
    readonly planId: Id;
    readonly planTitle: string;
    readonly number: number;
    readonly name: string;
    readonly at: Timestamp;
  }[];
  /** Refs that no plan knows, left by a process that was killed. */
  readonly strays: number;
  /** What git's next clean-up could free, in bytes. */
  readonly bytes: number;
}

/** Something that happened to a task. */
export interface TimelineEntry {
  readonly at: Timestamp;
  readonly by: Author;
  readonly kind: 'added' | 'edited' | 'status' | 'spec' | 'run' | 'snapshot' | 'rewound' | 'archived';
  /** One sentence. */
  readonly text: string;
  readonly verdict: Verdict | null;
  /** The snapshot it is about; null = none, or it was removed. */
  readonly snapshot: number | null;
  /** The sides between which its changes can be looked at; null when it changed nothing or a side is gone. */
  readonly changes: { readonly from: SnapshotSide; readonly to: SnapshotSide } | null;
}

export interface ArchivePreview {
  readonly openTasks: readonly {
    readonly number: number;
    readonly title: string;
    readonly status: TaskStatus;
  }[];
  readonly provable: number;
  readonly proven: number;
  readonly repository: RepositoryState;
}

export interface ArchiveCheck {
  readonly ok: boolean;
  /** What is wrong, one sentence each. */
  readonly problems: readonly string[];
  readonly entries: number;
  /** The last hash of the chain as found. */
  readonly sha256: string | null;
}

/** Snapshots, rewind and archive. Throws `no_repository`, `git_failed`, `not_found`, `not_allowed_now`, `cancelled`. */
export interface SnapshotCalls {
  repository(signal: AbortSignal): Promise<RepositoryState>;
  /** `git init` in the folder; only on a person's word. */
  initRepository(signal: AbortSignal): Promise<void>;
  /** The whole working tree as it is on disk. `name` preset: the task and its status, or "by hand". */
  takeSnapshot(
    planId: Id,
    options: { readonly taskId?: Id | null; readonly name?: string },
    signal: AbortSignal,
  ): Promise<Snapshot>;
  compareSnapshots(
    planId: Id,
    from: SnapshotSide,
    to: SnapshotSide,
    signal: AbortSignal,
  ): Promise<Comparison>;
  /** Unified diff, at most 4 MB; `paths` empty = all. */
  diffSnapshots(
    planId: Id,
    from: SnapshotSide,
    to: SnapshotSide,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<string>;
  /** A file as it was; null when it was not there. */
  snapshotFile(
    planId: Id,
    side: Exclude<SnapshotSide, 'now'>,
    path: string,
    signal: AbortSignal,
  ): Promise<Uint8Array | null>;
  /** `paths` empty = every file. */
  previewRewind(
    planId: Id,
    number: number,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<RewindPreview>;
  /**
   * Sets the working tree back, byte for byte, after a safety snapshot that must succeed. HEAD, branch and index
   * stay. `tasks` also gives the plan's tasks their state of then.
   */
  rewind(
    planId: Id,
    number: number,
    options: { readonly paths: readonly string[]; readonly tasks: boolean },
    signal: AbortSignal,
  ): Promise<Rewound>;
  /** Ends what a killed process left half-done; sentences for a person. Called when the engine's folder is opened. */
  recoverSnapshots(signal: AbortSignal): Promise<readonly string[]>;
  /** What pruning would remove: `numbers` of one plan, or with null what the thinning policy lets go everywhere. */
  previewPrune(planId: Id | null, numbers: readonly number[], signal: AbortSignal): Promise<PrunePreview>;
  /** Removes those refs; rows stay. Snapshots of archived plans only with `archivedToo`. */
  pruneSnapshots(
    planId: Id | null,
    numbers: readonly number[],
    options: { readonly archivedToo: boolean },
    signal: AbortSignal,
  ): Promise<PrunePreview>;
  /** Newest last. */
  timeline(planId: Id, taskId: Id): Promise<readonly TimelineEntry[]>;

  previewArchive(planId: Id, signal: AbortSignal): Promise<ArchivePreview>;
  /**
   * Runs the last verification, takes the final snapshot, writes the sealed record and makes the plan read-only.
   * Throws `not_allowed_now` naming the open tasks unless `acceptOpen`.
   */
  archivePlan(
    planId: Id,
    options: { readonly notes?: string; readonly acceptOpen: boolean },
    signal: AbortSignal,
  ): Promise<PlanArchive>;
  /** Checks the sealed record of an archived plan against its chain and against the plan's log. */
  checkArchive(planId: Id): Promise<ArchiveCheck>;
  reopenPlan(planId: Id, reason: string): Promise<void>;
}
