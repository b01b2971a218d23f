import { isUtf8 } from 'node:buffer';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Records } from '../../core/snapshot/port.ts';
import { errorCode } from '../errorCode.ts';
import { nodeDisk, type Disk } from './disk.ts';
import { storeFailed } from './failure.ts';
import { ARCHIVE_FOLDER, isId, STATE_FOLDER } from './folder.ts';

const NAME = /^archive\/[0-9a-f-]{36}\.[0-9a-f]{12}\.jsonl$/;

/** Sealed records in `.planning-studio/archive`, one file each, never rewritten. */
export function openRecords(workspace: string, disk: Disk = nodeDisk): Records {
  const root = path.join(workspace, STATE_FOLDER);
  return {
    async write(planId, sha256, text) {
      if (!isId(planId)) throw new TypeError('Not an id.');
      const name = `${ARCHIVE_FOLDER}/${planId}.${sha256.slice(0, 12)}.jsonl`;
      const file = path.join(root, name);
      try {
        await disk.replace(file, Buffer.from(text));
      } catch (error) {
        throw storeFailed(error, file);
      }
      return name;
    },

    async read(name) {
      // The name comes from a log, which may have been merged from anywhere.
      if (!NAME.test(name)) return null;
      try {
        return decoded(await fs.readFile(path.join(root, name)));
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null;
        throw storeFailed(error, name);
      }
    },

    async remove(name) {
      if (NAME.test(name)) disk.remove(path.join(root, name));
    },
  };
}

/**
 * The text of a record. A decoder would give U+FFFD for any damaged byte, as if that had been sealed: a line that
 * is not UTF-8 comes as other letters, so that it is seen to be changed.
 */
function decoded(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const lines: string[] = [];
  for (let from = 0; from <= bytes.length;) {
    const found = bytes.indexOf(0x0a, from);
    const line = bytes.subarray(from, found < 0 ? bytes.length : found);
    lines.push(line.toString(isUtf8(line) ? 'utf8' : 'latin1'));
    from += line.length + 1;
  }
  return lines.join('\n');
}
