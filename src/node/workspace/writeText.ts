import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { PlanningError } from '../../core/base/errors.ts';
import { errorCode } from '../errorCode.ts';
import { isInside, refuse } from './paths.ts';

/** Writes a text file whole or not at all. `relative` is normalized; folders on the way are made. */
export async function writeText(
  root: string,
  relative: string,
  text: string,
  overwrite: boolean,
): Promise<void> {
  const target = path.join(root, relative);
  const folder = path.dirname(target);
  try {
    await makeFolder(root, folder, relative);
    const there = await lstat(target).catch(() => null);
    if (there?.isDirectory())
      throw refuse('directory', relative, `"${relative}" is a folder. Choose another name.`);
    if (there && !overwrite) throw exists(relative);
    const temporary = path.join(folder, `.${randomBytes(6).toString('hex')}.planning-studio.tmp`);
    try {
      const handle = await open(temporary, 'wx');
      try {
        await handle.writeFile(text, 'utf8');
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (overwrite) await rename(temporary, target);
      else await placeNew(temporary, target, relative);
    } finally {
      await rm(temporary, { force: true });
    }
  } catch (error) {
    if (error instanceof PlanningError) throw error;
    const code = errorCode(error) || 'unknown';
    throw new PlanningError(
      'store_failed',
      `"${relative}" could not be written (${code}). Check free space and permissions of the folder.`,
      { path: relative, reason: code },
      { cause: error },
    );
  }
}

/** Gives the file its name only when that is free: a hard link where the disk can, else an exclusive copy. */
async function placeNew(temporary: string, target: string, relative: string): Promise<void> {
  const taken = (error: unknown): boolean => errorCode(error) === 'EEXIST';
  try {
    await link(temporary, target);
  } catch (linkError) {
    if (taken(linkError)) throw exists(relative);
    try {
      await copyFile(temporary, target, constants.COPYFILE_EXCL);
    } catch (error) {
      throw taken(error) ? exists(relative) : error;
    }
  }
}

/** Makes the folder, after seeing that no symbolic link on the way leads out of the workspace. */
async function makeFolder(root: string, folder: string, relative: string): Promise<void> {
  let present = folder;
  while (!(await lstat(present).catch(() => null))) present = path.dirname(present);
  if (!isInside(root, await realpath(present))) {
    throw refuse('outside', relative, `"${relative}" leads outside the workspace through a symbolic link.`);
  }
  await mkdir(folder, { recursive: true });
}

function exists(relative: string): PlanningError {
  return new PlanningError('conflict', `"${relative}" exists already. Choose another name or overwrite it.`, {
    path: relative,
  });
}
