import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { isCancelled } from '../../core/base/errors.ts';
import type { LeftOut } from '../../core/model/snapshot.ts';
import type { SnapshotLimits } from '../../core/snapshot/port.ts';
import { DISK_FULL, startAdding } from './adding.ts';
import { composeTree } from './composeTree.ts';
import { openWarmIndex } from './indexFiles.ts';
import { emptyTree } from './objects.ts';
import { ownPlace, prepareOwnGitDir } from './ownGitDir.ts';
import { isGitlink, parseIndexEntries, parsePaths, parseRawDiff } from './parse.ts';
import type { RawPath } from './paths.ts';
import { isOn } from './repository.ts';
import type { Repository } from './repository.ts';
import { GitRefusal } from './run.ts';
import type { Git, Place } from './run.ts';
import { blobSizes, copyUserIndex, dropEntry, followEdits, seedEdits, userEntries } from './seed.ts';
import type { IndexEdits } from './seed.ts';
import { Sorting } from './sorting.ts';
import { inAbsentSubmodules, UNOPENED, unopenedFolders } from './unseen.ts';

/** The files of the folder as they are, written to the repository's objects as one tree rooted at the repository. */
export interface WorkingTree {
  readonly tree: string;
  readonly fileTotal: number;
  /** Files whose content was read now: at most so many differ from the last time. */
  readonly read: number;
  /** With raw paths. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * `confirm` is called while git looks at the files and waited for before anything is written: `repository` may be
 * what was known of it before.
 */
export async function writeWorkingTree(
  git: Git,
  repository: Repository,
  limits: SnapshotLimits,
  signal: AbortSignal,
  confirm: () => Promise<unknown> = () => Promise.resolve(),
): Promise<WorkingTree> {
  await mkdir(repository.home, { recursive: true });
  await prepareOwnGitDir(repository);
  try {
    return await attempt(git, repository, limits, { cold: false, confirm }, signal);
  } catch (error) {
    if (!(error instanceof GitRefusal) || isCancelled(error) || DISK_FULL.test(error.stderr)) throw error;
    // The kept index may name objects that were cleaned up since, or a file went away while it was read.
    await confirm();
    return attempt(git, repository, limits, { cold: true, confirm }, signal);
  }
}

async function attempt(
  git: Git,
  repository: Repository,
  limits: SnapshotLimits,
  { cold, confirm }: { readonly cold: boolean; readonly confirm: () => Promise<unknown> },
  signal: AbortSignal,
): Promise<WorkingTree> {
  const index = await openWarmIndex(repository, limits, cold);
  const place = ownPlace(repository, index.own);
  try {
    let edits: IndexEdits = { info: [], skip: [], look: [] };
    // What a sparse checkout leaves out may come and go without a word in the user's index.
    const follows = index.warm === 'behind' || (index.warm === 'current' && isSparse(repository));
    if (follows) edits = await followEdits(git, repository, place, signal);
    if (index.warm === 'none' && (await copyUserIndex(git, repository, index.own, signal))) {
      edits = await seedEdits(git, repository, place, limits, signal);
    }
    await edit(git, place, edits, signal);
    const { leftOut, ignored, read } = await update(
      git,
      repository,
      place,
      limits,
      edits.look,
      confirm,
      signal,
    );
    let tree = await writeTree(git, repository, place, signal);
    if (await leaveIgnored(git, repository, place, await ignored, signal)) {
      tree = await writeTree(git, repository, place, signal);
    }
    const { fileTotal, mayHaveGitlinks } = await factsOf(index.own);
    const unseen = mayHaveGitlinks ? await inAbsentSubmodules(git, repository, place, signal) : [];
    await index.keep();
    return { tree, fileTotal, leftOut: [...leftOut, ...unseen], read };
  } finally {
    await index.discard();
  }
}

async function edit(git: Git, place: Place, { info, skip }: IndexEdits, signal: AbortSignal): Promise<void> {
  await indexInfo(git, place, info, signal);
  if (skip.length === 0) return;
  const input = Buffer.from(skip.map((file) => `${file}\0`).join(''), 'latin1');
  await git.bytes(['update-index', '--skip-worktree', '-z', '--stdin'], { ...topOf(place), input, signal });
}

async function indexInfo(
  git: Git,
  place: Place,
  lines: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (lines.length === 0) return;
  const input = Buffer.from(lines.join(''), 'latin1');
  await git.bytes(['update-index', '-z', '--index-info'], { ...topOf(place), input, signal });
}

/** Paths given to git on its stdin are taken from where it runs. */
function topOf(place: Place): Place {
  return { ...place, cwd: place.env?.['GIT_WORK_TREE'] ?? place.cwd };
}

interface Updated {
  readonly read: number;
  readonly leftOut: readonly LeftOut[];
  /** Held files that git ignores; asked for beside the next steps, because there are hardly ever any. */
  readonly ignored: Promise<readonly RawPath[]>;
}

/** Brings the index up to what is on the disk. */
async function update(
  git: Git,
  repository: Repository,
  place: Place,
  limits: SnapshotLimits,
  look: readonly RawPath[],
  confirm: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<Updated> {
  let isWhole = true;
  const looked = Promise.all([
    git.bytes(DIFF_FILES, { ...place, signal }),
    git.bytes(['ls-files', '-z', '-o', '--exclude-standard', '--full-name', '--', '.'], {
      ...place,
      signal,
      onWarning: (said) => (isWhole = !said.includes(UNOPENED)),
    }),
  ]);
  // It reads the index while the others look at the files.
  const adding = startAdding(git, repository, topOf(place), signal);
  const confirmed = confirm();
  confirmed.catch(() => undefined);
  let plan: Sorting;
  try {
    plan = await sort(git, repository, await looked, limits, look, confirmed, signal);
  } catch (error) {
    await adding.stop(error);
    throw error;
  }
  const added = adding.take(plan);
  added.catch(() => undefined);
  // Not before git has its input.
  await new Promise((resolve) => setImmediate(resolve));
  const ignored = git
    .bytes(['ls-files', '-z', '-i', '-c', '--exclude-standard', '--full-name', '--', '.'], {
      ...place,
      signal,
    })
    .then(parsePaths);
  ignored.catch(() => undefined);
  await added;
  const nothing = '0'.repeat(emptyTree(repository).length);
  await indexInfo(
    git,
    place,
    [...plan.gone.map((file) => dropEntry(file, nothing)), ...plan.pointers],
    signal,
  );
  if (!isWhole) plan.leftOut.push(...(await unopenedFolders(git, repository, place, signal)));
  return { leftOut: plan.leftOut, ignored, read: plan.taken.length };
}

async function sort(
  git: Git,
  repository: Repository,
  [changed, untracked]: readonly [Buffer, Buffer],
  limits: SnapshotLimits,
  look: readonly RawPath[],
  confirmed: Promise<unknown>,
  signal: AbortSignal,
): Promise<Sorting> {
  const plan = new Sorting(repository, limits);
  const seen = new Set<RawPath>();
  for (const change of parseRawDiff(changed)) if (once(change.path)) plan.changed(change);
  for (const file of parsePaths(untracked)) if (once(file)) plan.untracked(file);
  for (const file of look) if (once(file)) plan.untracked(file);
  await plan.look(signal);
  await confirmed;
  await plan.replaceByPointers(git, signal);
  return plan;

  function once(file: RawPath): boolean {
    if (seen.has(file)) return false;
    seen.add(file);
    return true;
  }
}

/** Two processes look at the same time; more threads are of use only where there are more processors. */
const PRELOAD = availableParallelism() > 2;
const DIFF_FILES = [
  ...['-c', `core.preloadIndex=${PRELOAD}`],
  ...['diff-files', '-z', '--raw', '--ignore-submodules=dirty', '--', '.'],
];
/** Drops files that we hold although they are ignored by now; those that the user tracks stay. True when there are any. */
async function leaveIgnored(
  git: Git,
  repository: Repository,
  place: Place,
  ignored: readonly RawPath[],
  signal: AbortSignal,
): Promise<boolean> {
  if (ignored.length === 0) return false;
  const theirs = new Set((await userEntries(git, repository, false, signal)).map((entry) => entry.path));
  const nothing = '0'.repeat(emptyTree(repository).length);
  const dropped = ignored.filter((file) => !theirs.has(file)).map((file) => dropEntry(file, nothing));
  await indexInfo(git, place, dropped, signal);
  return dropped.length > 0;
}

async function writeTree(
  git: Git,
  repository: Repository,
  place: Place,
  signal: AbortSignal,
): Promise<string> {
  const write = (...options: readonly string[]): Promise<Buffer> =>
    git.bytes(['write-tree', ...options], { ...place, signal });
  let output: Buffer;
  try {
    output = await write();
  } catch (error) {
    // What a sparse checkout leaves out of a partial clone was never fetched, which is no damage.
    if (!(error instanceof GitRefusal) || !isPartial(repository)) throw error;
    if (await lacksContents(git, place, signal)) throw error;
    output = await write('--missing-ok');
  }
  const whole = output.toString('latin1').trim();
  const { prefix, head } = repository;
  return prefix === '' ? whole : composeTree(git, repository, place, head, whole, signal);
}

function isSparse(repository: Repository): boolean {
  return isOn(repository, 'core.sparsecheckout', false);
}

function isPartial({ settings }: Repository): boolean {
  return (
    settings.has('extensions.partialclone') || [...settings.keys()].some((name) => name.endsWith('.promisor'))
  );
}

/** Whether the content of a file that is in the work tree is not in the repository (any more). */
async function lacksContents(git: Git, place: Place, signal: AbortSignal): Promise<boolean> {
  const output = await git.bytes(['ls-files', '-v', '-s', '-z'], { ...topOf(place), signal });
  const held = parseIndexEntries(output).filter((entry) => !entry.skipped && !isGitlink(entry.mode));
  return [...(await blobSizes(git, place, held, signal)).values()].some(Number.isNaN);
}

/** An index begins with a signature, a version and the number of its entries, whose modes stand in it as four bytes. */
async function factsOf(
  index: string,
): Promise<{ readonly fileTotal: number; readonly mayHaveGitlinks: boolean }> {
  const whole = await readFile(index).catch(() => Buffer.alloc(0));
  return {
    fileTotal: whole.length < 12 ? 0 : whole.readUInt32BE(8),
    mayHaveGitlinks: whole.includes(GITLINK_BYTES),
  };
}

const GITLINK_BYTES = Buffer.from([0, 0, 0xe0, 0]);
