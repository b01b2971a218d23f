import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { PlanningError } from '../../core/base/errors.ts';
import type { RefusalReason } from '../../core/ports.ts';
import { errorCode } from '../errorCode.ts';

/** Never listed, read or written through the workspace, not even on a person's word: git's own files and ours. */
const CLOSED_FOLDERS: ReadonlySet<string> = new Set(['.git', '.planning-studio']);

export function isClosed(relative: string): boolean {
  return relative.split('/').some((part) => CLOSED_FOLDERS.has(part.toLowerCase()));
}

export function refuse(reason: RefusalReason, file: string, sentence: string): PlanningError {
  return new PlanningError('invalid_input', sentence, { reason, path: file });
}

/** The path with forward slashes, without `.` parts; throws `outside` for anything that leaves the folder by its words. */
export function normalize(given: string): string {
  const outside = (): PlanningError =>
    refuse('outside', given, `"${given}" is outside the workspace. Give a path inside the open folder.`);
  if (given.includes('\0')) throw refuse('missing', given, 'A path cannot hold a NUL character.');
  const slashed = process.platform === 'win32' ? given.replaceAll('\\', '/') : given;
  if (slashed.startsWith('/') || path.isAbsolute(given)) throw outside();
  const parts: string[] = [];
  for (const part of slashed.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) throw outside();
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** True when `inner` (both absolute and resolved) is `folder` or stands below it. */
export function isInside(folder: string, inner: string): boolean {
  const relative = path.relative(folder, inner);
  return (
    relative === '' ||
    (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative))
  );
}

/** Where `relative` really is after symbolic links, or null when nothing is there. Throws `outside` when a link leaves the folder. */
export async function resolveInside(root: string, relative: string): Promise<string | null> {
  let real: string;
  try {
    real = await realpath(path.join(root, relative));
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG') return null;
    throw error;
  }
  if (isInside(root, real)) return real;
  throw refuse('outside', relative, `"${relative}" leads outside the workspace through a symbolic link.`);
}

/** True for a plain file that is not a symbolic link. */
export async function isPlainFile(absolute: string): Promise<boolean> {
  try {
    return (await lstat(absolute)).isFile();
  } catch {
    return false;
  }
}
