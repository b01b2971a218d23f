import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { PlanningError } from '../../core/errors.ts';
import { isAlive, temporaryName } from './indexFiles.ts';
import { isWritable, lookAt, onDisk } from './paths.ts';
import type { RawPath } from './paths.ts';
import type { RestoreEntry } from './planRestore.ts';
import type { Repository } from './repository.ts';

/** A process that claims to be at it for longer than this has had its number taken over by another. */
const AT_IT_MAX_MS = 60 * 60 * 1000;
const NAME = 'restore.json';

const oidSchema = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const modeSchema = z.nullable(z.enum(['100644', '100755', '120000']));
const entrySchema = z.object({
  path: z.string(),
  oldMode: modeSchema,
  oldOid: oidSchema,
  newMode: modeSchema,
  newOid: oidSchema,
});
const journalSchema = z.object({
  format: z.literal(1),
  pid: z.number(),
  startedAt: z.number(),
  commit: oidSchema,
  prefix: z.string(),
  entries: z.array(entrySchema),
});

/** What a restore is about to do, on the disk before its first step: whoever finds it can end it. */
export interface Journal {
  readonly commit: string;
  /** Of the folder in the repository; the entries' paths are seen from there. */
  readonly prefix: string;
  readonly entries: readonly RestoreEntry[];
}

export async function writeJournal(repository: Repository, journal: Journal): Promise<void> {
  const fresh = temporaryName(repository, 'index');
  const file = await open(fresh, 'wx');
  try {
    await file.writeFile(JSON.stringify({ format: 1, pid: process.pid, startedAt: Date.now(), ...journal }));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, journalFile(repository));
}

export async function removeJournal(repository: Repository): Promise<void> {
  await rm(journalFile(repository), { force: true });
}

/** The journal of a restore that nobody ends any more; null when there is none. Throws `conflict` while one is at it. */
export async function abandonedJournal(repository: Repository): Promise<Journal | null> {
  const text = await readFile(journalFile(repository), 'utf8').catch(() => null);
  if (text === null) return null;
  const read = journalSchema.safeParse(parseJson(text));
  if (!read.success || !isFolderOf(repository, read.data.prefix)) {
    // It is moved into place whole: this is none of ours, or a newer version's.
    throw new PlanningError(
      'git_failed',
      `"${journalFile(repository)}" cannot be read. Open the folder with the newest version, or remove that file.`,
    );
  }
  const { pid, startedAt, commit, prefix, entries } = read.data;
  if (pid !== process.pid && isAlive(pid) && Date.now() - startedAt < AT_IT_MAX_MS) {
    throw new PlanningError(
      'conflict',
      'Another window is restoring files right now. Wait until it is done.',
    );
  }
  return { commit, prefix, entries };
}

/** Whether the prefix leads to a folder of the work tree, and to no other by a link or upwards. */
function isFolderOf({ top }: Repository, prefix: RawPath): boolean {
  if (prefix === '') return true;
  const parts = prefix.split('/');
  if (parts.pop() !== '' || !isWritable(parts.join('/'))) return false;
  return parts.every((_, at) => lookAt(onDisk(top, parts.slice(0, at + 1).join('/')))?.isDirectory());
}

function journalFile({ home }: Repository): string {
  return path.join(home, NAME);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
