import { PlanningError } from '../../core/base/errors.ts';
import type { LeftOut } from '../../core/model/snapshot.ts';
import { PRESET_LIMITS } from '../../core/snapshot/limits.ts';
import type { Side } from '../../core/snapshot/port.ts';
import type { TreeSide } from './diff.ts';
import { emptyTree, readCommits } from './objects.ts';
import { ownPlace, prepareOwnGitDir } from './ownGitDir.ts';
import { shown } from './paths.ts';
import type { RawPath } from './paths.ts';
import type { Repository } from './repository.ts';
import type { Git } from './run.ts';
import { writeWorkingTree } from './workingTree.ts';
import type { WorkingTree } from './workingTree.ts';

/** What the folder held in a commit; throws `not_found` when the repository does not have it (any more). */
export async function commitSide(
  git: Git,
  repository: Repository,
  commit: string,
  signal: AbortSignal,
): Promise<TreeSide> {
  const side = await knownSide(git, repository, commit, signal);
  if (side !== null) return side;
  throw new PlanningError(
    'not_found',
    `The repository does not have the commit ${commit.slice(0, 12)}. It was pruned, or taken in another clone.`,
    { commit },
  );
}

/** The same, null when the repository does not have it. */
export async function knownSide(
  git: Git,
  repository: Repository,
  commit: string,
  signal: AbortSignal,
): Promise<TreeSide | null> {
  return (await knownSides(git, repository, [commit], signal))[0] ?? null;
}

/** The same for many, in the order asked for. */
export async function knownSides(
  git: Git,
  repository: Repository,
  commits: readonly string[],
  signal: AbortSignal,
): Promise<readonly (TreeSide | null)[]> {
  await prepareOwnGitDir(repository);
  const facts = await readCommits(git, ownPlace(repository, ''), commits, signal);
  const known = facts.filter((one) => one !== null);
  const trees = await folderTrees(
    git,
    repository,
    known.map(({ tree }) => tree),
    signal,
  );
  const sides = new Map(known.map((one, nth) => [one, { tree: trees[nth] ?? '', leftOut: one.leftOut }]));
  return facts.map((one) => (one === null ? null : (sides.get(one) ?? null)));
}

export async function workingSide(
  git: Git,
  repository: Repository,
  working: WorkingTree,
  signal: AbortSignal,
): Promise<TreeSide> {
  return {
    tree: await folderTree(git, repository, working.tree, signal),
    leftOut: inFolder(repository, working.leftOut),
  };
}

export async function sideOf(
  git: Git,
  repository: Repository,
  side: Side,
  signal: AbortSignal,
): Promise<TreeSide> {
  if ('commit' in side) return commitSide(git, repository, side.commit, signal);
  const working = await writeWorkingTree(git, repository, side.limits ?? PRESET_LIMITS, signal);
  return workingSide(git, repository, working, signal);
}

/** The folder's own tree inside of a tree of the repository. */
export async function folderTree(
  git: Git,
  repository: Repository,
  tree: string,
  signal: AbortSignal,
): Promise<string> {
  return (await folderTrees(git, repository, [tree], signal))[0] ?? emptyTree(repository);
}

/** The same for many; an empty tree where there is no such folder. */
async function folderTrees(
  git: Git,
  repository: Repository,
  trees: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const folder = repository.prefix.slice(0, -1);
  if (folder === '' || trees.length === 0) return trees;
  const names = trees.map((tree) => `${tree}:${folder}\n`);
  const output = await git.bytes(['cat-file', '--batch-check'], {
    ...ownPlace(repository, ''),
    input: Buffer.from(names.join(''), 'latin1'),
    signal,
  });
  const found = output.toString('latin1').split('\n');
  return trees.map((_, nth) => /^([0-9a-f]+) tree /.exec(found[nth] ?? '')?.[1] ?? emptyTree(repository));
}

/** The same paths as seen from the folder. */
export function inFolder({ prefix }: Repository, leftOut: readonly LeftOut[]): readonly LeftOut[] {
  return leftOut.map((one) => ({ ...one, path: one.path.slice(prefix.length) }));
}

export function showAll(leftOut: readonly (LeftOut & { readonly path: RawPath })[]): readonly LeftOut[] {
  return leftOut.map((one) => ({ ...one, path: shown(one.path) }));
}
