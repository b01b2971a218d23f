import { isSecretPath } from '../../core/context/secrets.ts';
import type { LeftOut } from '../../core/model/snapshot.ts';
import type { SnapshotLimits } from '../../core/snapshot/port.ts';
import { chooser, diffEntries } from './diff.ts';
import type { TreeSide } from './diff.ts';
import { reasonFinder } from './leftOut.ts';
import { linkFinder, nestedFinder } from './nested.ts';
import { ownPlace } from './ownGitDir.ts';
import { isGitlink } from './parse.ts';
import type { RawChange } from './parse.ts';
import { isOutOfReach, isOwn, isWritable, lookAt, onDisk, shown } from './paths.ts';
import type { RawPath } from './paths.ts';
import { isOn } from './repository.ts';
import type { Repository } from './repository.ts';
import type { Git } from './run.ts';
import { commitSide, workingSide } from './sides.ts';
import { writeWorkingTree } from './workingTree.ts';

/** A file on its way from one content to another. Modes are null where there is none. */
export type RestoreEntry = Pick<RawChange, 'path' | 'oldMode' | 'oldOid' | 'newMode' | 'newOid'>;

export interface Intention {
  readonly now: TreeSide;
  readonly target: TreeSide;
  readonly entries: readonly RestoreEntry[];
  /** With raw paths. */
  readonly kept: readonly LeftOut[];
}

/** Compares the folder as it is with the commit and decides which files would be touched. Paths seen from the folder. */
export async function intend(
  git: Git,
  repository: Repository,
  commit: string,
  paths: readonly string[],
  limits: SnapshotLimits,
  signal: AbortSignal,
): Promise<Intention> {
  const target = await commitSide(git, repository, commit, signal);
  const working = await writeWorkingTree(git, repository, limits, signal);
  const now = await workingSide(git, repository, working, signal);
  const changes = await diffEntries(git, ownPlace(repository, ''), now.tree, target.tree, signal);
  const chosen = chooser([], paths);
  const reasonOf = reasonFinder([...target.leftOut, ...now.leftOut]);
  const ignoreCase = isOn(repository, 'core.ignorecase', false);
  const leaving = new Set(
    changes.filter(({ newMode }) => newMode === null).map(({ path }) => fold(path, ignoreCase)),
  );
  const nested = nestedFinder(repository.folder);
  const linkAbove = linkFinder(repository.folder);
  const entries: RestoreEntry[] = [];
  const kept: LeftOut[] = [];
  for (const change of changes) {
    if (isOwn(change.path) || !chosen(change)) continue;
    const reason = reachReason(change);
    if (reason === null) {
      const { path, oldMode, oldOid, newMode, newOid } = change;
      entries.push({ path, oldMode, oldOid, newMode, newOid });
    } else if (reason !== 'absent') kept.push({ path: change.path, reason });
  }
  return { now, target, entries, kept };

  function reachReason(change: RawChange): ReturnType<typeof keepReason> {
    try {
      return keepReason(change);
    } catch (error) {
      if (isOutOfReach(error)) return 'unreadable';
      throw error;
    }
  }

  function keepReason({ path, oldMode, newMode }: RawChange): LeftOut['reason'] | 'absent' | null {
    const link = linkAbove(path);
    // Behind a link that goes stands another file. Through one that stays, `apply` writes nothing.
    const behind = link !== null && leaving.has(fold(link, ignoreCase));
    const info = behind ? null : lookAt(onDisk(repository.folder, path));
    const leftOut = reasonOf(path);
    if (leftOut !== null) return info === null && newMode === null ? 'absent' : leftOut;
    if (isGitlink(oldMode) || isGitlink(newMode) || (link === null && nested(path) !== null))
      return 'nested_repository';
    if (!isWritable(path)) return 'special';
    if (!limits.includeSecrets && isSecretPath(shown(path))) return 'secret';
    // Git holds it, the disk does not: a sparse checkout left it out.
    if (oldMode !== null && info === null) return 'absent';
    // A folder in the way is empty by then or stops us: see `apply`.
    if (oldMode !== null || info === null || info.isDirectory()) return null;
    // It is there and in no snapshot of now: it is ignored, unless only its letters' case differs.
    return ignoreCase && leaving.has(fold(path, true)) ? null : 'ignored';
  }
}

function fold(path: RawPath, ignoreCase: boolean): string {
  return ignoreCase ? shown(path).toLowerCase() : path;
}
