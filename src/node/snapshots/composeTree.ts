import { emptyTree } from './objects.ts';
import type { RawPath } from './paths.ts';
import type { Repository } from './repository.ts';
import type { Git, Place } from './run.ts';

interface TreeEntry {
  readonly mode: string;
  readonly type: string;
  readonly oid: string;
  readonly name: RawPath;
}

/**
 * The tree of a folder inside a repository: HEAD's tree with only that folder replaced by what `whole` has there.
 * What lies outside of the folder is no business of ours and does not show as changed.
 */
export async function composeTree(
  git: Git,
  repository: Repository,
  place: Place,
  head: string | null,
  whole: string,
  signal: AbortSignal,
): Promise<string> {
  const names = repository.prefix.slice(0, -1).split('/');
  const empty = emptyTree(repository);
  const ours = await descend(whole);
  const theirs = await descend(head ?? empty);
  let below: TreeEntry | undefined = ours.at(-1)?.find((entry) => entry.name === names.at(-1));
  for (let level = names.length - 1; level >= 0; level--) {
    const name = names[level] ?? '';
    const others = (theirs[level] ?? []).filter((entry) => entry.name !== name);
    const entries = below === undefined ? others : [...others, { ...below, name }];
    const oid = await makeTree(entries);
    below = entries.length === 0 ? undefined : { mode: '040000', type: 'tree', oid, name: '' };
  }
  return below?.oid ?? (await makeTree([]));

  /** The entries of each folder from the root down to the one that holds the folder. */
  async function descend(root: string): Promise<readonly (readonly TreeEntry[])[]> {
    const levels: (readonly TreeEntry[])[] = [];
    let at: string | undefined = root;
    for (const name of names) {
      const entries: readonly TreeEntry[] = at === undefined ? [] : await listTree(at);
      levels.push(entries);
      at = entries.find((entry) => entry.name === name && entry.type === 'tree')?.oid;
    }
    return levels;
  }

  async function listTree(tree: string): Promise<readonly TreeEntry[]> {
    const output = await git.bytes(['ls-tree', '-z', '--full-tree', tree], { ...place, signal });
    return parseTree(output);
  }

  async function makeTree(entries: readonly TreeEntry[]): Promise<string> {
    const lines = entries.map(({ mode, type, oid, name }) => `${mode} ${type} ${oid}\t${name}\0`);
    const output = await git.bytes(['mktree', '-z', '--missing'], {
      ...place,
      input: Buffer.from(lines.join(''), 'latin1'),
      signal,
    });
    return output.toString('latin1').trim();
  }
}

function parseTree(output: Buffer): readonly TreeEntry[] {
  return output
    .toString('latin1')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', type = '', oid = ''] = line.slice(0, tab).split(' ');
      return { mode, type, oid, name: line.slice(tab + 1) };
    });
}
