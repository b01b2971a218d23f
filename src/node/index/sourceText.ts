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

/** One in so many control characters makes a file binary, by whether it is UTF-8. */
const CONTROLS = { utf8: 30, other: 100 } as const;
/** Bytes of a file without a mark that are looked at for UTF-16. */
const SAMPLE = 4096;

/**
 * The text of a file; null when it is binary. UTF-8, UTF-16, and else one byte per character (windows-1252), so that
 * names in old files are found too. A zero among text, which ends the reading of most parsers, is U+FFFD in it.
 */
export function decodeText(bytes: Buffer): string | null {
  const utf16 = utf16Of(bytes);
  if (utf16 !== null) return utf16;
  const isUnicode = isUtf8(bytes);
  if (isUnicode && !bytes.includes(0)) return bytes.toString('utf8', isMarked(bytes) ? 3 : 0);
  let controls = 0;
  for (const byte of bytes) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls += 1;
  if (controls * (isUnicode ? CONTROLS.utf8 : CONTROLS.other) > bytes.length) return null;
  const text = new TextDecoder(isUnicode ? 'utf-8' : 'windows-1252').decode(bytes);
  return text.replaceAll('\0', '\uFFFD');
}

function isMarked(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** With its mark, or without one where every second byte of what begins the file is zero as in plain text. */
function utf16Of(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const sample = bytes.subarray(0, SAMPLE);
  if (bytes.length % 2 > 0 || sample.length < 8 || !sample.includes(0)) return null;
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros.map((count) => (count * 2) / sample.length);
  if (Math.max(even, odd) < 0.7 || Math.min(even, odd) > 0) return null;
  const text = new TextDecoder(odd > even ? 'utf-16le' : 'utf-16be').decode(bytes);
  // Numbers of two bytes look like it too: text has no control characters to speak of.
  return /(?!\s)\p{Cc}/u.test(text) ? null : text;
}
