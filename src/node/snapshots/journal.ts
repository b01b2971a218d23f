import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { PlanningError } from '../../core/base/errors.ts';
import { errorCode } from '../errorCode.ts';
import { livenessOf, ownProcess } from '../processOwner.ts';
import { temporaryName } from './indexFiles.ts';
import { isWritable, lookAt, onDisk } from './paths.ts';
import type { RawPath } from './paths.ts';
import type { RestoreEntry } from './planRestore.ts';
import type { Repository } from './repository.ts';

/** One that runs where we cannot look, or that cannot be told from another by its start, is believed for so long. */
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
  // Journals of older versions say neither of these three.
  space: z.string().default(''),
  started: z.string().default(''),
  token: z
    .string()
    .regex(/^[0-9a-f]{12}$/)
    .default('000000000000'),
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
  /** Tells the files that are written beside their places: see `besideName`. */
  readonly token: string;
}

export function newToken(): string {
  return randomBytes(6).toString('hex');
}

/** Throws `conflict` when there is one: only one restore is at it. */
export async function writeJournal(repository: Repository, journal: Journal): Promise<void> {
  const fresh = await writeFresh(repository, journal);
  try {
    await link(fresh, journalFile(repository));
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw atIt();
    // A file system without hard links.
    await rename(fresh, journalFile(repository));
  } finally {
    await rm(fresh, { force: true });
  }
}

/** Makes an abandoned journal ours: others see from here on that somebody ends it. */
export async function takeOver(repository: Repository, journal: Journal): Promise<void> {
  await rename(await writeFresh(repository, journal), journalFile(repository));
}

async function writeFresh(repository: Repository, journal: Journal): Promise<string> {
  const fresh = temporaryName(repository, 'index');
  const file = await open(fresh, 'wx');
  try {
    await file.writeFile(JSON.stringify({ format: 1, ...ownProcess(), startedAt: Date.now(), ...journal }));
    await file.sync();
  } finally {
    await file.close();
  }
  return fresh;
}

export async function removeJournal(repository: Repository): Promise<void> {
  await rm(journalFile(repository), { force: true });
}

/** Out of the way, but kept: what it lists could not be brought to an end. Returns where. */
export async function putAside(repository: Repository): Promise<string> {
  const aside = path.join(repository.home, 'restore-incomplete.json');
  await rename(journalFile(repository), aside);
  return aside;
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
  const { pid, space, started, startedAt, token, commit, prefix, entries } = read.data;
  const state = livenessOf({ space, pid, started });
  // One of this process is one that nobody is at any more: the restores of a folder are made in turn.
  const isOurs = state === 'alive' && pid === process.pid && prefix === repository.prefix;
  // Clocks of other machines may be ahead.
  const isRecent = Math.abs(Date.now() - startedAt) < AT_IT_MAX_MS;
  const isSure = state === 'alive' && started !== '';
  if (!isOurs && state !== 'dead' && (isSure || isRecent)) throw atIt();
  return { commit, prefix, entries, token };
}

function atIt(): PlanningError {
  return new PlanningError('conflict', 'Another window is restoring files right now. Wait until it is done.');
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
