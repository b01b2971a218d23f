import { errorWords, PlanningError } from '../../core/base/errors.ts';
import { errorCode } from '../errorCode.ts';

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space and try again; nothing was changed.',
  EDQUOT: 'the disk quota is used up. Free some space and try again; nothing was changed.',
  EROFS: 'the disk is read-only. Make it writable or open a copy of the folder elsewhere.',
  EACCES: 'this user may not write there. Change the permissions of the folder and try again.',
  EPERM: 'this user may not write there. Change the permissions of the folder and try again.',
  ENOENT: 'the folder is gone. Restore it or open the workspace again.',
  ENOTDIR: 'a file stands where a folder should be. Move it away and try again.',
  ELOOP: 'there is a symbolic link where a file should be. Remove it and try again.',
  EMFILE: 'too many files are open. Close some programs and try again.',
  EIO: 'the disk reported an error. Check the disk before going on.',
};

/** The foreseen error for what the disk refused; foreseen errors pass through. */
export function storeFailed(error: unknown, file: string): PlanningError {
  if (error instanceof PlanningError) return error;
  const code = errorCode(error);
  const advice = ADVICE[code] ?? `the system says: ${errorWords(error)}`;
  return new PlanningError(
    'store_failed',
    `Could not write ${file}: ${advice}`,
    { file, system: code },
    { cause: error },
  );
}
