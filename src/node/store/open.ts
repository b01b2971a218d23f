import type { Clock, Log, Store } from '../../core/ports.ts';
import { HybridClock } from '../../core/log/clock.ts';
import type { Reducers } from '../../core/store/reducers.ts';
import { CacheFile } from './cacheFile.ts';
import { ProjectionDatabase } from './database/database.ts';
import { nodeDisk, type Disk } from './disk.ts';
import { DiskStore } from './diskStore.ts';
import { storeFailed } from './failure.ts';
import { openStateFolder, type StateFolder } from './folder.ts';
import { writeGitFiles, type Share } from './gitFiles.ts';
import { ProcessLock } from './lock.ts';
import { Logs } from './logs.ts';
import { PendingNote } from './pending.ts';

export interface StoreOptions {
  /** The workspace folder; state goes into `.planning-studio` inside it. */
  readonly folder: string;
  readonly reducers: Reducers;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether to notice by itself what other programs write. Preset: true. */
  readonly watch?: boolean;
  /** Nothing is written into the folder, no cache and no lock either; appends are refused. Preset: false. */
  readonly readOnly?: boolean;
  /** The database is saved when nothing happened for so long; preset 3 s. */
  readonly saveIdleMs?: number;
  /** What git shall share; absent = leave what is there, for a new folder nothing. */
  readonly share?: Share;
  /** The file system; another one only in tests. */
  readonly disk?: Disk;
}

/** Opens the store of a workspace. Throws `no_workspace` or `store_failed`; a damaged log is a finding, no error. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { reducers, clock, log, disk = nodeDisk, readOnly = false } = options;
  const folder = openStateFolder(options.folder, readOnly);
  if (!readOnly) shareThroughGit(folder, options);
  const cache = new CacheFile(folder, disk);
  const hybrid = new HybridClock(clock.id().slice(-8));
  const logs = new Logs(folder, reducers, (seen) => hybrid.see(seen), disk);
  const saved = await cache.load();
  const database = saved ?? (await ProjectionDatabase.create());
  for (const [key, head] of database.heads()) {
    hybrid.see(head.lastClock);
    // What could not be read then may be readable by this program, or for this user, now.
    if (head.status === 'ok' || head.status === 'empty') logs.heads.set(key, head);
  }
  const lock = new ProcessLock(folder.lock, clock.id());
  if (!readOnly) tidyQuietly(lock, log);
  const pending = new PendingNote(folder.pending, disk);
  const tools = { folder, disk, logs, pending, reducers, hybrid, clock };
  const store = new DiskStore({
    tools,
    lock,
    database,
    cache,
    log,
    watch: options.watch ?? true,
    readOnly,
    saveIdleMs: options.saveIdleMs ?? 3000,
  });
  await store.start();
  return store;
}

function shareThroughGit(folder: StateFolder, { share, log }: StoreOptions): void {
  try {
    for (const name of writeGitFiles(folder.root, share)) {
      log.warn(`${name} in ${folder.root} has no block of Planning Studio any more and was left as it is.`);
    }
  } catch (error) {
    log.warn(storeFailed(error, folder.root).message);
  }
}

function tidyQuietly(lock: ProcessLock, log: Log): void {
  try {
    lock.tidy();
  } catch (error) {
    log.warn(
      `The lock folder could not be tidied: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
