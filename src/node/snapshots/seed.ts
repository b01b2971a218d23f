import { copyFile, lstat, mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isSecretPath } from '../../core/context/secrets.ts';
import type { SnapshotLimits } from '../../core/snapshot/port.ts';
import { temporaryName } from './indexFiles.ts';
import { attributeOf, parsePointer, POINTER_MAX_BYTES, storedContent, usesLfs } from './lfs.ts';
import { readBlobs } from './objects.ts';
import { ownPlace } from './ownGitDir.ts';
import { parseIndexEntries } from './parse.ts';
import type { IndexEntry } from './parse.ts';
import { isOwn, onDisk, shown } from './paths.ts';
import type { RawPath } from './paths.ts';
import type { Repository } from './repository.ts';
import type { Git, Place } from './run.ts';

/** Lines for `git update-index --index-info` and the paths to be marked as not in the work tree afterwards. */
export interface IndexEdits {
  readonly info: readonly string[];
  readonly skip: readonly RawPath[];
  /** Paths to look at whatever git says about them. */
  readonly look: readonly RawPath[];
}

export function setEntry({ mode, oid, path: file }: IndexEntry): string {
  return `${mode} ${oid} 0\t${file}\0`;
}

export function dropEntry(file: RawPath, oid: string): string {
  return `0 ${'0'.repeat(oid.length)} 0\t${file}\0`;
}

/** The entries of the user's index, read as git reads it: split, sparse or whatever. */
export async function userEntries(
  git: Git,
  repository: Repository,
  debug: boolean,
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const args = ['ls-files', '-v', '-s', '-z', '--full-name', ...(debug ? ['--debug'] : []), '--', '.'];
  const output = await git.bytes(args, { cwd: repository.folder, signal });
  return parseIndexEntries(output);
}

/** Copies the user's index with what git knows of the files, so that the first snapshot need not read them all. */
export async function copyUserIndex(
  git: Git,
  repository: Repository,
  own: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { gitDir } = repository;
  const theirs = path.join(gitDir, 'index');
  const info = await stat(theirs).catch(() => null);
  if (info === null) return false;
  await copyFile(theirs, own);
  // A file changed in the moment in which the index was written is known by the index not being newer.
  await utimes(own, info.atime, new Date(info.mtimeMs - 1));
  const shared = (await readdir(gitDir)).filter((name) => name.startsWith('sharedindex.'));
  if (shared.length > 0) await uniteIndex(git, repository, own, shared, signal);
  return true;
}

/** git looks for the shared part of a split index in its git folder: one for this moment, gone with it. */
async function uniteIndex(
  git: Git,
  repository: Repository,
  own: string,
  shared: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const folder = temporaryName(repository, 'stage');
  const { env, ...place } = ownPlace(repository, own);
  try {
    await mkdir(folder);
    await writeFile(path.join(folder, 'HEAD'), 'ref: refs/x');
    for (const name of shared) await copyFile(path.join(repository.gitDir, name), path.join(folder, name));
    await git.bytes(['update-index', '--no-split-index'], {
      ...place,
      env: { ...env, GIT_DIR: folder },
      signal,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What must be changed in a copy of the user's index so that its tree is what is on the disk, byte for byte:
 * files that git converted (line ends, filters, encodings) lose what is known of them and are read again.
 */
export async function seedEdits(
  git: Git,
  repository: Repository,
  place: Place,
  limits: SnapshotLimits,
  signal: AbortSignal,
): Promise<IndexEdits> {
  const whole = parseIndexEntries(
    await git.bytes(['ls-files', '-v', '-s', '-z', '--full-name', '--debug'], {
      ...place,
      cwd: repository.top,
      signal,
    }),
  );
  const files = whole.filter((entry) => entry.mode.startsWith('100') && entry.stage === 0 && !entry.skipped);
  const [sizes, attributes, lfs] = await Promise.all([
    blobSizes(git, place, files, signal),
    attributeOf(
      git,
      repository,
      ['filter', 'working-tree-encoding'],
      files.map((entry) => entry.path),
      signal,
    ),
    usesLfs(repository),
  ]);
  const held = lfs
    ? await heldPointers(files.filter((entry) => attributes.get(entry.path) === 'lfs'))
    : new Set();
  const info: string[] = [];
  const look: RawPath[] = [];
  for (const entry of whole) {
    const { path: file, size } = entry;
    const outside = !file.startsWith(repository.prefix) || isOwn(file);
    const kept = outside ? false : await isKept(entry);
    if (kept) continue;
    info.push(
      !outside && entry.stage === 0 && !isLeftOut(file, size, limits)
        ? setEntry(entry)
        : dropEntry(file, entry.oid),
    );
    if (!outside) look.push(file);
  }
  return { info, skip: [], look };

  async function isKept(entry: IndexEntry): Promise<boolean> {
    if (entry.stage > 0 || isLeftOut(entry.path, entry.size, limits)) return false;
    if (entry.skipped) return !(await present(repository, entry.path));
    if (entry.assumed) return false;
    if (!entry.mode.startsWith('100')) return true;
    const filter = attributes.get(entry.path);
    if (held.has(entry.oid)) return true;
    return filter === undefined && sizes.get(entry.oid) === entry.size;
  }

  /** Blobs that are pointers to content that is stored. */
  async function heldPointers(entries: readonly IndexEntry[]): Promise<ReadonlySet<string>> {
    const oids = [...new Set(entries.map((entry) => entry.oid))].filter(
      (oid) => (sizes.get(oid) ?? Infinity) <= POINTER_MAX_BYTES,
    );
    const blobs = await readBlobs(git, place, oids, signal);
    const found = new Set<string>();
    for (const [at, oid] of oids.entries()) {
      const pointer = parsePointer(blobs[at]?.toString('utf8') ?? '');
      if (pointer !== null && (await storedContent(repository, pointer)) !== null) found.add(oid);
    }
    return found;
  }
}

export function isLeftOut(file: RawPath, size: number | null, limits: SnapshotLimits): boolean {
  return (size ?? 0) > limits.maxFileBytes || (!limits.includeSecrets && isSecretPath(shown(file)));
}

/** What must be changed in an index of ours because the user's changed since it was made. */
export async function followEdits(
  git: Git,
  repository: Repository,
  place: Place,
  signal: AbortSignal,
): Promise<IndexEdits> {
  const [theirs, output] = await Promise.all([
    userEntries(git, repository, false, signal),
    git.bytes(['ls-files', '-v', '-s', '-z', '--full-name', '--', '.'], { ...place, signal }),
  ]);
  const ours = new Map(parseIndexEntries(output).map((entry) => [entry.path, entry]));
  const info: string[] = [];
  const skip: RawPath[] = [];
  const look: RawPath[] = [];
  const skippedByThem = new Set<RawPath>();
  for (const entry of theirs) {
    if (isOwn(entry.path)) continue;
    const own = ours.get(entry.path);
    if (entry.skipped && !(await present(repository, entry.path))) {
      skippedByThem.add(entry.path);
      if (own?.skipped && own.oid === entry.oid && own.mode === entry.mode) continue;
      info.push(setEntry(entry));
      skip.push(entry.path);
    } else if (own === undefined) look.push(entry.path);
  }
  for (const own of ours.values()) {
    if (own.skipped && !skippedByThem.has(own.path)) info.push(setEntry(own));
  }
  return { info, skip, look };
}

async function present({ top }: Repository, file: RawPath): Promise<boolean> {
  return lstat(onDisk(top, file)).then(
    () => true,
    () => false,
  );
}

/** Size of each entry's content by object name; not a number where the repository does not have it. */
export async function blobSizes(
  git: Git,
  place: Place,
  entries: readonly Pick<IndexEntry, 'oid'>[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  if (entries.length === 0) return new Map();
  const oids = [...new Set(entries.map((entry) => entry.oid))];
  const output = await git.bytes(['cat-file', '--batch-check=%(objectname) %(objectsize)'], {
    ...place,
    input: `${oids.join('\n')}\n`,
    signal,
  });
  return new Map(
    output
      .toString('latin1')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [oid = '', size = ''] = line.split(' ');
        return [oid, Number(size)];
      }),
  );
}
