import { PlanningError } from '../../core/errors.ts';
import { withLeftOut } from '../../core/snapshot/message.ts';
import type { TakeOptions, Taken } from '../../core/snapshot/port.ts';
import { identityOf } from '../git/identity.ts';
import { diffTrees } from './diff.ts';
import type { TreeSide } from './diff.ts';
import { emptyTree } from './objects.ts';
import { ownPlace } from './ownGitDir.ts';
import type { Repository } from './repository.ts';
import { GitRefusal } from './run.ts';
import type { Git } from './run.ts';
import { inFolder, knownSide, showAll, workingSide } from './sides.ts';
import { writeWorkingTree } from './workingTree.ts';

const REF = /^refs\/planning-studio\/[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/** Writes the tree, the commit and at last the ref: killed before that, nothing is seen of it. */
export async function takeSnapshot(
  git: Git,
  repository: Repository,
  { ref, parent: wanted, message, limits }: TakeOptions,
  signal: AbortSignal,
): Promise<Taken> {
  if (!REF.test(ref)) {
    throw new PlanningError(
      'invalid_input',
      `A snapshot's ref stands under refs/planning-studio/, not "${ref}".`,
    );
  }
  const { head, branch, operation, folder } = repository;
  const [working, before] = await Promise.all([
    writeWorkingTree(git, repository, limits, signal),
    parentOf(git, repository, wanted, signal),
  ]);
  const { name, email } = identityOf(repository.settings);
  const place = ownPlace(repository, '');
  const leftOut = inFolder(repository, working.leftOut);
  const commit = git
    // What a rewind relies on is on the disk, not only in its cache, before anything is overwritten.
    .bytes(['-c', 'core.fsyncMethod=fsync', 'commit-tree', working.tree, ...before.parents], {
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
    })
    .then((output) => output.toString('latin1').trim());
  const changes = workingSide(git, repository, working, signal).then((now) =>
    diffTrees(git, place, before.side, now, [], signal),
  );
  const [made, found] = await Promise.all([commit, changes]);
  await createRef(git, folder, ref, made, signal);
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

/** The wanted parent when the repository has it (it may be pruned, or of another clone), else HEAD, else none. */
async function parentOf(
  git: Git,
  repository: Repository,
  wanted: string | null,
  signal: AbortSignal,
): Promise<{ readonly parents: readonly string[]; readonly side: TreeSide }> {
  for (const commit of [wanted, repository.head]) {
    const side = commit === null ? null : await knownSide(git, repository, commit, signal);
    if (commit !== null && side !== null) return { parents: ['-p', commit], side };
  }
  return { parents: [], side: { tree: emptyTree(repository), leftOut: [] } };
}

async function createRef(
  git: Git,
  folder: string,
  ref: string,
  commit: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    // By simple-git. All zeros: the ref must not exist.
    await git.text(['update-ref', ref, commit, '0'.repeat(commit.length)], folder, signal);
  } catch (error) {
    if (error instanceof GitRefusal && /already exists|expected 0{40}/.test(error.stderr)) {
      throw new PlanningError('conflict', `The snapshot "${ref}" exists already. Try again.`, { ref });
    }
    throw error;
  }
}
