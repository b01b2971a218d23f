import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { leftOutOf } from '../../core/snapshot/message.ts';
import type { LeftOut } from '../../core/model/snapshot.ts';
import { isGone } from './paths.ts';
import type { Repository } from './repository.ts';
import { GitRefusal } from './run.ts';
import type { Git, Place } from './run.ts';

const EMPTY_TREE = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
} as const;

export function emptyTree({ objectFormat }: Repository): string {
  return EMPTY_TREE[objectFormat];
}

interface GitObject {
  readonly type: string;
  readonly content: Buffer;
}

/** Objects in the order asked for; null for one that is missing. */
async function readObjects(
  git: Git,
  place: Place,
  oids: readonly string[],
  signal: AbortSignal,
): Promise<readonly (GitObject | null)[]> {
  if (oids.length === 0) return [];
  const output = await git.bytes(['cat-file', '--batch'], {
    ...place,
    input: `${oids.join('\n')}\n`,
    signal,
  });
  let at = 0;
  return oids.map(() => {
    const lineEnd = output.indexOf(0x0a, at);
    const [, type = 'missing', size] = output.toString('latin1', at, lineEnd).split(' ');
    at = lineEnd + 1;
    if (type === 'missing' || size === undefined) return null;
    const content = output.subarray(at, at + Number(size));
    at += Number(size) + 1;
    return { type, content };
  });
}

/** The contents of blobs in the order asked for; null for one that is missing or no blob. */
export async function readBlobs(
  git: Git,
  place: Place,
  oids: readonly string[],
  signal: AbortSignal,
): Promise<readonly (Buffer | null)[]> {
  const objects = await readObjects(git, place, oids, signal);
  return objects.map((one) => (one?.type === 'blob' ? one.content : null));
}

export interface CommitFacts {
  readonly tree: string;
  /** With raw paths. */
  readonly leftOut: readonly LeftOut[];
}

/** Null when the commit is not in the repository (any more), or damaged. */
export async function readCommit(
  git: Git,
  place: Place,
  commit: string,
  signal: AbortSignal,
): Promise<CommitFacts | null> {
  return (await readCommits(git, place, [commit], signal))[0] ?? null;
}

/** The same for many, in the order asked for. */
export async function readCommits(
  git: Git,
  place: Place,
  commits: readonly string[],
  signal: AbortSignal,
): Promise<readonly (CommitFacts | null)[]> {
  const oids = commits.filter((commit) => /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit));
  let objects: readonly (GitObject | null)[];
  try {
    objects = await readObjects(git, place, oids, signal);
  } catch (error) {
    if (!(error instanceof GitRefusal) || error.exit !== 128) throw error;
    // One that is damaged ends git; the others are there all the same.
    if (commits.length === 1) return [null];
    const one = async (commit: string): Promise<CommitFacts | null> => readCommit(git, place, commit, signal);
    return Promise.all(commits.map(one));
  }
  const facts = new Map(oids.map((oid, nth) => [oid, factsOf(objects[nth] ?? null)]));
  return commits.map((commit) => facts.get(commit) ?? null);
}

function factsOf(object: GitObject | null): CommitFacts | null {
  if (object?.type !== 'commit') return null;
  const text = object.content.toString('utf8');
  const tree = /^tree ([0-9a-f]+)\n/.exec(text)?.[1];
  const body = text.indexOf('\n\n');
  return tree === undefined ? null : { tree, leftOut: leftOutOf(text.slice(body + 2)) };
}

/** A file's mode and object name as git would have it with no conversion; null when no file or link is there. */
export async function identify(
  file: Buffer,
  { objectFormat }: Repository,
): Promise<{ readonly mode: string; readonly oid: string } | null> {
  const info = await lstat(file).catch((error: unknown) => {
    if (isGone(error)) return null;
    throw error;
  });
  if (info === null) return null;
  if (info.isSymbolicLink()) {
    const target = await readlink(file, { encoding: 'buffer' });
    return { mode: '120000', oid: blobOid(target, { objectFormat }) };
  }
  if (!info.isFile()) return { mode: info.isDirectory() ? '040000' : '000000', oid: '' };
  const hash = createHash(objectFormat).update(`blob ${info.size}\0`);
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return { mode: (info.mode & 0o100) === 0 ? '100644' : '100755', oid: hash.digest('hex') };
}

export function blobOid(content: Buffer, { objectFormat }: Pick<Repository, 'objectFormat'>): string {
  return createHash(objectFormat).update(`blob ${content.length}\0`).update(content).digest('hex');
}
