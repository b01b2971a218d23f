import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../errorCode.ts';

/** What tells whether a file changed since it was last read. */
export interface FileStamp {
  readonly size: number;
  /** Nanoseconds and inode as text: they do not fit into a number everywhere. */
  readonly mtimeNs: string;
  readonly ino: string;
  /** False for folders, symbolic links, devices. */
  readonly regular: boolean;
}

/**
 * Everything that the store asks of the file system; a narrow door, so that tests can make each call fail.
 * Short calls are synchronous, because a hop through the thread pool costs more than they do; what waits for
 * the disk is not.
 */
export interface Disk {
  /** Null when there is nothing. Symbolic links are not followed. */
  stamp(file: string): FileStamp | null;
  /** Names in a folder; empty when there is none. */
  list(folder: string): readonly string[];
  read(file: string, from: number, to: number): Buffer;
  readAll(file: string): Buffer;
  /** Opens for appending, creates when missing; never through a symbolic link. */
  openAppend(file: string): number;
  stampOf(fd: number): FileStamp;
  /** Writes all bytes or throws; then some of them may have been written. */
  write(fd: number, bytes: Buffer): void;
  /** Resolves when what was written is durable. */
  sync(fd: number): Promise<void>;
  truncate(fd: number, size: number): void;
  close(fd: number): void;
  /** Makes the creation or renaming of files in a folder durable, where the system can. */
  syncFolder(folder: string): Promise<void>;
  /** Puts a whole file in place atomically and durably. */
  replace(file: string, bytes: Uint8Array): Promise<void>;
  makeFolder(folder: string): void;
  remove(file: string): void;
}

const fdatasync = promisify(fs.fdatasync);

export const nodeDisk: Disk = {
  stamp(file) {
    const stats = fs.lstatSync(file, { bigint: true, throwIfNoEntry: false });
    return stats === undefined ? null : toStamp(stats);
  },
  list(folder) {
    try {
      return fs.readdirSync(folder);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  },
  read(file, from, to) {
    const fd = fs.openSync(file, fs.constants.O_RDONLY | noFollow);
    try {
      const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
      let filled = 0;
      while (filled < bytes.length) {
        const count = fs.readSync(fd, bytes, filled, bytes.length - filled, from + filled);
        if (count === 0) break;
        filled += count;
      }
      return bytes.subarray(0, filled);
    } finally {
      fs.closeSync(fd);
    }
  },
  readAll: (file) => fs.readFileSync(file, { flag: fs.constants.O_RDONLY | noFollow }),
  openAppend: (file) =>
    fs.openSync(file, fs.constants.O_WRONLY | fs.constants.O_APPEND | fs.constants.O_CREAT | noFollow, 0o644),
  stampOf: (fd) => toStamp(fs.fstatSync(fd, { bigint: true })),
  write(fd, bytes) {
    for (let done = 0; done < bytes.length;) done += fs.writeSync(fd, bytes, done);
  },
  sync: (fd) => fdatasync(fd),
  truncate: (fd, size) => fs.ftruncateSync(fd, size),
  close: (fd) => fs.closeSync(fd),
  async syncFolder(folder) {
    // Windows cannot open a folder; there NTFS journals the entry itself.
    if (process.platform === 'win32') return;
    const handle = await fs.promises.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  async replace(file, bytes) {
    const temporary = `${file}.${process.pid}.${Math.random().toString(36).slice(2, 10)}.tmp`;
    try {
      const handle = await fs.promises.open(temporary, 'wx');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await renamePatiently(temporary, file);
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
    await nodeDisk.syncFolder(path.dirname(file));
  },
  makeFolder: (folder) => void fs.mkdirSync(folder, { recursive: true }),
  remove: (file) => fs.rmSync(file, { force: true }),
};

// Not there on Windows, where a symbolic link needs a privilege to be made.
const noFollow = fs.constants.O_NOFOLLOW ?? 0;

/** On Windows a virus scanner may hold the target for a moment. */
async function renamePatiently(from: string, to: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await fs.promises.rename(from, to);
      return;
    } catch (error) {
      const busy = ['EPERM', 'EBUSY', 'EACCES'].includes(errorCode(error));
      if (process.platform !== 'win32' || !busy || attempt === 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 << attempt));
    }
  }
}

function toStamp(stats: fs.BigIntStats): FileStamp {
  return {
    size: Number(stats.size),
    mtimeNs: String(stats.mtimeNs),
    ino: String(stats.ino),
    regular: stats.isFile(),
  };
}
