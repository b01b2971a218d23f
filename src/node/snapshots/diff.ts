import { PlanningError } from '../../core/errors.ts';
import type { FileChange, LeftOut } from '../../core/model/snapshot.ts';
import { COUNTED_MAX } from '../../core/snapshot/limits.ts';
import { within } from '../../core/snapshot/paths.ts';
import { reasonFinder } from './leftOut.ts';
import { parseRawDiff, toFileChange } from './parse.ts';
import type { RawChange } from './parse.ts';
import { isOwn, shown } from './paths.ts';
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
  mayBeMany = true,
): Promise<readonly FileChange[]> {
  if (from.tree === to.tree) return [];
  const chosen = chooser([from, to], paths);
  if (mayBeMany) {
    const entries = await diffEntries(git, place, from.tree, to.tree, signal);
    if (entries.length > COUNTED_MAX) return entries.filter(chosen).map(toFileChange);
  }
  const output = await git.bytes([...DIFF, ...RENAMES, '-z', '--raw', '--numstat', from.tree, to.tree], {
    ...place,
    signal,
  });
  return parseRawDiff(output).filter(chosen).map(toFileChange);
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

/** The unified diff of the chosen differences, cut at a line when it is longer than `maxBytes`. */
export async function diffText(
  git: Git,
  place: Place,
  from: TreeSide,
  to: TreeSide,
  paths: readonly string[],
  maxBytes: number,
  signal: AbortSignal,
): Promise<string> {
  if (from.tree === to.tree) return '';
  const chosen = chooser([from, to], paths);
  const limited = [...RENAMES, from.tree, to.tree];
  const at = { ...place, signal };
  const entries = parseRawDiff(await git.bytes([...DIFF, '-z', '--raw', ...limited], at));
  // A change of type (file to link) is told as a removal and an addition.
  const sections = entries.flatMap((entry) => (entry.status === 'T' ? [entry, entry] : [entry]));
  const wanted = sections.map(chosen);
  if (!wanted.includes(true)) return '';
  const cutter = new Cutter(wanted, maxBytes);
  await git.bytes(['-c', 'core.quotePath=false', ...DIFF, '-p', '--full-index', ...limited], {
    ...at,
    onOutput: (chunk) => cutter.take(chunk),
  });
  return cutter.end();
}

const HEADER = 'diff --git ';

/** Keeps the wanted ones of the sections of a diff as they come, up to a size. */
class Cutter {
  readonly #wanted: readonly boolean[];
  readonly #maxBytes: number;
  readonly #kept: string[] = [];
  #section = -1;
  #bytes = 0;
  #cut = false;
  #rest = '';

  constructor(wanted: readonly boolean[], maxBytes: number) {
    this.#wanted = wanted;
    this.#maxBytes = maxBytes;
  }

  /** False when no more is needed. Bytes stand as characters until the end, so that none is torn. */
  take(chunk: Buffer): boolean {
    const lines = (this.#rest + chunk.toString('latin1')).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) if (!this.#line(`${line}\n`)) return false;
    if (this.#rest.length > this.#maxBytes) return this.#line(this.#rest);
    return this.#section <= this.#wanted.lastIndexOf(true);
  }

  end(): string {
    if (!this.#cut && this.#rest !== '') this.#line(this.#rest);
    if (!this.#cut && this.#section + 1 > this.#wanted.length) {
      throw new PlanningError('git_failed', 'git told more changes than it named. Try again.');
    }
    const text = shown(this.#kept.join(''));
    return this.#cut ? `${text}(The diff is longer than ${this.#maxBytes} bytes and is cut here.)\n` : text;
  }

  #line(line: string): boolean {
    // Lines of content begin with a sign; only a header begins with this.
    if (line.startsWith(HEADER)) this.#section += 1;
    if (this.#wanted[this.#section] !== true) return true;
    if (this.#bytes + line.length > this.#maxBytes) {
      this.#cut = true;
      return false;
    }
    this.#bytes += line.length;
    this.#kept.push(line);
    return true;
  }
}
