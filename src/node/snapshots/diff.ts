import type { FileChange, LeftOut } from '../../core/model/snapshot.ts';
import { COUNTED_MAX } from '../../core/snapshot/limits.ts';
import { within } from '../../core/snapshot/paths.ts';
import { DiffReader } from './diffReader.ts';
import type { DiffPart } from './diffReader.ts';
import { reasonFinder } from './leftOut.ts';
import { parseRawDiff, parseRawDiffs, toFileChange } from './parse.ts';
import type { RawChange, RawDiff } from './parse.ts';
import { isOwn, shown } from './paths.ts';
import { GitRefusal } from './run.ts';
import type { Git, Place } from './run.ts';

/** What the folder holds: its own tree, and what that leaves out on purpose (raw paths), of which no difference is made. */
export interface TreeSide {
  /** The folder's tree, not the repository's. */
  readonly tree: string;
  readonly leftOut: readonly LeftOut[];
}

/** No program that an attribute or setting names, renames by likeness, every name whole. */
const DIFF = ['diff-tree', '-r', '--no-ext-diff', '--no-textconv', '--no-color', '--submodule=short'];
const RENAMES = ['-M', '-l1000'];
const COUNTED = [...DIFF, ...RENAMES, '-z', '--raw', '--numstat'];

export interface Chosen {
  (change: RawChange): boolean;
}

/** Changes with our own files and what either side left out aside, limited to `paths` (files or folders). */
export function chooser(sides: readonly TreeSide[], paths: readonly string[]): Chosen {
  const reasonOf = reasonFinder(sides.flatMap((side) => side.leftOut));
  const isWanted = within(paths);
  return ({ path: file, from }) => {
    if (isOwn(file) || reasonOf(file) !== null) return false;
    return isWanted(shown(file)) || (from !== null && isWanted(shown(from)));
  };
}

/** The differences with line counts and renames, or without both where there are more than COUNTED_MAX. */
export async function diffTrees(
  git: Git,
  place: Place,
  from: TreeSide,
  to: TreeSide,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly FileChange[]> {
  if (from.tree === to.tree) return [];
  const chosen = chooser([from, to], paths);
  const entries = await diffEntries(git, place, from.tree, to.tree, signal);
  if (entries.length > COUNTED_MAX) return entries.filter(chosen).map(toFileChange);
  const output = await git.bytes([...COUNTED, from.tree, to.tree], { ...place, signal });
  return parseRawDiff(output).filter(chosen).map(toFileChange);
}

/**
 * The same of all paths, with git started before it is known of what; `signal` must end it when nothing is asked.
 * `mayBeMany` = false saves looking whether there are too many to be counted.
 */
export function startDiff(
  git: Git,
  place: Place,
  signal: AbortSignal,
): (from: TreeSide, to: TreeSide, mayBeMany: boolean) => Promise<readonly FileChange[]> {
  const asked = Promise.withResolvers<string>();
  const answer = git.bytes([...COUNTED, '--stdin'], { ...place, input: asked.promise, signal });
  answer.catch(() => undefined);
  return async (from, to, mayBeMany) => {
    if (mayBeMany) return diffTrees(git, place, from, to, [], signal);
    if (from.tree === to.tree) return [];
    const title = titleOf({ from, to });
    asked.resolve(`${title}\n`);
    const [told] = parseRawDiffs(await answer);
    return changesOf(told, title)
      .filter(chooser([from, to], []))
      .map(toFileChange);
  };
}

function titleOf({ from, to }: TreePair): string {
  return `${from.tree} ${to.tree}`;
}

/** Of a tree that it cannot read git says nothing but a warning, with an exit code of 0. */
function changesOf(told: RawDiff | undefined, title: string): readonly RawChange[] {
  if (told?.title !== title) throw new GitRefusal(0, `error: unable to read ${title}`);
  return told.changes;
}

/** The differences entry by entry: no renames, no counts. */
export async function diffEntries(
  git: Git,
  place: Place,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<readonly RawChange[]> {
  if (from === to) return [];
  const output = await git.bytes([...DIFF, '--no-renames', '-z', '--raw', from, to], { ...place, signal });
  return parseRawDiff(output);
}

/** Two trees to be told apart. */
export interface TreePair {
  readonly from: TreeSide;
  readonly to: TreeSide;
}

/**
 * The unified diff of each pair, of the chosen differences only, cut at a line when it is longer than `maxBytes`.
 * Two git processes for all of them, and one more for each that is cut.
 */
export async function diffTexts(
  git: Git,
  place: Place,
  pairs: readonly TreePair[],
  paths: readonly string[],
  maxBytes: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const at = { ...place, signal };
  const texts = pairs.map(() => '');
  let left = await partsOf(git, at, pairs, paths);
  while (left.length > 0) {
    const reader = new DiffReader(left, maxBytes);
    await git.bytes(['-c', 'core.quotePath=false', ...DIFF, ...RENAMES, '-p', '--full-index', '--stdin'], {
      ...at,
      input: askFor(left),
      onOutput: (chunk) => reader.take(chunk),
    });
    const told = reader.end();
    for (const [nth, text] of told.entries()) texts[left[nth]?.index ?? -1] = text;
    left = left.slice(told.length);
  }
  return texts;
}

/** The pairs of which there is something to tell, with the sections that git will tell of each. */
async function partsOf(
  git: Git,
  at: Place & { readonly signal: AbortSignal },
  pairs: readonly TreePair[],
  paths: readonly string[],
): Promise<readonly DiffPart[]> {
  const differing = pairs
    .map((pair, index) => ({ index, title: titleOf(pair), pair }))
    .filter(({ pair: { from, to } }) => from.tree !== to.tree);
  if (differing.length === 0) return [];
  const input = askFor(differing);
  const output = await git.bytes([...DIFF, ...RENAMES, '-z', '--raw', '--stdin'], { ...at, input });
  const raw = parseRawDiffs(output);
  return differing
    .map(({ index, title, pair: { from, to } }, nth) => {
      const changes = changesOf(raw[nth], title);
      const chosen = chooser([from, to], paths);
      // A change of type (file to link) is told as a removal and an addition.
      const sections = changes.flatMap((one) => (one.status === 'T' ? [one, one] : [one]));
      return { index, title, wanted: sections.map(chosen) };
    })
    .filter(({ wanted }) => wanted.includes(true));
}

function askFor(parts: readonly { readonly title: string }[]): string {
  return parts.map(({ title }) => `${title}\n`).join('');
}
