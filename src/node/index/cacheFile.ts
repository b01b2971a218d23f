import fs from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { DEFINITION_KINDS, LANGUAGES } from '../../core/index/facts.ts';
import type { SkippedFile } from '../../core/index/port.ts';
import type { Log } from '../../core/ports.ts';
import { errorCode } from '../errorCode.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import type { Entry } from './entry.ts';

const MAGIC = 'studio-index 1';
const TRAILER = 4;
/** Nobody writes for so long. */
const LEFT_MS = 10 * 60_000;
/** Results of a bad moment; they are tried again by the next start. */
const NOT_KEPT: ReadonlySet<SkippedFile['reason']> = new Set([
  'crashed',
  'timeout',
  'unreadable',
  'too_many',
  'no_grammar',
]);

/** Reads the entries of an earlier start; null when there are none that can be used. Never throws. */
export function loadCache(file: string, program: string, log: Log): Entry[] | null {
  let bytes: Buffer;
  try {
    const { O_RDONLY, O_NOFOLLOW } = fs.constants;
    bytes = fs.readFileSync(file, { flag: O_RDONLY | O_NOFOLLOW } as never);
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ENOENT') log.warn(`The saved code index cannot be read (${code}); it is made again.`);
    return null;
  }
  try {
    const content = bytes.subarray(0, Math.max(0, bytes.length - TRAILER));
    if (bytes.length < TRAILER || bytes.readUInt32LE(content.length) !== crc32(content)) {
      log.warn('The saved code index is damaged; it is made again.');
      return null;
    }
    const reader = new ByteReader(new Uint8Array(content.buffer, content.byteOffset, content.length));
    if (reader.text() !== MAGIC || reader.text() !== program) {
      log.info('The saved code index belongs to another version; it is made again.');
      return null;
    }
    const entries: Entry[] = [];
    for (let left = reader.uint(); left > 0; left -= 1) entries.push(readEntry(reader));
    return entries;
  } catch {
    log.warn('The saved code index cannot be understood; it is made again.');
    return null;
  }
}

/** Puts the file in place atomically; its folder's parent must be there. Throws the system's errors. */
export async function saveCache(file: string, program: string, entries: Iterable<Entry>): Promise<number> {
  const kept = [...entries].filter(({ skipped }) => skipped === null || !NOT_KEPT.has(skipped.reason));
  const writer = new ByteWriter(1024 * 1024);
  writer.text(MAGIC);
  writer.text(program);
  writer.uint(kept.length);
  for (const entry of kept) writeEntry(writer, entry);
  const content = writer.take();
  const trailer = Buffer.alloc(TRAILER);
  trailer.writeUInt32LE(crc32(content));
  const folder = path.dirname(file);
  if (!fs.existsSync(folder)) fs.mkdirSync(folder);
  if (!fs.lstatSync(folder).isDirectory()) throw new Error(`${folder} is a link or a file`);
  removeLeftovers(file);
  const half = `${file}.${process.pid}.tmp`;
  try {
    await fs.promises.rm(half, { force: true });
    const handle = await fs.promises.open(half, 'wx', 0o600);
    try {
      await handle.writev([content, trailer]);
    } finally {
      await handle.close();
    }
    await fs.promises.rename(half, file);
  } catch (error) {
    await fs.promises.rm(half, { force: true }).catch(() => {});
    throw error;
  }
  return content.length + TRAILER;
}

/** Halves of processes that were killed while they wrote, which nobody else would ever take away. */
function removeLeftovers(file: string): void {
  const folder = path.dirname(file);
  for (const name of fs.readdirSync(folder)) {
    if (!name.startsWith(`${path.basename(file)}.`) || !name.endsWith('.tmp')) continue;
    const half = path.join(folder, name);
    const written = fs.lstatSync(half, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (written < Date.now() - LEFT_MS) fs.rmSync(half, { force: true });
  }
}

const REASONS: readonly SkippedFile['reason'][] = [
  'too_large',
  'binary',
  'timeout',
  'crashed',
  'unreadable',
  'symlink',
  'nested_repository',
  'too_many',
  'no_grammar',
];

function writeEntry(writer: ByteWriter, entry: Entry): void {
  writer.text(entry.path);
  writer.text(entry.hash);
  writer.uint(entry.bytes);
  // The text of an editor is not what is on disk: without a stamp the file is read again.
  writer.uint(entry.stamp ? 1 : 0);
  if (entry.stamp) {
    writer.uint(entry.stamp.size);
    for (const value of [entry.stamp.mtimeMs, entry.stamp.ctimeMs, entry.stamp.ino]) writer.float(value);
  }
  writer.float(entry.readAt);
  writer.uint(entry.language === null ? 0 : LANGUAGES.indexOf(entry.language) + 1);
  writer.uint(entry.errorLines.length);
  for (const line of entry.errorLines) writer.uint(line);
  writer.uint(entry.skipped ? REASONS.indexOf(entry.skipped.reason) + 1 : 0);
  if (entry.skipped) writer.text(entry.skipped.detail);
  writer.run(entry.facts ?? new Uint8Array(0));
  writer.uint(entry.words ? entry.words.length + 1 : 0);
  if (entry.words)
    writer.raw(new Uint8Array(entry.words.buffer, entry.words.byteOffset, entry.words.byteLength));
}

function readEntry(reader: ByteReader): Entry {
  const file = reader.text();
  const hash = reader.text();
  const bytes = reader.uint();
  const stamp =
    reader.uint() === 0
      ? null
      : { size: reader.uint(), mtimeMs: reader.float(), ctimeMs: reader.float(), ino: reader.float() };
  const readAt = reader.float();
  const language = LANGUAGES[reader.uint() - 1] ?? null;
  const errorLines: number[] = [];
  for (let left = reader.uint(); left > 0; left -= 1) errorLines.push(reader.uint());
  const reason = REASONS[reader.uint() - 1];
  const skipped = reason === undefined ? null : { path: file, reason, detail: reader.text() };
  const facts = reader.run();
  const wordCount = reader.uint() - 1;
  const words = wordCount < 0 ? null : new Uint32Array(reader.raw(wordCount * 4).slice().buffer);
  return {
    path: file,
    hash,
    bytes,
    stamp,
    readAt,
    language,
    facts: facts.length === 0 ? null : facts,
    words,
    errorLines,
    skipped,
  };
}

/** What the packed facts depend on beside the code that made them. */
export const FACTS_SCHEMA = JSON.stringify([LANGUAGES, DEFINITION_KINDS, REASONS]);
