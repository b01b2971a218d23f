import { createHash, randomBytes } from 'node:crypto';
import { copyFile, link, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { SnapshotLimits } from '../../core/snapshot/port.ts';
import { errorCode } from '../errorCode.ts';
import { livenessOf, processSpace } from '../processOwner.ts';
import type { Repository } from './repository.ts';

/** Raised when an index of an older version of this program must not be used any more. */
const FORMAT = 1;
/** Which process made it, and where its number means something; names of older versions do not say where. */
const TEMPORARY = /^(?:index|stage)\.(\d+)\.(?:([0-9a-f]{8})\.)?/;
const TEMPORARY_MAX_AGE_MS = 24 * 60 * 60 * 1000;

/**
 * The index of the last snapshot is kept: it knows which files were looked at, so that the next one reads only what
 * changed. Its name says what it was made with. A snapshot works on a link to it under a name of its own, which
 * git replaces and never writes into; two processes and a killed one cannot disturb each other.
 */
export interface WarmIndex {
  /** The index to work on; may not exist yet. */
  readonly own: string;
  /** Whether `own` was made from a kept one, and whether the user's index is still the one it followed. */
  readonly warm: 'current' | 'behind' | 'none';
  /** Keeps `own` for the next time. */
  keep(): Promise<void>;
  /** Leaves nothing behind; harmless after `keep`. */
  discard(): Promise<void>;
}

export function temporaryName({ home }: Pick<Repository, 'home'>, kind: 'index' | 'stage'): string {
  const owner = `${process.pid}.${shortSpace()}`;
  return path.join(home, `${kind}.${owner}.${randomBytes(6).toString('hex')}`);
}

function shortSpace(): string {
  return createHash('sha256').update(processSpace()).digest('hex').slice(0, 8);
}

export async function openWarmIndex(
  repository: Repository,
  limits: SnapshotLimits,
  cold: boolean,
): Promise<WarmIndex> {
  const { home, prefix } = repository;
  const made = createHash('sha256')
    .update(JSON.stringify([FORMAT, limits.maxFileBytes, limits.includeSecrets, prefix]))
    .digest('hex')
    .slice(0, 16);
  const followed = await checksumOf(path.join(repository.gitDir, 'index'));
  const kept = path.join(home, `warm.${made}.${followed}`);
  const own = temporaryName(repository, 'index');
  const candidates = cold ? [] : await filesOf(home, `warm.${made}.`);
  const current = candidates.includes(path.basename(kept));
  const source = current ? kept : await newest(home, candidates);
  const warm = source !== null && (await linkOrCopy(source, own)) ? (current ? 'current' : 'behind') : 'none';
  return {
    own,
    warm,
    async keep() {
      // No file was ever added: there is nothing to keep.
      if (!(await rename(own, kept).then(() => true, isMissing))) return;
      // Renaming a file onto another name of itself leaves both.
      await rm(own, { force: true });
      for (const name of await readdir(home)) {
        if (name.startsWith(`warm.${made}.`) && name !== path.basename(kept)) {
          await rm(path.join(home, name), { force: true });
        }
      }
    },
    async discard() {
      await rm(own, { force: true });
      await rm(`${own}.lock`, { force: true });
    },
  };
}

/** Removes what processes that are gone left behind; where we cannot look for the process, once it is old. */
export async function sweep({ home }: Repository): Promise<void> {
  for (const name of await readdir(home).catch(() => [])) {
    const [made, pid, where] = TEMPORARY.exec(name) ?? [];
    if (made === undefined) continue;
    const owner = { space: processSpace(), pid: Number(pid), started: '' };
    const isGone = where === shortSpace() && livenessOf(owner) === 'dead';
    const file = path.join(home, name);
    if (isGone || (await isOld(file))) await rm(file, { recursive: true, force: true });
  }
  // Older versions left parts of split indexes here.
  for (const name of await filesOf(path.join(home, 'git'), 'sharedindex.')) {
    await rm(path.join(home, 'git', name), { force: true });
  }
}

async function isOld(file: string): Promise<boolean> {
  const info = await stat(file).catch(() => null);
  return info !== null && Date.now() - info.mtimeMs > TEMPORARY_MAX_AGE_MS;
}

/** The checksum at the end of an index, or its times when it has none (index.skipHash). */
async function checksumOf(index: string): Promise<string> {
  const file = await open(index, 'r').catch(() => null);
  if (file === null) return 'none';
  try {
    const { size, mtimeMs } = await file.stat();
    const last = Buffer.alloc(20);
    await file.read(last, 0, 20, Math.max(0, size - 20));
    return last.every((byte) => byte === 0) ? `${size}-${Math.trunc(mtimeMs)}` : last.toString('hex');
  } finally {
    await file.close();
  }
}

/** Names of the files that begin so; a link is none of ours, and git would write to where it leads. */
async function filesOf(home: string, prefix: string): Promise<readonly string[]> {
  const found = await readdir(home, { withFileTypes: true }).catch(() => []);
  return found.filter((one) => one.isFile() && one.name.startsWith(prefix)).map((one) => one.name);
}

async function newest(home: string, names: readonly string[]): Promise<string | null> {
  let found: { readonly file: string; readonly at: number } | null = null;
  for (const name of names) {
    const file = path.join(home, name);
    const info = await stat(file).catch(() => null);
    if (info !== null && info.mtimeMs > (found?.at ?? 0)) found = { file, at: info.mtimeMs };
  }
  return found?.file ?? null;
}

async function linkOrCopy(source: string, target: string): Promise<boolean> {
  try {
    await link(source, target);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
  }
  const info = await stat(source).catch(() => null);
  if (info === null) return false;
  await copyFile(source, target);
  await utimes(target, info.atime, new Date(info.mtimeMs - 1));
  return true;
}

function isMissing(error: unknown): boolean {
  if (errorCode(error) === 'ENOENT') return false;
  throw error;
}
