import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';
import { isCancelled, throwIfCancelled } from '../../core/errors.ts';
import { isSecretPath } from '../../core/context/secrets.ts';
import type { Log } from '../../core/ports.ts';
import type { Git } from '../git/run.ts';
import { isClosed, isPlainFile } from './paths.ts';

export const FILES_MAX = 50_000;
/** Folders that the walk without git leaves out, because they are made by tools. */
const MADE_BY_TOOLS: ReadonlySet<string> = new Set([
  'node_modules',
  '.hg',
  '.svn',
  '__pycache__',
  '.venv',
  '.tox',
]);
const WALK_DEPTH_MAX = 64;
const IGNORE_FILE_MAX_BYTES = 1_000_000;

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
    const reason = error instanceof Error ? error.message.trim().split('\n')[0] : String(error);
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

interface IgnoreScope {
  /** Folder of the .gitignore, with a trailing slash, or empty. */
  readonly base: string;
  readonly rules: Ignore;
}

async function walk(root: string, signal: AbortSignal): Promise<Listing> {
  const files: string[] = [];
  const visit = async (folder: string, depth: number, outer: readonly IgnoreScope[]): Promise<void> => {
    throwIfCancelled(signal);
    if (depth > WALK_DEPTH_MAX || files.length > FILES_MAX) return;
    let entries;
    try {
      entries = await readdir(path.join(root, folder), { withFileTypes: true });
    } catch {
      return; // A folder that we may not read holds nothing for us.
    }
    const scopes = entries.some((entry) => entry.name === '.gitignore' && entry.isFile())
      ? [...outer, await readScope(root, folder)]
      : outer;
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = folder + entry.name;
      if (entry.isDirectory()) {
        if (MADE_BY_TOOLS.has(entry.name) || isClosed(file) || isIgnored(`${file}/`, scopes)) continue;
        await visit(`${file}/`, depth + 1, scopes);
      } else if (entry.isFile() && !isIgnored(file, scopes) && files.length <= FILES_MAX) files.push(file);
    }
  };
  await visit('', 0, []);
  return { files: files.filter((file) => !file.includes('\ufffd')), git: false };
}

async function readScope(root: string, base: string): Promise<IgnoreScope> {
  const rules = ignore();
  const text = await readFile(path.join(root, base, '.gitignore'), 'utf8').catch(() => '');
  if (text.length <= IGNORE_FILE_MAX_BYTES) rules.add(text);
  return { base, rules };
}

/** The innermost .gitignore with an opinion decides, as in git. */
function isIgnored(file: string, scopes: readonly IgnoreScope[]): boolean {
  for (const { base, rules } of scopes.toReversed()) {
    const { ignored, unignored } = rules.test(file.slice(base.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}
