import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';
import { isCancelled, throwIfCancelled } from '../../core/errors.ts';
import type { Log } from '../../core/ports.ts';
import { compileGlob } from '../../core/verify/evaluate/glob.ts';
import type { Git } from '../git/run.ts';
import { INDEXED_FILES_MAX } from './entry.ts';
import { isClosed } from '../workspace/paths.ts';

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

/** Names of everything that the index is about, folders of nested repositories and links included; sorted. */
export async function listNames(
  root: string,
  git: Git,
  exclude: readonly string[],
  log: Log,
  signal: AbortSignal,
): Promise<readonly string[]> {
  throwIfCancelled(signal);
  const names = (await byGit(git, log, signal)) ?? (await byWalk(root, signal));
  throwIfCancelled(signal);
  const excluded = exclude.map(compileGlob);
  const wanted = names.filter((name) => !isClosed(name) && !excluded.some((matches) => matches(name)));
  return withoutCaseTwins(root, [...new Set(wanted)].sort());
}

async function byGit(git: Git, log: Log, signal: AbortSignal): Promise<string[] | null> {
  try {
    const text = await git(['ls-files', '-c', '-o', '--exclude-standard', '-z'], signal);
    // A trailing slash is a nested repository.
    return text.split('\0').flatMap((name) => (name === '' ? [] : [name.replace(/\/$/, '')]));
  } catch (error) {
    if (signal.aborted || isCancelled(error)) throwIfCancelled(signal);
    const reason = error instanceof Error ? error.message.trim().split('\n')[0] : String(error);
    if (!reason?.includes('not a git repository')) log.warn(`git could not list the folder: ${reason}`);
    return null;
  }
}

interface IgnoreScope {
  /** Folder of the .gitignore, with a trailing slash, or empty. */
  readonly base: string;
  readonly rules: Ignore;
}

async function byWalk(root: string, signal: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  const visit = async (folder: string, depth: number, outer: readonly IgnoreScope[]): Promise<void> => {
    throwIfCancelled(signal);
    if (depth > WALK_DEPTH_MAX || names.length > 2 * INDEXED_FILES_MAX) return;
    // A folder that we may not read holds nothing for us.
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    if (folder !== '' && entries.some(({ name }) => name === '.git')) {
      names.push(folder.slice(0, -1));
      return;
    }
    const own = entries.some((entry) => entry.name === '.gitignore' && entry.isFile());
    const scopes = own ? [...outer, await readScope(root, folder)] : outer;
    for (const entry of entries) {
      const name = folder + entry.name;
      if (entry.isDirectory()) {
        if (MADE_BY_TOOLS.has(entry.name) || isClosed(name) || isIgnored(`${name}/`, scopes)) continue;
        await visit(`${name}/`, depth + 1, scopes);
      } else if (!isIgnored(name, scopes)) names.push(name);
    }
  };
  await visit('', 0, []);
  return names;
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

/** Null when nothing is there, or nothing that we may look at. Links are not followed. */
export function look(root: string, name: string): Stats | null {
  try {
    return lstatSync(path.join(root, name), { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/**
 * Where case does not matter, git may know one file by two names; the one that the folder shows is kept. Told by
 * the file being the same, not by its name: where case matters both are files of their own.
 */
export function withoutCaseTwins(root: string, names: readonly string[]): readonly string[] {
  const byFold = new Map<string, string[]>();
  for (const name of names) {
    const fold = name.toLowerCase();
    const known = byFold.get(fold);
    if (known) known.push(name);
    else byFold.set(fold, [name]);
  }
  if (byFold.size === names.length) return names;
  const dropped = new Set<string>();
  for (const twins of byFold.values()) {
    if (twins.length < 2) continue;
    const shown = twins.filter((name) => isShown(root, name));
    const inodes = new Set(twins.map((name) => look(root, name)?.ino));
    // Hard links are shown by both names and stay.
    if (inodes.size === 1 && shown.length === 1)
      for (const name of twins) if (name !== shown[0]) dropped.add(name);
  }
  return names.filter((name) => !dropped.has(name));
}

function isShown(root: string, name: string): boolean {
  let folder = '';
  return name.split('/').every((part) => {
    try {
      const shown = readdirSync(path.join(root, folder)).includes(part);
      folder = `${folder}${part}/`;
      return shown;
    } catch {
      return false;
    }
  });
}
