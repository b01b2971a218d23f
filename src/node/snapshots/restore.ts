import path from 'node:path';
import { PlanningError, throwIfCancelled } from '../../core/base/errors.ts';
import type { FileChange } from '../../core/model/snapshot.ts';
import type { RestorePlan, SnapshotLimits } from '../../core/snapshot/port.ts';
import { restoreCommands } from '../../core/snapshot/words.ts';
import { apply, isDone, removeBeside, stage } from './apply.ts';
import { diffEntries, diffTrees } from './diff.ts';
import { sweep } from './indexFiles.ts';
import { abandonedJournal, newToken, putAside, removeJournal, takeOver, writeJournal } from './journal.ts';
import { ownPlace, prepareOwnGitDir } from './ownGitDir.ts';
import { shown } from './paths.ts';
import type { RawPath } from './paths.ts';
import { intend } from './planRestore.ts';
import type { Intention, RestoreEntry } from './planRestore.ts';
import type { Repository } from './repository.ts';
import type { Git } from './run.ts';
import { blobSizes } from './seed.ts';
import { commitSide, showAll } from './sides.ts';

/** Most paths that a message or its details name. */
const NAMED_MAX = 50;

export async function planRestore(
  git: Git,
  repository: Repository,
  commit: string,
  paths: readonly string[],
  limits: SnapshotLimits,
  signal: AbortSignal,
): Promise<RestorePlan> {
  const intention = await intend(git, repository, commit, paths, limits, signal);
  const changes = await describe(git, repository, intention, paths, signal);
  return { changes, kept: showAll(intention.kept), commands: restoreCommands(commit, changes) };
}

export async function restore(
  git: Git,
  repository: Repository,
  commit: string,
  paths: readonly string[],
  { limits, safety }: { readonly limits: SnapshotLimits; readonly safety: string },
  signal: AbortSignal,
): Promise<readonly FileChange[]> {
  const { said, isWhole } = await endInterrupted(git, repository, signal);
  if (!isWhole) throw new PlanningError('conflict', `${said[0]} Try again.`);
  const held = await commitSide(git, repository, safety, signal);
  const intention = await intend(git, repository, commit, paths, limits, signal);
  const { entries, now } = intention;
  if (entries.length === 0) return [];
  const changed = await diffEntries(git, ownPlace(repository, ''), held.tree, now.tree, signal);
  const unsafe = new Set(changed.map((change) => change.path));
  const atRisk = entries.filter(({ path: file, oldMode }) => oldMode !== null && unsafe.has(file));
  if (atRisk.length > 0) {
    throw refusal(
      atRisk.map((entry) => entry.path),
      'changed since the safety snapshot was taken. Nothing was touched; try again.',
    );
  }
  const changes = await describe(git, repository, intention, paths, signal);
  const staged = await stage(git, repository, entries, signal);
  try {
    throwIfCancelled(signal);
    const token = newToken();
    await writeJournal(repository, { commit, prefix: repository.prefix, entries, token });
    // From here on it is brought to an end: half of a state is nobody's wish.
    const refused = await apply(repository, entries, staged, token);
    await removeJournal(repository);
    if (refused.length > 0) {
      throw refusal(
        refused,
        'could not be restored: changed meanwhile, or the place is taken. All others were.',
      );
    }
    return changes;
  } finally {
    await staged.remove();
  }
}

/** Ends an interrupted restore and removes what killed processes left. Sentences for a person. */
export async function recover(
  git: Git,
  repository: Repository,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return (await endInterrupted(git, repository, signal)).said;
}

interface Ended {
  readonly said: readonly string[];
  /** False when it could not be completed any more; the way is free for the next restore all the same. */
  readonly isWhole: boolean;
}

async function endInterrupted(git: Git, repository: Repository, signal: AbortSignal): Promise<Ended> {
  await sweep(repository);
  const journal = await abandonedJournal(repository);
  if (journal === null) return { said: [], isWhole: true };
  await prepareOwnGitDir(repository);
  await takeOver(repository, journal);
  // The journal may be of another folder of this repository.
  const inner = shown(journal.prefix);
  const at = { ...repository, prefix: journal.prefix, folder: path.join(repository.top, inner) };
  await removeBeside(at, journal.entries, journal.token);
  const what = `A restore of ${journal.entries.length} files from ${journal.commit.slice(0, 12)} that was interrupted`;
  const unfinishable = await findUnfinishable(git, at, journal.entries, signal);
  if (unfinishable.length > 0) {
    const list = await putAside(repository);
    const sentence =
      `${what} cannot be completed: git has cleaned up what it needs. ` +
      `Left as they are: ${named(unfinishable)}. All are listed in "${list}".`;
    return { said: [sentence], isWhole: false };
  }
  const staged = await stage(git, at, journal.entries, signal);
  try {
    const refused = await apply(at, journal.entries, staged, journal.token);
    await removeJournal(repository);
    const said = [`${what} is complete now.`];
    if (refused.length > 0) said.push(`Changed meanwhile and therefore left as they are: ${named(refused)}.`);
    return { said, isWhole: true };
  } finally {
    await staged.remove();
  }
}

/**
 * The files that are not done yet, if one of them would get a content that the repository does not have (any more),
 * or would lose one: then it may be the last of its kind, and nothing is overwritten or removed. Else none.
 */
async function findUnfinishable(
  git: Git,
  repository: Repository,
  entries: readonly RestoreEntry[],
  signal: AbortSignal,
): Promise<readonly RawPath[]> {
  const oids = entries.flatMap(({ oldOid, newOid }) => [{ oid: oldOid }, { oid: newOid }]);
  const sizes = await blobSizes(git, ownPlace(repository, ''), oids, signal);
  const isHeld = (mode: string | null, oid: string): boolean => mode === null || Number(sizes.get(oid)) >= 0;
  const open: RestoreEntry[] = [];
  for (const entry of entries) if (!(await isDone(repository, entry))) open.push(entry);
  const isWhole = open.every((one) => isHeld(one.oldMode, one.oldOid) && isHeld(one.newMode, one.newOid));
  return isWhole ? [] : open.map((one) => one.path);
}

/** The differences as people read them: renames found, lines counted, only what is really touched. */
async function describe(
  git: Git,
  repository: Repository,
  { now, target, entries }: Intention,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly FileChange[]> {
  const touched = new Set(entries.map(({ path: file }) => shown(file)));
  const found = await diffTrees(git, ownPlace(repository, ''), now, target, paths, signal);
  return found.filter(({ path: file, from }) => touched.has(file) || (from !== null && touched.has(from)));
}

function refusal(files: readonly RawPath[], what: string): PlanningError {
  return new PlanningError('conflict', `${named(files)} ${what}`, {
    paths: files.slice(0, NAMED_MAX).map(shown),
    total: files.length,
  });
}

function named(files: readonly RawPath[]): string {
  const first = files.slice(0, 3).map((file) => `"${shown(file)}"`);
  return files.length > 3 ? `${first.join(', ')} and ${files.length - 3} more` : first.join(', ');
}
