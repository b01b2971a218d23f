import fs from 'node:fs/promises';
import path from 'node:path';
import type { Records } from '../../core/snapshot/port.ts';
import { errorCode, nodeDisk, type Disk } from './disk.ts';
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
        return await fs.readFile(path.join(root, name), 'utf8');
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null;
        throw storeFailed(error, name);
      }
    },
  };
}
