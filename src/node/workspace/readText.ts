import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { findSecret } from '../../core/context/secrets.ts';
import type { WorkspaceFile } from '../../core/ports.ts';
import { errorCode } from '../errorCode.ts';
import { refuse } from './paths.ts';

/** Above this a file is data, not something to read in. */
const FILE_MAX_BYTES = 64 * 1024 * 1024;

/** Reads the beginning of a UTF-8 file; `real` is where `relative` stands after links. See `Workspace.read`. */
export async function readText(
  real: string,
  relative: string,
  maxBytes: number,
  force: boolean,
): Promise<WorkspaceFile> {
  let handle: FileHandle;
  try {
    // The place was resolved before: a link put there since is not followed. A pipe does not block us.
    handle = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT')
      throw refuse('missing', relative, `There is no file "${relative}" in the workspace.`);
    throw refuse(
      'missing',
      relative,
      `"${relative}" cannot be read (${code || 'unknown'}). Check its permissions.`,
    );
  }
  try {
    const info = await handle.stat();
    if (info.isDirectory()) {
      throw refuse('directory', relative, `"${relative}" is a folder. Name a file in it.`);
    }
    if (!info.isFile()) throw refuse('binary', relative, `"${relative}" is not a plain file.`);
    if (info.size > FILE_MAX_BYTES) {
      throw refuse(
        'too_large',
        relative,
        `"${relative}" is larger than 64 MB. Add the part that matters as a note.`,
      );
    }
    const bytes = await readBytes(handle, Math.min(info.size, maxBytes + 1));
    const text = decode(bytes, maxBytes, relative);
    const secret = force ? null : findSecret(text);
    if (secret) {
      throw refuse(
        'secret',
        relative,
        `"${relative}" seems to hold ${secret} and was left out. Add it by hand if that is wanted.`,
      );
    }
    const used = Buffer.byteLength(text) + (bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0);
    return { path: relative, text, bytes: info.size, cutBytes: Math.max(0, info.size - used) };
  } finally {
    await handle.close();
  }
}

async function readBytes(handle: FileHandle, wanted: number): Promise<Buffer> {
  const buffer = Buffer.alloc(wanted);
  let length = 0;
  while (length < wanted) {
    const { bytesRead } = await handle.read(buffer, length, wanted - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

function decode(bytes: Buffer, maxBytes: number, relative: string): string {
  if (bytes.includes(0)) throw refuse('binary', relative, `"${relative}" is not text.`);
  let end = bytes.length;
  if (end > maxBytes) {
    end = maxBytes;
    // Step back to the start of a character: bytes 10xxxxxx continue one.
    while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end));
  } catch {
    throw refuse('not_utf8', relative, `"${relative}" is not UTF-8 text. Save it as UTF-8 to use it.`);
  }
}
