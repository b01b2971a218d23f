import { isUtf8 } from 'node:buffer';
import { hash as digest } from 'node:crypto';
import fs from 'node:fs';

/** What tells whether a file changed since it was read. Doubles hold times to a fraction of a microsecond. */
export interface Stamp {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
}

export function stampOf(stats: fs.Stats): Stamp {
  return { size: stats.size, mtimeMs: stats.mtimeMs, ctimeMs: stats.ctimeMs, ino: stats.ino };
}

export function sameStamp(a: Stamp, b: Stamp): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.ino === b.ino;
}

/** Identity of content: 128 bits of its SHA-256 in hexadecimal digits. */
export function hashOf(content: string | Uint8Array): string {
  return digest('sha256', content, 'hex').slice(0, 32);
}

/** How often a file that changes under our eyes is read again before what we have is taken. */
const READS = 3;

export interface ReadFile {
  readonly bytes: Buffer;
  /** Null when it changed while it was read, so that the next look reads it again. */
  readonly stamp: Stamp | null;
}

/** Reads at most `maxBytes` of a plain file, never through a symbolic link. Throws the system's errors. */
export function readSource(absolute: string, maxBytes: number): ReadFile {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  const fd = fs.openSync(absolute, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    for (let read = 1; ; read += 1) {
      const before = fs.fstatSync(fd);
      if (!before.isFile()) throw Object.assign(new Error('It is not a plain file.'), { code: 'ENOTFILE' });
      const bytes = readAll(fd, Math.min(before.size, maxBytes));
      const after = stampOf(fs.fstatSync(fd));
      const steady = sameStamp(stampOf(before), after);
      if (steady || read === READS) return { bytes, stamp: steady ? after : null };
    }
  } finally {
    fs.closeSync(fd);
  }
}

function readAll(fd: number, wanted: number): Buffer {
  const bytes = Buffer.allocUnsafe(wanted);
  let length = 0;
  while (length < wanted) {
    const count = fs.readSync(fd, bytes, length, wanted - length, length);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

/** One in so many control characters makes a file binary; one without an encoding of Unicode sooner. */
const CONTROLS_UTF8 = 10;
const CONTROLS = 100;

/**
 * The text of a file; null when it is binary. UTF-8, UTF-16 with its mark, and else one byte per character
 * (windows-1252), so that names in old files are found too.
 */
export function decodeText(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)));
    return even.swap16().toString('utf16le');
  }
  const hasNul = bytes.includes(0);
  if (!isUtf8(bytes)) {
    const isText = !hasNul && controlsIn(bytes) * CONTROLS <= bytes.length;
    return isText ? new TextDecoder('windows-1252').decode(bytes) : null;
  }
  // Compilers read on behind a NUL, so a few of them must not hide the rest of a source file.
  if (hasNul && controlsIn(bytes) * CONTROLS_UTF8 > bytes.length) return null;
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', marked ? 3 : 0);
}

function controlsIn(bytes: Buffer): number {
  let controls = 0;
  for (const byte of bytes) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls += 1;
  return controls;
}
