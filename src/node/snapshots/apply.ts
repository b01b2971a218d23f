import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  rmdir,
  symlink,
  unlink,
} from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../errorCode.ts';
import { temporaryName } from './indexFiles.ts';
import { parsePointer, pointerText, POINTER_MAX_BYTES, sha256, storedContent, usesLfs } from './lfs.ts';
import { blobOid, identify } from './objects.ts';
import { ownPlace } from './ownGitDir.ts';
import { besideName, isWritable, lookAt, onDisk, parentOf } from './paths.ts';
import type { RawPath } from './paths.ts';
import type { RestoreEntry } from './planRestore.ts';
import { isOn } from './repository.ts';
import type { Repository } from './repository.ts';
import type { Git } from './run.ts';

/** Contents written beside the work tree, to be moved to their places. */
export interface Stage {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Writes what the entries become into a folder of ours, each file under its number in the list. */
export async function stage(
  git: Git,
  repository: Repository,
  entries: readonly RestoreEntry[],
  signal: AbortSignal,
): Promise<Stage> {
  const folder = temporaryName(repository, 'stage');
  const index = temporaryName(repository, 'index');
  const lines = entries.flatMap(({ newMode, newOid }, number) =>
    newMode === null ? [] : [`${newMode} ${newOid} 0\t${number}\0`],
  );
  const made: Stage = { folder, remove: () => rm(folder, { recursive: true, force: true }) };
  await mkdir(folder, { recursive: true });
  try {
    const place = ownPlace(repository, index, folder);
    if (lines.length > 0) {
      await git.bytes(['update-index', '-z', '--index-info'], { ...place, input: lines.join(''), signal });
      await git.bytes(['checkout-index', '-a', '-q'], { ...place, signal });
    }
    if (await usesLfs(repository)) await fillPointers(repository, folder, entries);
    return made;
  } catch (error) {
    await made.remove();
    throw error;
  } finally {
    await rm(index, { force: true });
  }
}

async function fillPointers(
  repository: Repository,
  folder: string,
  entries: readonly RestoreEntry[],
): Promise<void> {
  for (const [number, { newMode }] of entries.entries()) {
    if (!newMode?.startsWith('100')) continue;
    const file = path.join(folder, String(number));
    if ((await lstat(file)).size > POINTER_MAX_BYTES) continue;
    const pointer = parsePointer(await readFile(file, 'utf8'));
    const content = pointer && (await storedContent(repository, pointer));
    if (content === null) continue;
    const { mode } = await lstat(file);
    await copyFile(content, file);
    await chmod(file, mode);
  }
}

/**
 * Moves the staged files to their places and removes those that go. A file that is neither as the entry begins nor
 * as it ends is left alone, as is one whose place is taken; their paths are returned. Doing it again does no harm.
 */
export async function apply(
  repository: Repository,
  entries: readonly RestoreEntry[],
  { folder: staged }: Stage,
  token: string,
): Promise<readonly RawPath[]> {
  const refused: RawPath[] = [];
  const attempt = async (entry: RestoreEntry, act: () => Promise<boolean>): Promise<void> => {
    try {
      // Plans leave such paths out; a journal may come from anybody.
      if (!isWritable(entry.path) || !(await act())) refused.push(entry.path);
    } catch (error) {
      if (errorCode(error) === '') throw error;
      refused.push(entry.path);
    }
  };
  // Removals first: a file may stand where a folder was, and the other way round.
  for (const entry of entries) {
    if (entry.newMode === null) await attempt(entry, () => removeFile(repository, entry));
  }
  const parents = new Map<RawPath, Promise<boolean>>();
  for (const [number, entry] of entries.entries()) {
    if (entry.newMode === null) continue;
    const from = path.join(staged, String(number));
    const beside = onDisk(repository.folder, besideName(entry.path, token, number));
    await attempt(entry, () => placeFile(repository, entry, { from, beside }, parents));
  }
  return refused;
}

async function removeFile(repository: Repository, entry: RestoreEntry): Promise<boolean> {
  const file = onDisk(repository.folder, entry.path);
  // Through a link, or below a file, stands another file than the one that is meant: this one is gone.
  if (!hasRealParents(repository, entry.path)) return true;
  const state = await stateOf(repository, entry, file);
  if (state === 'other') return false;
  if (state === 'old') await unlink(file);
  // Folders that held nothing else go with their last file; ignored files keep theirs.
  for (let at = parentOf(entry.path); at !== ''; at = parentOf(at)) {
    const gone = await rmdir(onDisk(repository.folder, at)).then(
      () => true,
      (error: unknown) => errorCode(error) === 'ENOENT',
    );
    if (!gone) break;
  }
  return true;
}

async function placeFile(
  repository: Repository,
  entry: RestoreEntry,
  { from: staged, beside }: { readonly from: string; readonly beside: Buffer },
  parents: Map<RawPath, Promise<boolean>>,
): Promise<boolean> {
  if (!(await makeParents(repository, parentOf(entry.path), parents))) return false;
  const file = onDisk(repository.folder, entry.path);
  const before = await lstat(file).catch(() => null);
  if (before?.isDirectory()) await removeEmptyFolders(file);
  const state = await stateOf(repository, entry, file);
  if (state === 'new') return true;
  if (state === 'other') return false;
  if (before?.isFile() && entry.newMode?.startsWith('100')) {
    // Where git does not take the executable bit from the disk, what the disk has stays.
    const executable = isOn(repository, 'core.filemode', true)
      ? entry.newMode === '100755'
      : (before.mode & 0o100) !== 0;
    await keepPermissions(staged, before.mode, executable);
  }
  await moveTo(staged, file, beside);
  return true;
}

/** Whether the file is as the entry ends already. */
export async function isDone(repository: Repository, entry: RestoreEntry): Promise<boolean> {
  if (!hasRealParents(repository, entry.path)) return entry.newMode === null;
  return (await stateOf(repository, entry, onDisk(repository.folder, entry.path))) === 'new';
}

/** Whether the disk has what the entry starts from, what it ends in, or something else. `absent` = nothing. */
async function stateOf(
  repository: Repository,
  { oldMode, oldOid, newMode, newOid }: RestoreEntry,
  file: Buffer,
): Promise<'old' | 'new' | 'absent' | 'other'> {
  const found = await identify(file, repository);
  if (found === null) return newMode === null ? 'new' : 'absent';
  // Where a file was, its successor may be a folder.
  if (newMode === null && found.mode === '040000') return 'new';
  if (await is(newMode, newOid)) return 'new';
  return (await is(oldMode, oldOid)) ? 'old' : 'other';

  async function is(mode: string | null, oid: string): Promise<boolean> {
    if (mode === null || found === null) return false;
    const sameMode =
      mode === found.mode ||
      (!isOn(repository, 'core.filemode', true) && mode.startsWith('100') && found.mode.startsWith('100')) ||
      (mode === '120000' && !isOn(repository, 'core.symlinks', true));
    if (!sameMode) return false;
    if (found.oid === oid) return true;
    if (!found.mode.startsWith('100') || !(await usesLfs(repository))) return false;
    const pointer = { oid: await sha256(file), size: (await lstat(file)).size };
    return blobOid(Buffer.from(pointerText(pointer)), repository) === oid;
  }
}

function hasRealParents({ folder }: Repository, file: RawPath): boolean {
  for (let at = parentOf(file); at !== ''; at = parentOf(at)) {
    if (lookAt(onDisk(folder, at))?.isDirectory() !== true) return false;
  }
  return true;
}

/** Makes the folders above; false when a link or file stands in the way: nothing is ever written through a link. */
function makeParents(
  repository: Repository,
  folder: RawPath,
  known: Map<RawPath, Promise<boolean>>,
): Promise<boolean> {
  if (folder === '') return Promise.resolve(true);
  const present = known.get(folder);
  if (present) return present;
  const made = (async () => {
    if (!(await makeParents(repository, parentOf(folder), known))) return false;
    const place = onDisk(repository.folder, folder);
    const info = await lstat(place).catch(() => null);
    if (info !== null) return info.isDirectory();
    await mkdir(place);
    return true;
  })();
  known.set(folder, made);
  return made;
}

/** A folder without any file may be in the way; one with ignored files refuses (ENOTEMPTY) and keeps them. */
async function removeEmptyFolders(folder: Buffer): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
    if (entry.isDirectory()) await removeEmptyFolders(Buffer.concat([folder, Buffer.from('/'), entry.name]));
  }
  await rmdir(folder);
}

/** What the person allowed others stays; only the executable bit is the commit's. */
async function keepPermissions(staged: string, mode: number, executable: boolean): Promise<void> {
  const plain = mode & 0o666;
  await chmod(staged, executable ? plain | ((plain & 0o444) >> 2) : plain);
}

async function moveTo(staged: string, file: Buffer, beside: Buffer): Promise<void> {
  try {
    await rename(staged, file);
    return;
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
  }
  // The git folder is on another disk: write beside the place, then move.
  try {
    const info = await lstat(staged);
    if (info.isSymbolicLink()) await symlink(await readlink(staged, { encoding: 'buffer' }), beside);
    else await copyFile(staged, beside);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Removes what a killed process had written beside the places. */
export async function removeBeside(
  repository: Repository,
  entries: readonly RestoreEntry[],
  token: string,
): Promise<void> {
  for (const [number, entry] of entries.entries()) {
    if (!isWritable(entry.path) || !hasRealParents(repository, entry.path)) continue;
    const beside = onDisk(repository.folder, besideName(entry.path, token, number));
    await unlink(beside).catch(() => undefined);
  }
}
