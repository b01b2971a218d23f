import type { Id } from '../model/basics.ts';
import type { FileChange, LeftOut } from '../model/snapshot.ts';

/** What a repository is doing, and whether snapshots can be taken. */
export type RepositoryState =
  | {
      readonly kind: 'ok';
      readonly head: string | null;
      readonly branch: string | null;
      readonly operation: string | null;
    }
  | { readonly kind: 'none' } // no repository: `init` makes one
  | {
      readonly kind: 'unusable';
      readonly reason: 'bare' | 'read_only' | 'no_git' | 'old_git' | 'not_safe' | 'damaged';
      readonly message: string;
    };

export interface TakeOptions {
  /** Full ref to make; must not exist. */
  readonly ref: string;
  /** The commit's parent; null, or one that the repository does not have (any more): HEAD, if there is one. */
  readonly parent: string | null;
  /** Commit that `changes` are against; preset the parent, also when the repository does not have it (any more). */
  readonly base?: string | null;
  readonly message: string;
  readonly limits: SnapshotLimits;
}

export interface SnapshotLimits {
  /** Larger files are left out. Bytes. */
  readonly maxFileBytes: number;
  /** Include what looks like a secret (`.env`, keys). */
  readonly includeSecrets: boolean;
}

/** A tree that was written and is held by a ref. */
export interface Taken {
  readonly commit: string;
  readonly tree: string;
  readonly head: string | null;
  readonly branch: string | null;
  readonly operation: string | null;
  readonly fileTotal: number;
  readonly changes: readonly FileChange[];
  readonly leftOut: readonly LeftOut[];
}

/** One side of a comparison: a commit, or the working tree as it is (taken in within `limits`, preset ones without). */
export type Side = { readonly commit: string } | { readonly now: true; readonly limits?: SnapshotLimits };

export interface RestorePlan {
  /** What restoring would do to the working tree, by path. */
  readonly changes: readonly FileChange[];
  /** Files that exist now, would be overwritten or removed, and are ignored or left out by snapshots: never touched. */
  readonly kept: readonly LeftOut[];
  /** The git commands that would do the same by hand. */
  readonly commands: readonly string[];
}

/**
 * The repository around the workspace folder. The user's index, HEAD, branch, stash, hooks, config, files and
 * their times stay untouched by everything but `restore`, also when the process is killed half-way.
 * Foreseen errors: `no_repository`, `git_failed` (message says what to do), `cancelled`, `conflict`.
 */
export interface Snapshots {
  state(signal: AbortSignal): Promise<RepositoryState>;
  /** `git init` in the folder; only on a person's word. */
  init(signal: AbortSignal): Promise<void>;
  take(options: TakeOptions, signal: AbortSignal): Promise<Taken>;
  /** Changes from `from` to `to`; renames found where no more than COUNTED_MAX differ. `paths` limits it. */
  compare(
    from: Side,
    to: Side,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly FileChange[]>;
  /** Unified diff of one or all files, at most `maxBytes` (then cut at a line, said at the end). */
  diffText(
    from: Side,
    to: Side,
    paths: readonly string[],
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<string>;
  /** The same of many pairs of commits at once; null where the repository does not have one of the two (any more). */
  diffTexts(
    pairs: readonly { readonly from: string; readonly to: string }[],
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<readonly (string | null)[]>;
  /** A file of a commit, null when it is not there. */
  read(commit: string, path: string, signal: AbortSignal): Promise<Uint8Array | null>;
  /** What `restore` would do. Empty `paths` = everything. */
  planRestore(
    commit: string,
    paths: readonly string[],
    limits: SnapshotLimits,
    signal: AbortSignal,
  ): Promise<RestorePlan>;
  /**
   * Makes the working tree (or `paths`) byte for byte what the commit holds: content, executable bit, symlinks,
   * deletions, untracked files. HEAD, branch and index stay. Interrupted, it is completed by `recover`. A file that
   * is not as the commit `safety` holds it is never overwritten or removed: `conflict`, before anything was changed;
   * one that changes while others are written is left alone and named by a `conflict` at the end (details.paths).
   * Once the first file is written the signal is not heeded.
   */
  restore(
    commit: string,
    paths: readonly string[],
    options: { readonly limits: SnapshotLimits; readonly safety: string },
    signal: AbortSignal,
  ): Promise<readonly FileChange[]>;
  /**
   * Ends what a killed process left: a half-done restore is completed, or nothing more is touched when contents that
   * it needs are gone; temporary files go. Returns sentences for a person. Throws `conflict` while another process is
   * at it.
   */
  recover(signal: AbortSignal): Promise<readonly string[]>;
  /** Removes refs and says how many bytes git could win by its next clean-up. `dryRun` only counts. */
  prune(
    refs: readonly string[],
    dryRun: boolean,
    signal: AbortSignal,
  ): Promise<{ readonly refs: number; readonly bytes: number }>;
  /** Refs under `prefix` with their commits. */
  refs(
    prefix: string,
    signal: AbortSignal,
  ): Promise<readonly { readonly ref: string; readonly commit: string }[]>;
}

/** Sealed records of archived plans, kept beside the logs. */
export interface Records {
  /** Writes a new record, all or nothing; returns its name for `read`. The same content gives the same name. */
  write(planId: Id, sha256: string, text: string): Promise<string>;
  /** Null when it is not there. No byte can be changed without the text being another one. */
  read(name: string): Promise<string | null>;
  /** Takes a record away that no plan names. */
  remove(name: string): Promise<void>;
}
