import { accessSync, constants, lstatSync } from 'node:fs';
import { errorCode } from '../errorCode.ts';
import { onDisk } from './paths.ts';
import type { RawPath } from './paths.ts';
import type { Repository } from './repository.ts';
import { GitRefusal } from './run.ts';
import type { Git, Place } from './run.ts';
import type { Sorting } from './sorting.ts';

export const DISK_FULL = /No space left on device|ENOSPC|Disk quota|File too large/i;

const ADD = ['update-index', '--add', '--remove', '--replace', '-z', '--stdin'];
/**
 * A file for each new content is slow to write and takes a block of the disk each. What git holds for big it streams
 * into one pack instead.
 */
const ADD_PACKED = ['-c', 'core.bigFileThreshold=1', ...ADD];
/** From so many files on: each pack makes every later search for an object a little longer. */
const PACKED_MIN = 100;
/** Else glibc gives zlib's memory back and asks for it again with each object, which can take longer than all the rest. */
const KEEP_MEMORY = { MALLOC_TRIM_THRESHOLD_: String(128 * 1024 * 1024) };

/** git, started before it is known which files it is to take into the index, so that it reads the index meanwhile. */
export interface Adding {
  /** Once: takes the files in, and what is missing out. A file that may not be read is left out by name. */
  take(plan: Sorting): Promise<void>;
  /** There is nothing to take. Resolves when git has ended. */
  stop(reason: unknown): Promise<void>;
}

/** `top` is the top of the work tree. */
export function startAdding(git: Git, repository: Repository, top: Place, signal: AbortSignal): Adding {
  const place = { ...top, env: { ...top.env, ...KEEP_MEMORY } };
  const files = Promise.withResolvers<Uint8Array>();
  const waiting = git.bytes(ADD, { ...place, input: files.promise, signal });
  waiting.catch(() => undefined);

  const stop = async (reason: unknown): Promise<void> => {
    files.reject(reason);
    await waiting.catch(() => undefined);
  };

  const takeMany = async (input: Uint8Array): Promise<void> => {
    await stop(new Error('Packed by another one.'));
    await git.bytes(ADD_PACKED, { ...place, input, signal });
  };

  return {
    stop,
    async take(plan) {
      const input = joined([...plan.taken, ...plan.missing]);
      const many = repository.packs && plan.taken.length >= PACKED_MIN;
      if (!many) files.resolve(input);
      try {
        await (many ? takeMany(input) : waiting);
      } catch (error) {
        if (!(error instanceof GitRefusal) || DISK_FULL.test(error.stderr)) throw error;
        // One file that cannot be read must not cost all others.
        const unreadable = new Set(plan.taken.filter((file) => !isReadable(onDisk(repository.top, file))));
        if (unreadable.size === 0) throw error;
        for (const file of unreadable) plan.leave(file, 'unreadable');
        const readable = plan.taken.filter((file) => !unreadable.has(file));
        const rest = joined([...readable, ...plan.missing]);
        await git.bytes(many ? ADD_PACKED : ADD, { ...place, input: rest, signal });
      }
    },
  };
}

function joined(files: readonly RawPath[]): Buffer {
  return Buffer.from(files.map((file) => `${file}\0`).join(''), 'latin1');
}

function isReadable(file: Buffer): boolean {
  try {
    if (!lstatSync(file).isFile()) return true;
    accessSync(file, constants.R_OK);
    return true;
  } catch (error) {
    return errorCode(error) === 'ENOENT';
  }
}
