import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { onDisk } from './paths.ts';
import type { RawPath } from './paths.ts';
import { exists } from './repository.ts';
import type { Repository } from './repository.ts';
import type { Git } from './run.ts';

/**
 * Git LFS without its program: a snapshot holds the pointer when the store beside the repository has the content,
 * and a restore takes it from there. Anything else is kept as any file.
 */
export interface Pointer {
  /** SHA-256 of the content. */
  readonly oid: string;
  readonly size: number;
}

export const POINTER_MAX_BYTES = 1024;

export function parsePointer(text: string): Pointer | null {
  const [, oid, size] =
    /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:[^\n]+\n)*?oid sha256:([0-9a-f]{64})\nsize (\d+)\n$/.exec(
      text,
    ) ?? [];
  return oid === undefined ? null : { oid, size: Number(size) };
}

export function pointerText({ oid, size }: Pointer): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${size}\n`;
}

/** Where the store keeps the content, null when it has it not. */
export async function storedContent(repository: Repository, { oid, size }: Pointer): Promise<string | null> {
  const place = path.join(repository.commonDir, 'lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid);
  const info = await stat(place).catch(() => null);
  return info?.isFile() && info.size === size ? place : null;
}

export async function usesLfs(repository: Repository): Promise<boolean> {
  return exists(path.join(repository.commonDir, 'lfs/objects'));
}

/** The pointer of a file whose content the store has, else null. */
export async function pointerOf(repository: Repository, raw: RawPath): Promise<Pointer | null> {
  const file = onDisk(repository.top, raw);
  const { size } = await stat(file);
  const pointer = { oid: await sha256(file), size };
  return (await storedContent(repository, pointer)) === null ? null : pointer;
}

export async function sha256(file: Buffer | string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Value of an attribute in the user's repository per path, where it has one. Attributes name programs, but run none. */
export async function attributeOf(
  git: Git,
  repository: Repository,
  attributes: readonly string[],
  paths: readonly RawPath[],
  signal: AbortSignal,
): Promise<ReadonlyMap<RawPath, string>> {
  const found = new Map<RawPath, string>();
  if (paths.length === 0) return found;
  const output = await git.bytes(['check-attr', '-z', '--stdin', ...attributes], {
    cwd: repository.top,
    input: Buffer.from(paths.map((one) => `${one}\0`).join(''), 'latin1'),
    signal,
  });
  const fields = output.toString('latin1').split('\0');
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [file = '', , value = ''] = fields.slice(at, at + 3);
    if (value !== 'unspecified' && value !== 'unset') found.set(file, value);
  }
  return found;
}
