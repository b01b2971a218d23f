import path from 'node:path';
import { errorWords, isCancelled, throwIfCancelled } from '../../core/base/errors.ts';
import { isSecretPath } from '../../core/context/secrets.ts';
import type { Log } from '../../core/ports.ts';
import type { Git } from '../git/run.ts';
import { isClosed, isPlainFile } from './paths.ts';
import { walkFolder } from './walk.ts';

export const FILES_MAX = 50_000;
export interface Listing {
  /** Sorted workspace paths of plain files, secrets left out. */
  readonly files: readonly string[];
  /** Whether git said what is ignored. */
  readonly git: boolean;
}

/** Lists the folder: by git where it is a repository, else by an own walk that honours .gitignore files. */
export async function listFiles(root: string, git: Git, log: Log, signal: AbortSignal): Promise<Listing> {
  throwIfCancelled(signal);
  const found = (await listByGit(root, git, log, signal)) ?? (await walk(root, signal));
  throwIfCancelled(signal);
  const files = found.files.filter((file) => !isClosed(file) && !isSecretPath(file)).toSorted();
  if (files.length > FILES_MAX) {
    log.warn(`The folder has ${files.length} files; only the first ${FILES_MAX} are looked at.`);
  }
  return { files: files.slice(0, FILES_MAX), git: found.git };
}

async function listByGit(root: string, git: Git, log: Log, signal: AbortSignal): Promise<Listing | null> {
  let text: string;
  try {
    // -t marks each entry, -s shows the mode of tracked ones, -d adds those deleted from disk.
    text = await git(['ls-files', '-t', '-s', '-c', '-o', '-d', '--exclude-standard', '-z'], signal);
  } catch (error) {
    if (signal.aborted || isCancelled(error)) throwIfCancelled(signal);
    const reason = errorWords(error).trim().split('\n')[0];
    if (!reason?.includes('not a git repository')) log.warn(`git could not list the folder: ${reason}`);
    return null;
  }
  const files = new Set<string>();
  const untracked: string[] = [];
  const deleted: string[] = [];
  for (const entry of text.split('\0')) {
    const tag = entry[0];
    const rest = entry.slice(2);
    if (tag === '?') {
      // A trailing slash is a nested repository.
      if (!rest.endsWith('/')) untracked.push(rest);
      continue;
    }
    const [, mode, file = ''] = /^(\d{6}) [0-9a-f]+ \d\t([\s\S]+)$/.exec(rest) ?? [];
    if (tag === 'R' || tag === 'C') deleted.push(file || rest);
    else if (mode?.startsWith('100')) files.add(file);
  }
  // An untracked symbolic link would let a listing lead out of the folder; git gives no mode for these.
  for (const file of untracked.slice(0, FILES_MAX)) {
    if (await isPlainFile(path.join(root, file))) files.add(file);
  }
  for (const file of deleted) {
    if (files.has(file) && !(await isPlainFile(path.join(root, file)))) files.delete(file);
  }
  // A name that is not UTF-8 was decoded with replacement characters and names nothing.
  return { files: [...files].filter((file) => !file.includes('\ufffd')), git: true };
}

async function walk(root: string, signal: AbortSignal): Promise<Listing> {
  const found = await walkFolder(root, { most: FILES_MAX, enterRepositories: true }, signal);
  const files = found.flatMap(({ name, kind }) => (kind === 'file' ? [name] : []));
  return { files: files.filter((file) => !file.includes('\ufffd')), git: false };
}
