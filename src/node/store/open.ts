import { errorWords } from '../../core/base/errors.ts';
import type { Clock, Log, Store } from '../../core/ports.ts';
import { HybridClock } from '../../core/log/clock.ts';
import { Kinds } from '../../core/log/kinds.ts';
import type { AnyStream, KindsOf } from '../../core/log/streamType.ts';
import { STREAMS } from '../../core/store/streams.ts';
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

export interface StoreOptions<L extends readonly AnyStream[] = typeof STREAMS> {
  /** The workspace folder; state goes into `.planning-studio` inside it. */
  readonly folder: string;
  /** The kinds of log that are kept; other ones only in tests. */
  readonly streams?: L;
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
export async function openStore<L extends readonly AnyStream[] = typeof STREAMS>(
  options: StoreOptions<L>,
): Promise<Store<KindsOf<L>>> {
  const { clock, log, disk = nodeDisk, readOnly = false } = options;
  const kinds = new Kinds(options.streams ?? STREAMS);
  const folder = openStateFolder(options.folder, kinds, readOnly);
  if (!readOnly) shareThroughGit(folder, options.share, log);
  const cache = new CacheFile(folder, disk);
  const hybrid = new HybridClock(clock.id().slice(-8));
  const logs = new Logs(folder, (seen) => hybrid.see(seen), disk);
  const saved = await cache.load();
  const database = saved ?? (await ProjectionDatabase.create(kinds));
  for (const [key, head] of database.heads()) {
    hybrid.see(head.lastClock);
    // What could not be read then may be readable by this program, or for this user, now.
    if (head.status === 'ok' || head.status === 'empty') logs.know(key, head);
  }
  const lock = new ProcessLock(folder.lock, clock.id());
  if (!readOnly) tidyQuietly(lock, log);
  const pending = new PendingNote(folder, disk);
  const tools = { folder, disk, logs, pending, hybrid, clock };
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
  // Inside, a log is a log; which kinds there are is known here.
  return store as unknown as Store<KindsOf<L>>;
}

function shareThroughGit(folder: StateFolder, share: Share | undefined, log: Log): void {
  try {
    for (const name of writeGitFiles(folder.root, folder.kinds.all, share)) {
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
    log.warn(`The lock folder could not be tidied: ${errorWords(error)}`);
  }
}
