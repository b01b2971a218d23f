import path from 'node:path';
import { PlanningError, throwIfCancelled } from '../../core/errors.ts';
import type { FileChange } from '../../core/model/snapshot.ts';
import type { RestorePlan, SnapshotLimits } from '../../core/snapshot/port.ts';
import { restoreCommands } from '../../core/snapshot/words.ts';
import { apply, stage } from './apply.ts';
import { diffEntries, diffTrees } from './diff.ts';
import { sweep } from './indexFiles.ts';
import { abandonedJournal, removeJournal, writeJournal } from './journal.ts';
import { ownPlace, prepareOwnGitDir } from './ownGitDir.ts';
import { shown } from './paths.ts';
import type { RawPath } from './paths.ts';
import { intend } from './planRestore.ts';
import type { Intention } from './planRestore.ts';
import type { Repository } from './repository.ts';
import type { Git } from './run.ts';
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
  await recover(git, repository, signal);
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
    await writeJournal(repository, { commit, prefix: repository.prefix, entries });
    // From here on it is brought to an end: half of a state is nobody's wish.
    const refused = await apply(repository, entries, staged);
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
  await sweep(repository);
  const journal = await abandonedJournal(repository);
  if (journal === null) return [];
  await prepareOwnGitDir(repository);
  // The journal may be of another folder of this repository.
  const inner = shown(journal.prefix);
  const at = { ...repository, prefix: journal.prefix, folder: path.join(repository.top, inner) };
  const staged = await stage(git, at, journal.entries, signal);
  try {
    const refused = await apply(at, journal.entries, staged);
    await removeJournal(repository);
    const whole = `A restore of ${journal.entries.length} files from ${journal.commit.slice(0, 12)} that was interrupted is complete now.`;
    if (refused.length === 0) return [whole];
    return [whole, `Changed meanwhile and therefore left as they are: ${named(refused)}.`];
  } finally {
    await staged.remove();
  }
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
