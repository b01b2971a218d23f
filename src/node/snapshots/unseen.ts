import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { throwIfCancelled } from '../../core/base/errors.ts';
import type { LeftOut } from '../../core/model/snapshot.ts';
import { isGitlink, parseIndexEntries, parsePaths } from './parse.ts';
import { isGone, onDisk } from './paths.ts';
import type { RawPath } from './paths.ts';
import type { Repository } from './repository.ts';
import type { Git, Place } from './run.ts';

/** What git says when its list of files is not whole. */
export const UNOPENED = 'could not open directory';

const LIST = ['ls-files', '-z', '--full-name'];

/** The folders that could not be looked into, because that is forbidden or they lie too deep for the system. */
export async function unopenedFolders(
  git: Git,
  { top }: Repository,
  place: Place,
  signal: AbortSignal,
): Promise<readonly LeftOut[]> {
  const output = await git.bytes([...LIST, '-o', '--exclude-standard', '--directory', '--', '.'], {
    ...place,
    signal,
  });
  const found: LeftOut[] = [];
  const visit = async (folder: RawPath): Promise<void> => {
    throwIfCancelled(signal);
    let entries: readonly Dirent<Buffer>[];
    try {
      entries = await list(onDisk(top, folder));
    } catch (error) {
      if (!isGone(error)) found.push({ path: folder, reason: 'unreadable' });
      return;
    }
    if (entries.some(isGit)) return;
    for (const entry of entries) {
      const path = `${folder}${entry.name.toString('latin1')}/`;
      if (entry.isDirectory()) await visit(path);
    }
  };
  for (const path of parsePaths(output)) if (path.endsWith('/')) await visit(path);
  return found;
}

/** What lies in the folders of submodules that are not there: git sees none of it. */
export async function inAbsentSubmodules(
  git: Git,
  { top }: Repository,
  place: Place,
  signal: AbortSignal,
): Promise<readonly LeftOut[]> {
  const output = await git.bytes([...LIST, '-v', '-s', '--', '.'], { ...place, signal });
  const found: LeftOut[] = [];
  for (const { path, mode } of parseIndexEntries(output)) {
    if (!isGitlink(mode)) continue;
    const entries = await list(onDisk(top, path)).catch(() => []);
    if (entries.some(isGit)) continue;
    for (const entry of entries) {
      const name = `${path}/${entry.name.toString('latin1')}${entry.isDirectory() ? '/' : ''}`;
      found.push({ path: name, reason: 'nested_repository' });
    }
  }
  return found;
}

function list(folder: Buffer): Promise<readonly Dirent<Buffer>[]> {
  return readdir(folder, { withFileTypes: true, encoding: 'buffer' });
}

function isGit({ name }: Dirent<Buffer>): boolean {
  return name.toString('latin1') === '.git';
}
