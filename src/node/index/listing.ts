import { lstatSync, readdirSync, type Stats } from 'node:fs';
import path from 'node:path';
import { errorWords, isCancelled, throwIfCancelled } from '../../core/base/errors.ts';
import type { Log } from '../../core/ports.ts';
import { compileGlob } from '../../core/verify/evaluate/glob.ts';
import { errorCode } from '../errorCode.ts';
import type { Git } from '../git/run.ts';
import { INDEXED_FILES_MAX } from './entry.ts';
import { isClosed } from '../workspace/paths.ts';
import { walkFolder } from '../workspace/walk.ts';

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
  return withoutCaseTwins(root, withoutLinked(root, [...new Set(wanted)].sort()));
}

/** Without what stands behind a link: git goes on naming the tracked files of a folder that became one. */
function withoutLinked(root: string, names: readonly string[]): readonly string[] {
  const known = new Map<string, boolean>([['.', false]]);
  const isLinked = (folder: string): boolean => {
    let linked = known.get(folder);
    if (linked === undefined) {
      const found = look(root, folder);
      linked = isLinked(path.posix.dirname(folder)) || (found?.stats?.isSymbolicLink() ?? false);
      known.set(folder, linked);
    }
    return linked;
  };
  return names.filter((name) => !isLinked(path.posix.dirname(name)));
}

async function byGit(git: Git, log: Log, signal: AbortSignal): Promise<string[] | null> {
  try {
    const text = await git(['ls-files', '-c', '-o', '--exclude-standard', '-z'], signal);
    // A trailing slash is a nested repository.
    return text.split('\0').flatMap((name) => (name === '' ? [] : [name.replace(/\/$/, '')]));
  } catch (error) {
    if (signal.aborted || isCancelled(error)) throwIfCancelled(signal);
    const reason = errorWords(error).trim().split('\n')[0];
    if (!reason?.includes('not a git repository')) log.warn(`git could not list the folder: ${reason}`);
    return null;
  }
}

async function byWalk(root: string, signal: AbortSignal): Promise<string[]> {
  const options = { most: 2 * INDEXED_FILES_MAX, enterRepositories: false };
  return (await walkFolder(root, options, signal)).map(({ name }) => name);
}

/** What stands somewhere; without `stats` something may be there that we may not look at, `code` says why. */
export type Looked =
  { readonly stats: Stats; readonly code: null } | { readonly stats: null; readonly code: string };

/** Null when nothing is there. Links are not followed. */
export function look(root: string, name: string): Looked | null {
  try {
    const stats = lstatSync(path.join(root, name), { throwIfNoEntry: false });
    return stats ? { stats, code: null } : null;
  } catch (error) {
    return { stats: null, code: errorCode(error) || 'unknown' };
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
    const inodes = new Set(twins.map((name) => look(root, name)?.stats?.ino));
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
