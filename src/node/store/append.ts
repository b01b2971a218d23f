import path from 'node:path';
import { PlanningError } from '../../core/base/errors.ts';
import { PERSON, type Actor } from '../../core/model/actor.ts';
import type { Author } from '../../core/model/basics.ts';
import type { Clock, StreamAppend } from '../../core/ports.ts';
import type { HybridClock } from '../../core/log/clock.ts';
import { EMPTY_FOLD, type Fold } from '../../core/store/fold.ts';
import type { LogRef, Recorded } from '../../core/log/records.ts';
import type { LogEvent } from '../../core/log/streamType.ts';
import type { Disk, FileStamp } from './disk.ts';
import { storeFailed } from './failure.ts';
import { streamKey, type StateFolder } from './folder.ts';
import { readLine, writeLine } from './line.ts';
import type { LogChange, Logs } from './logs.ts';
import type { PendingNote } from './pending.ts';

/** Everything an append works with. */
export interface AppendTools {
  readonly folder: StateFolder;
  readonly disk: Disk;
  readonly logs: Logs;
  readonly pending: PendingNote;
  readonly hybrid: HybridClock;
  readonly clock: Clock;
  /** Told of what was taken in from disk on the way, so that it is projected. */
  readonly took: (change: LogChange) => void;
}

/** An append to a log of any kind. */
export type AnyAppend = StreamAppend<string, LogEvent>;

/** One log's share of an append, decided and ready to be written. */
interface Part {
  readonly ref: LogRef;
  readonly bytes: Buffer;
  readonly fold: Fold;
  readonly applied: readonly Recorded<LogEvent>[];
  /** Sound bytes before; what stands behind them is torn and cut off. */
  readonly from: number;
  readonly created: boolean;
}

/**
 * Checks, decides and writes one append; under the lock, with what others wrote already taken in. Throws what
 * the port says and then has written nothing. Returns what changed.
 */
export async function appendUnderLock(
  tools: AppendTools,
  changes: readonly AnyAppend[],
  author: Author,
  actor?: Actor,
): Promise<readonly LogChange[]> {
  const parts = changes.map((change) => decide(tools, change, author, actor)).filter((part) => part !== null);
  if (parts.length === 0) return [];
  const stamps = await write(tools, parts);
  return parts.map((part, at) => {
    const stamp = stamps[at];
    if (stamp === undefined) throw new Error('A log was written without a stamp.');
    return tools.logs.wrote(part.ref, part.bytes, stamp, part.fold, part.applied);
  });
}

function decide(tools: AppendTools, change: AnyAppend, author: Author, actor?: Actor): Part | null {
  const ref = change.stream;
  const stream = tools.folder.kinds.of(ref.kind);
  const fold = currentOf(tools, change);
  if (change.events.length === 0) return null;
  let next = fold;
  const applied: Recorded<LogEvent>[] = [];
  const lines: string[] = [];
  tools.hybrid.see(fold.lastClock);
  for (const [at, event] of change.events.entries()) {
    const now = tools.clock.now();
    const clock = tools.hybrid.next(Date.parse(now));
    const line = writeLine(
      stream,
      { id: tools.clock.id(), clock, at: now, author, actor: actor ?? PERSON, event },
      change.events.length - 1 - at,
    );
    // What is folded is what a replay would read, not the caller's object.
    const read = readLine(stream, Buffer.from(line.slice(0, -1)));
    if (read.kind !== 'event')
      throw new PlanningError('invalid_input', `This event cannot be recorded: ${event.type}.`);
    const state = stream.evolve(next.state, read.recorded, ref);
    next = {
      ...next,
      state,
      sequence: next.sequence + 1,
      lastClock: clock,
      lastId: read.recorded.id,
    };
    applied.push(read.recorded);
    lines.push(line);
  }
  const head = tools.logs.heads.get(streamKey(ref));
  const from = head?.soundBytes ?? 0;
  const start = head !== undefined && from > 0 && !head.mark.endsWith('\n') ? '\n' : '';
  return {
    ref,
    bytes: Buffer.from(start + lines.join('')),
    fold: next,
    applied,
    from,
    created: head === undefined,
  };
}

function currentOf({ logs, folder, took }: AppendTools, { stream: ref, expected }: AnyAppend): Fold {
  const head = logs.heads.get(streamKey(ref));
  if (head?.status === 'newer' || head?.status === 'unreadable') {
    const code = head.status === 'newer' ? 'store_newer' : 'store_damaged';
    throw new PlanningError(code, head.findings[0]?.message ?? 'The log cannot be read.', {
      place: folder.logName(ref),
    });
  }
  const found = head === undefined ? null : logs.fold(ref);
  if (found?.changed) took(found.changed);
  const fold: Fold = found?.fold ?? EMPTY_FOLD;
  if (expected !== null && fold.sequence !== expected) {
    const message =
      fold.sequence === 0
        ? `This ${ref.kind} is not there any more. Nothing was written.`
        : expected === 0
          ? `This ${ref.kind} exists already. Nothing was written.`
          : `Somebody else changed this ${ref.kind} first. Nothing was written: look at it again and repeat the change.`;
    throw new PlanningError('conflict', message, { expected, actual: fold.sequence });
  }
  return fold;
}

/** Durable when it returns. On failure the logs are cut back to what they were, as far as the disk lets us. */
async function write(tools: AppendTools, parts: readonly Part[]): Promise<readonly FileStamp[]> {
  const { disk, pending, logs, folder } = tools;
  const begun: Part[] = [];
  try {
    if (parts.length > 1) {
      await pending.write(
        parts.map(({ ref, from, bytes }) => ({ ...ref, from, text: bytes.toString('utf8') })),
      );
    }
    const stamps: FileStamp[] = [];
    for (const part of parts) {
      begun.push(part);
      stamps.push(await appendBytes(disk, folder, part));
    }
    if (parts.length > 1) pending.clear();
    return stamps;
  } catch (error) {
    for (const part of begun) undo(tools, part);
    if (parts.length > 1) clearQuietly(pending);
    for (const part of begun) logs.doubt(part.ref);
    throw storeFailed(error, folder.root);
  }
}

/** Writes behind the sound bytes of a log, cutting off what is torn. */
export async function appendBytes(
  disk: Disk,
  folder: StateFolder,
  part: { readonly ref: LogRef; readonly bytes: Buffer; readonly from: number; readonly created: boolean },
): Promise<FileStamp> {
  const file = folder.logFile(part.ref);
  // A checkout takes an empty folder away.
  if (part.created) disk.makeFolder(path.dirname(file));
  const fd = disk.openAppend(file);
  try {
    if (disk.stampOf(fd).size > part.from) disk.truncate(fd, part.from);
    disk.write(fd, part.bytes);
    await disk.sync(fd);
    const stamp = disk.stampOf(fd);
    if (part.created) await disk.syncFolder(path.dirname(file));
    return stamp;
  } finally {
    disk.close(fd);
  }
}

function undo({ disk, folder }: AppendTools, part: Part): void {
  try {
    const file = folder.logFile(part.ref);
    if (disk.stamp(file) === null) return;
    if (part.created) {
      disk.remove(file);
      return;
    }
    const fd = disk.openAppend(file);
    try {
      disk.truncate(fd, part.from);
    } finally {
      disk.close(fd);
    }
  } catch {
    // Then a torn end stays behind, which is cut off before the next append.
  }
}

function clearQuietly(pending: PendingNote): void {
  try {
    pending.clear();
  } catch {
    // A whole note stays behind: the next append finishes what was not acknowledged, which does no harm.
  }
}

/**
 * Finishes an append over several logs whose process was killed. Under the lock. Returns the logs it touched,
 * which must then be read again.
 */
export async function finishPending(tools: AppendTools): Promise<readonly LogRef[]> {
  const { pending, disk, folder, logs, took } = tools;
  if (!pending.exists()) return [];
  const touched: LogRef[] = [];
  for (const part of pending.read() ?? []) {
    const ref: LogRef = { kind: part.kind, id: part.id };
    const change = logs.catchUp(ref);
    if (change !== null) took(change);
    const head = logs.heads.get(streamKey(ref));
    const size = head?.soundBytes ?? 0;
    // Only where the log still is what the note was made for: a log that git replaced since is left alone.
    if (size === part.from && head?.status !== 'newer' && head?.status !== 'unreadable') {
      const bytes = Buffer.from(part.text);
      await appendBytes(disk, folder, { ref, bytes, from: part.from, created: head === undefined });
    }
    touched.push(ref);
  }
  pending.clear();
  return touched;
}
