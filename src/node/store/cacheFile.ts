import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { Kinds } from '../../core/log/kinds.ts';
import { ProjectionDatabase } from './database/database.ts';
import { nodeDisk, type Disk } from './disk.ts';
import type { StateFolder } from './folder.ts';

const TRAILER_LENGTH = 16;

/**
 * The saved database. A cache: whatever is wrong with it, it is made again from the logs. Behind the database
 * stand eight hex digits of CRC-32 and a word, so that damage is seen before SQLite stumbles over it.
 */
export class CacheFile {
  readonly #file: string;
  readonly #kinds: Kinds;
  readonly #disk: Disk;

  constructor(folder: StateFolder, disk: Disk = nodeDisk) {
    this.#file = path.join(folder.cache, 'projection.sqlite');
    this.#kinds = folder.kinds;
    this.#disk = disk;
  }

  /** Null when there is none that can be used. */
  async load(): Promise<ProjectionDatabase | null> {
    try {
      if (this.#disk.stamp(this.#file)?.regular !== true) return null;
      const bytes = this.#disk.readAll(this.#file);
      const content = bytes.subarray(0, Math.max(0, bytes.length - TRAILER_LENGTH));
      if (bytes.subarray(content.length).toString('latin1') !== trailerOf(content)) return null;
      return await ProjectionDatabase.open(content, this.#kinds);
    } catch {
      return null;
    }
  }

  /** Puts the file in place atomically; of two processes the last one wins, each file is whole. Returns its bytes. */
  async save(database: ProjectionDatabase): Promise<number> {
    const content = database.export();
    const bytes = Buffer.concat([content, Buffer.from(trailerOf(content), 'latin1')]);
    this.#disk.makeFolder(path.dirname(this.#file));
    await this.#disk.replace(this.#file, bytes);
    return bytes.length;
  }

  /** Bytes of the saved file; 0 when there is none. */
  size(): number {
    return this.#disk.stamp(this.#file)?.size ?? 0;
  }
}

function trailerOf(content: Uint8Array): string {
  return `studio1 ${crc32(content).toString(16).padStart(8, '0')}`;
}
