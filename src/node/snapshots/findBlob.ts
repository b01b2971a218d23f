import { isGitlink } from './parse.ts';
import { shown } from './paths.ts';
import type { RawPath } from './paths.ts';
import type { Git, Place } from './run.ts';

/** The object of a file in a tree; a name that is not UTF-8 is found by how it is shown. Null when it is no file. */
export async function findBlob(
  git: Git,
  place: Place,
  tree: string,
  file: RawPath,
  signal: AbortSignal,
): Promise<string | null> {
  const wanted = shown(file);
  // Only a name that lost something on its way needs the whole list.
  const exact = !wanted.includes('\ufffd');
  const args = ['ls-tree', '-z', '-r', '--full-tree', tree, ...(exact ? ['--', wanted] : [])];
  const output = await git.bytes(args, { ...place, signal });
  for (const line of output.toString('latin1').split('\0')) {
    const tab = line.indexOf('\t');
    const [mode = '', , oid = ''] = line.slice(0, tab).split(' ');
    if (tab > 0 && !isGitlink(mode) && shown(line.slice(tab + 1)) === wanted) return oid;
  }
  return null;
}
