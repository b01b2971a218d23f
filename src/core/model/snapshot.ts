import type { Author, Id, Timestamp } from './basics.ts';

/** What made a snapshot. Automatic ones (all but `person` and `archive`) may be thinned. */
export type SnapshotTrigger =
  'person' | 'task_started' | 'verification_failed' | 'verification_passed' | 'safety' | 'archive';

export type FileChangeKind = 'added' | 'deleted' | 'modified' | 'renamed' | 'mode' | 'type';

/** One file that differs between two trees. */
export interface FileChange {
  /** Workspace path with forward slashes, as git has it, never quoted. */
  readonly path: string;
  /** The old path when it was renamed. */
  readonly from: string | null;
  readonly kind: FileChangeKind;
  /** Six octal digits as in git; null on the side where the file is not. */
  readonly oldMode: string | null;
  readonly newMode: string | null;
  readonly binary: boolean;
  /** 0 for binary files, and for all where more than COUNTED_MAX (snapshot/limits) differ. */
  readonly addedLines: number;
  readonly removedLines: number;
}

/** A file that a snapshot leaves out, with why. */
export interface LeftOut {
  readonly path: string;
  /** `ignored` only where a restore keeps its hands off a file that git ignores. */
  readonly reason: 'secret' | 'too_large' | 'nested_repository' | 'unreadable' | 'special' | 'ignored';
}

/** The whole working tree at one moment, kept as a commit under `ref`. */
export interface Snapshot {
  readonly id: Id;
  /** 1-based, unique in the plan, never reused. */
  readonly number: number;
  readonly taskId: Id | null;
  /** What a person or the engine calls this moment. */
  readonly name: string;
  readonly trigger: SnapshotTrigger;
  readonly at: Timestamp;
  readonly by: Author;
  /** `refs/planning-studio/<plan>/<n>`; the commit stays reachable while it exists. */
  readonly ref: string;
  readonly commit: string;
  readonly tree: string;
  /** HEAD's commit then; null before the first commit. */
  readonly head: string | null;
  /** Branch name then; null when detached. */
  readonly branch: string | null;
  /** `merge`, `rebase` … when one was under way. */
  readonly operation: string | null;
  /** Files in the tree. */
  readonly fileTotal: number;
  /** Against the previous snapshot of the plan, or HEAD for the first. */
  readonly changes: { readonly files: number; readonly addedLines: number; readonly removedLines: number };
  /** At most 200 named. */
  readonly leftOut: readonly LeftOut[];
  readonly leftOutTotal: number;
  /** Set when the ref was removed by pruning: the row stays, its diff and restore do not. */
  readonly prunedAt: Timestamp | null;
}
