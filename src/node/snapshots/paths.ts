import { lstatSync } from 'node:fs';
import type { Stats } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../errorCode.ts';

/**
 * A path as git and the disk have it, byte for byte: one character (U+0000 to U+00FF) per byte. Names that are not
 * UTF-8 survive; what is shown to people and named by them is `shown`.
 */
export type RawPath = string;

export function shown(raw: RawPath): string {
  return Buffer.from(raw, 'latin1').toString('utf8');
}

export function rawOf(text: string): RawPath {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The absolute place of a raw path below `top`, for calls of node:fs. */
export function onDisk(top: string, raw: RawPath): Buffer {
  return Buffer.concat([Buffer.from(top.endsWith(path.sep) ? top : `${top}/`), Buffer.from(raw, 'latin1')]);
}

export function parentOf(raw: RawPath): RawPath {
  const at = raw.lastIndexOf('/');
  return at < 0 ? '' : raw.slice(0, at);
}

/**
 * Our own folder is never part of a snapshot: going back must not roll the log back that says so. Nor is what a
 * restore writes beside its places.
 */
export function isOwn(raw: RawPath): boolean {
  return /(^|\/)\.planning-studio(\/|$|-[0-9a-f]{12}-\d+$)/i.test(raw);
}

/** Where a restore writes a file on its way to `raw`, short whatever that is called; `token` tells the restore. */
export function besideName(raw: RawPath, token: string, number: number): RawPath {
  return `${raw.slice(0, raw.lastIndexOf('/') + 1)}.planning-studio-${token}-${number}`;
}

/**
 * False for what a crafted commit could use to write outside of the work tree or into git's own folder, and for what
 * git may take for that: it is left out of snapshots.
 */
export function isWritable(raw: RawPath): boolean {
  return raw.split('/').every((part) => {
    if (part === '' || part === '.' || part === '..' || part.includes('\0')) return false;
    // Zero-width characters are no difference to HFS+, trailing dots, spaces and streams none to NTFS.
    const plain = shown(part)
      .replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '')
      .toLowerCase();
    if (/^\.git[. ]*(:.*)?$/.test(plain)) return false;
    return process.platform !== 'win32' || !/^git~\d|[\\:*?"<>|]|[. ]$/.test(plain);
  });
}

/**
 * What stands there, links not followed; null when nothing does, also when a folder above is by now a file or a link
 * that leads in a circle.
 */
export function lookAt(file: Buffer): Stats | null {
  try {
    return lstatSync(file);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

export function isGone(error: unknown): boolean {
  return /^(ENOENT|ENOTDIR|ELOOP)$/.test(errorCode(error));
}

/** Whether something may well stand there, but must not be looked at, or cannot: the path is too long. */
export function isOutOfReach(error: unknown): boolean {
  return /^E(ACCES|PERM|NAMETOOLONG)$/.test(errorCode(error));
}
