import { PlanningError } from '../../core/errors.ts';
import { COUNTED_MAX } from '../../core/snapshot/limits.ts';
import { withLeftOut } from '../../core/snapshot/message.ts';
import type { TakeOptions, Taken } from '../../core/snapshot/port.ts';
import { identityOf } from '../git/identity.ts';
import { diffTrees } from './diff.ts';
import type { TreeSide } from './diff.ts';
import { emptyTree } from './objects.ts';
import { ownPlace } from './ownGitDir.ts';
import { refPlace } from './refPlace.ts';
import type { Repository } from './repository.ts';
import { GitRefusal } from './run.ts';
import type { Git, Place } from './run.ts';
import { inFolder, knownSide, showAll, workingSide } from './sides.ts';
import { writeWorkingTree } from './workingTree.ts';

const REF = /^refs\/planning-studio\/[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/**
 * Writes the tree, the commit and at last the ref: killed before that, nothing is seen of it. `repository` may be
 * what was known before; `present` looks how it is now, and throws when that is another place.
 */
export async function takeSnapshot(
  git: Git,
  repository: Repository,
  present: () => Promise<Repository>,
  { ref, parent: wanted, base = null, message, limits }: TakeOptions,
  signal: AbortSignal,
): Promise<Taken> {
  if (!REF.test(ref)) {
    throw new PlanningError(
      'invalid_input',
      `A snapshot's ref stands under refs/planning-studio/, not "${ref}".`,
    );
  }
  const looked = Promise.withResolvers<Repository>();
  const confirm = (): Promise<Repository> => {
    looked.resolve(present());
    return looked.promise;
  };
  const [working, { head, branch, operation, folder, settings }, parent, compared] = await Promise.all([
    writeWorkingTree(git, repository, limits, signal, confirm),
    looked.promise,
    looked.promise.then((now) => firstKnown(git, now, [wanted, now.head], signal)),
    looked.promise.then((now) => (base === null ? null : firstKnown(git, now, [base], signal))),
  ]);
  const before = compared ?? parent;
  const { name, email } = identityOf(repository.settings);
  const place = ownPlace(repository, '');
  // Against another base than the last time anything may differ.
  const mayBeMany = before === null || working.read > COUNTED_MAX;
  const nothing: TreeSide = { tree: emptyTree(repository), leftOut: [] };
  const leftOut = inFolder(repository, working.leftOut);
  const commit = git
    // What a rewind relies on is on the disk, not only in its cache, before anything is overwritten.
    .bytes(
      ['-c', 'core.fsyncMethod=fsync', 'commit-tree', working.tree, ...(parent ? ['-p', parent.commit] : [])],
      {
        ...place,
        env: {
          ...place.env,
          GIT_AUTHOR_NAME: name,
          GIT_AUTHOR_EMAIL: email,
          GIT_COMMITTER_NAME: name,
          GIT_COMMITTER_EMAIL: email,
        },
        input: withLeftOut(message, leftOut),
        signal,
      },
    )
    .then((output) => output.toString('latin1').trim());
  const changes = workingSide(git, repository, working, signal).then((now) =>
    diffTrees(git, place, before?.side ?? nothing, now, [], signal, mayBeMany),
  );
  const [made, found] = await Promise.all([commit, changes]);
  await createRef(git, refPlace({ folder, settings }), ref, made, signal);
  return {
    commit: made,
    tree: working.tree,
    head,
    branch,
    operation,
    fileTotal: working.fileTotal,
    changes: found,
    leftOut: showAll(leftOut),
  };
}

/** The first of the commits that the repository has: they may be pruned, or of another clone. */
async function firstKnown(
  git: Git,
  repository: Repository,
  commits: readonly (string | null)[],
  signal: AbortSignal,
): Promise<{ readonly commit: string; readonly side: TreeSide } | null> {
  for (const commit of commits) {
    const side = commit === null ? null : await knownSide(git, repository, commit, signal);
    if (commit !== null && side !== null) return { commit, side };
  }
  return null;
}

async function createRef(
  git: Git,
  place: Place,
  ref: string,
  commit: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    // By simple-git. All zeros: the ref must not exist.
    await git.text(['update-ref', ref, commit, '0'.repeat(commit.length)], place, signal);
  } catch (error) {
    if (error instanceof GitRefusal && /already exists|expected 0{40}/.test(error.stderr)) {
      throw new PlanningError('conflict', `The snapshot "${ref}" exists already. Try again.`, { ref });
    }
    throw error;
  }
}
