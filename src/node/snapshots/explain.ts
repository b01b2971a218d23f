import { PlanningError } from '../../core/base/errors.ts';

/** What git or the disk says, and what that means for a person. First match wins. */
const MEANINGS: readonly (readonly [said: RegExp, sentence: string])[] = [
  [
    /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT|File too large|EFBIG/i,
    'The disk is full. Nothing of yours was changed. Free some space and try again.',
  ],
  [
    /Read-only file system|EROFS|Permission denied|EACCES|EPERM|insufficient permission/i,
    'git may not write into this repository, or a file may not be read. Check the permissions and try again.',
  ],
  [
    /dubious ownership/i,
    'The repository belongs to somebody else, so git refuses it. If you trust it, add it to safe.directory of git and try again.',
  ],
  [/ENOENT.*git|spawn .*ENOENT/i, 'git was not found. Install it, or name the program in the settings.'],
  [
    /bad object|unable to read|object file .* is empty|loose object .* is corrupt|index file corrupt|bad signature|bad index/i,
    'The repository is damaged. Run "git fsck" and mend it, then try again.',
  ],
];

/** A `git_failed` with a sentence that says what to do; git's own words stay in details.said. */
export function explain(said: string, cause: unknown): PlanningError {
  const text = said.trim().slice(0, 1000);
  const known = MEANINGS.find(([pattern]) => pattern.test(said))?.[1];
  const first = text.split('\n').find((line) => line.startsWith('fatal') || line.startsWith('error')) ?? text;
  return new PlanningError(
    'git_failed',
    known ?? `git could not do it: ${first.split('\n')[0] ?? ''}`,
    { said: text },
    { cause },
  );
}
