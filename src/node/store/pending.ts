import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { LogRef } from '../../core/log/records.ts';
import { nodeDisk, type Disk } from './disk.ts';
import type { StateFolder } from './folder.ts';

/** What one append writes to one log. */
export interface PendingPart extends LogRef {
  /** Sound bytes of the log before the append. */
  readonly from: number;
  readonly text: string;
}

/**
 * The note of an append that touches several logs, made durable before the first of them is written. Whoever
 * finds it under the lock finishes that append; so all logs have it or none has. One log needs no note: its
 * lines say themselves how many belong together. Chosen over copies inside the logs, because a log is shared
 * and moved between branches apart from the others and must hold nothing but its own events.
 */
export class PendingNote {
  readonly #file: string;
  readonly #folder: StateFolder;
  readonly #disk: Disk;

  constructor(folder: StateFolder, disk: Disk = nodeDisk) {
    this.#file = folder.pending;
    this.#folder = folder;
    this.#disk = disk;
  }

  /** One look at the file's size: cheap enough for every append. */
  exists(): boolean {
    return (this.#disk.stamp(this.#file)?.size ?? 0) > 0;
  }

  async write(parts: readonly PendingPart[]): Promise<void> {
    const created = this.#disk.stamp(this.#file) === null;
    const body = JSON.stringify(parts);
    const fd = this.#disk.openAppend(this.#file);
    try {
      this.#disk.truncate(fd, 0);
      this.#disk.write(fd, Buffer.from(`${crc32(body).toString(16).padStart(8, '0')} ${body}\n`));
      await this.#disk.sync(fd);
    } catch (error) {
      this.#disk.truncate(fd, 0);
      throw error;
    } finally {
      this.#disk.close(fd);
    }
    if (created) await this.#disk.syncFolder(path.dirname(this.#file));
  }

  /**
   * The parts of a whole note; null when there is none or it is torn (then no log was touched). Left out are those
   * of kinds that only a newer program knows.
   */
  read(): readonly PendingPart[] | null {
    if (!this.exists()) return null;
    const text = this.#disk.readAll(this.#file).toString('utf8');
    const body = text.slice(9, -1);
    if (!text.endsWith('\n') || crc32(body).toString(16).padStart(8, '0') !== text.slice(0, 8)) return null;
    const parts: unknown = JSON.parse(body);
    return Array.isArray(parts) && parts.every(isPart)
      ? parts.filter((part) => this.#folder.isRef(part))
      : null;
  }

  clear(): void {
    if (!this.exists()) return;
    const fd = this.#disk.openAppend(this.#file);
    try {
      this.#disk.truncate(fd, 0);
    } finally {
      this.#disk.close(fd);
    }
  }
}

function isPart(value: unknown): value is PendingPart {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, id, from, text } = value as Record<string, unknown>;
  return (
    typeof kind === 'string' &&
    typeof id === 'string' &&
    typeof from === 'number' &&
    Number.isInteger(from) &&
    from >= 0 &&
    typeof text === 'string'
  );
}
