import { errorWords } from '../../core/base/errors.ts';
import type { LogRef, Recorded } from '../../core/log/records.ts';
import type { AnyStream, LogEvent } from '../../core/log/streamType.ts';
import {
  EMPTY_FOLD,
  continues,
  foldMore,
  inReplayOrder,
  type Fold,
  type Placed,
} from '../../core/store/fold.ts';
import type { StoreFinding } from '../../core/store/streams.ts';
import { nodeDisk, type Disk, type FileStamp } from './disk.ts';
import { streamKey, type StateFolder } from './folder.ts';
import { LogNews } from './logNews.ts';
import { LOG_START, readLog, type LogStart, type LogText } from './logText.ts';

/** What is known of a log without holding what it folds into. */
export interface LogHead {
  /** The file when it was last read, torn end included. */
  readonly stamp: FileStamp;
  readonly soundBytes: number;
  readonly lines: number;
  /** The last of the sound bytes (a checksum stands there), to see cheaply whether the past was changed. */
  readonly mark: string;
  readonly lastClock: string;
  readonly lastId: string;
  readonly sequence: number;
  /** `empty`: nothing could be folded. */
  readonly status: 'ok' | 'newer' | 'empty' | 'unreadable';
  readonly findings: readonly StoreFinding[];
}

/** How one aggregate changed by reading its log. */
export interface LogChange {
  readonly ref: LogRef;
  /** `more`: events were added behind the known ones; `anew`: read from its beginning; `gone`: the log is away. */
  readonly how: 'more' | 'anew' | 'gone';
  readonly before: unknown;
  readonly after: unknown;
  /** The events behind `before` (`more`) or all (`anew`), without those set aside. */
  readonly applied: readonly Recorded<LogEvent>[];
  /** Those of them that nobody was told of yet; null = the past is another one. */
  readonly news: readonly Recorded<LogEvent>[] | null;
  readonly head: LogHead | null;
}

const MARK_LENGTH = 16;
/** Aggregates are kept while their logs together are smaller than this; the last used one always. */
const KEEP_BYTES = 24 * 1024 * 1024;

/** The logs on disk as this process has read them: heads of all, folded aggregates of the last used. */
export class Logs {
  readonly heads = new Map<string, LogHead>();
  readonly #folds = new Map<string, { readonly fold: Fold; readonly bytes: number }>();
  #keptBytes = 0;
  readonly #folder: StateFolder;
  readonly #news = new LogNews();
  readonly #disk: Disk;
  readonly #onClock: (clock: string) => void;

  constructor(folder: StateFolder, onClock: (clock: string) => void, disk: Disk = nodeDisk) {
    this.#folder = folder;
    this.#onClock = onClock;
    this.#disk = disk;
  }

  /** Takes over what an earlier process knew of a log. */
  know(key: string, head: LogHead): void {
    this.heads.set(key, head);
    this.#news.told(key, head);
  }

  /** All logs in the folder that are read on open, and findings about files there that are not logs. */
  scan(): { readonly refs: readonly LogRef[]; readonly findings: readonly StoreFinding[] } {
    const refs: LogRef[] = [];
    const findings: StoreFinding[] = [];
    for (const stream of this.#folder.kinds.all) {
      if (stream.read === 'when asked') continue;
      for (const name of this.#disk.list(this.#folder.logFolder(stream.kind))) {
        const ref = this.#folder.streamOf(stream.kind, name);
        if (ref !== null) refs.push(ref);
        else if (name.endsWith('.jsonl')) findings.push(notALog(stream, name));
      }
    }
    return { refs, findings };
  }

  /** The logs of a kind with their stamps, the oldest first; nothing is read. */
  files(kind: string): readonly { readonly ref: LogRef; readonly stamp: FileStamp }[] {
    const names = [...this.#disk.list(this.#folder.logFolder(kind))].sort();
    return names.flatMap((name) => {
      const ref = this.#folder.streamOf(kind, name);
      const stamp = ref === null ? null : this.#disk.stamp(this.#folder.logFile(ref));
      return ref === null || stamp?.regular !== true ? [] : [{ ref, stamp }];
    });
  }

  /** Removes a whole log; only under the lock. */
  remove(ref: LogRef): LogChange {
    this.#disk.remove(this.#folder.logFile(ref));
    return this.#forget(ref);
  }

  /** The fold if it is kept; no disk is touched. */
  kept(ref: LogRef): Fold | null {
    const key = streamKey(ref);
    const kept = this.#folds.get(key);
    if (kept === undefined) return null;
    this.#folds.delete(key);
    this.#folds.set(key, kept);
    return kept.fold;
  }

  /** Reads what changed on disk since the last look; null when nothing did. */
  catchUp(ref: LogRef): LogChange | null {
    const key = streamKey(ref);
    const head = this.heads.get(key);
    const stamp = this.#disk.stamp(this.#folder.logFile(ref));
    if (stamp === null) return head === undefined ? null : this.#forget(ref);
    if (head !== undefined && sameStamp(head.stamp, stamp)) return null;
    if (!stamp.regular) return this.#unreadable(ref, stamp, 'is a link or a folder, not a file');
    try {
      return (head && this.#readTail(ref, head, stamp)) ?? this.#readAnew(ref, stamp);
    } catch (error) {
      return this.#unreadable(ref, stamp, `cannot be read (${errorWords(error)})`);
    }
  }

  /**
   * The fold, from the log when it is not kept; null when there is no log. `changed` is set when the log turned
   * out to be another one than the head knew.
   */
  fold(ref: LogRef): { fold: Fold; changed: LogChange | null } | null {
    const kept = this.kept(ref);
    const head = this.heads.get(streamKey(ref));
    if (head === undefined) return null;
    if (kept !== null) return { fold: kept, changed: null };
    const stamp = this.#disk.stamp(this.#folder.logFile(ref));
    if (stamp === null) return null;
    const changed = this.#readAnew(ref, stamp);
    const fold = this.kept(ref);
    if (fold === null) return null;
    // Somebody may have appended between the look at the stamp and the reading.
    const same =
      sameStamp(head.stamp, stamp) && fold.sequence === head.sequence && fold.lastId === head.lastId;
    return { fold, changed: same ? null : changed };
  }

  /** The events that were applied, in the order of replay, read from the log; empty without one. */
  history(ref: LogRef): readonly Recorded<LogEvent>[] {
    if (this.#disk.stamp(this.#folder.logFile(ref)) === null) return [];
    const bytes = this.#disk.readAll(this.#folder.logFile(ref));
    const { events } = readLog(this.#typeOf(ref), ref, this.#folder.logName(ref), bytes);
    return this.#foldMore(ref, EMPTY_FOLD, inReplayOrder(events)).applied;
  }

  /** Takes in what this process itself has just written behind the sound bytes, one line for each event. */
  wrote(
    ref: LogRef,
    bytes: Buffer,
    stamp: FileStamp,
    fold: Fold,
    applied: readonly Recorded<LogEvent>[],
  ): LogChange {
    const key = streamKey(ref);
    const head = this.heads.get(key);
    const start = startOf(head);
    const text = { soundBytes: start.bytes + bytes.length, lines: start.lines + applied.length };
    const before = this.kept(ref)?.state;
    const findings = head?.findings ?? [];
    const next = this.#headOf(stamp, text, bytes, fold, findings, head);
    this.#keep(key, fold, next.soundBytes);
    this.heads.set(key, next);
    this.#news.told(key, next);
    const how = head === undefined ? 'anew' : 'more';
    return { ref, how, before, after: fold.state, applied, news: applied, head: next };
  }

  /** Drops what is known of a log, so that it is read again: after a failed write nothing is sure. */
  doubt(ref: LogRef): void {
    this.heads.delete(streamKey(ref));
    this.#drop(streamKey(ref));
  }

  #readTail(ref: LogRef, head: LogHead, stamp: FileStamp): LogChange | null {
    const fold = this.kept(ref);
    if (fold === null || head.status !== 'ok') return null;
    if (stamp.ino !== head.stamp.ino || stamp.size < head.soundBytes) return null;
    const file = this.#folder.logFile(ref);
    const from = head.soundBytes - head.mark.length;
    const bytes = this.#disk.read(file, from, stamp.size);
    if (bytes.toString('latin1', 0, head.mark.length) !== head.mark) return null;
    const added = bytes.subarray(head.mark.length);
    const text = readLog(this.#typeOf(ref), ref, this.#folder.logName(ref), added, startOf(head));
    if (text.newerLine !== null || !continues(fold, text.events)) return null;
    const { fold: next, applied } = this.#foldMore(ref, fold, text.events);
    const setAside = next.findings.slice(fold.findings.length);
    const findings = [...head.findings, ...text.findings, ...setAside];
    const nextHead = this.#headOf(stamp, text, added, next, findings, head);
    this.#onClock(text.clock);
    this.#keep(streamKey(ref), next, nextHead.soundBytes);
    this.heads.set(streamKey(ref), nextHead);
    this.#news.told(streamKey(ref), nextHead);
    const [before, after] = [fold.state, next.state];
    return { ref, how: 'more', before, after, applied, news: applied, head: nextHead };
  }

  #readAnew(ref: LogRef, stamp: FileStamp): LogChange {
    const key = streamKey(ref);
    const before = this.kept(ref)?.state;
    const name = this.#folder.logName(ref);
    const bytes = this.#disk.readAll(this.#folder.logFile(ref));
    const text = readLog(this.#typeOf(ref), ref, name, bytes);
    this.#onClock(text.clock);
    // What was read may be longer than the stamp says; a shorter stamp makes the next look read the rest.
    if (text.newerLine !== null) return this.#newer(ref, stamp, text, bytes);
    const ordered = inReplayOrder(text.events);
    const { fold, applied } = this.#foldMore(ref, EMPTY_FOLD, ordered);
    const head = this.#headOf(stamp, text, bytes, fold, [...text.findings, ...fold.findings], undefined);
    this.#keep(key, fold, head.soundBytes);
    this.heads.set(key, head);
    const news = this.#news.of(key, ordered, applied);
    this.#news.told(key, head);
    return { ref, how: 'anew', before, after: fold.state, applied, news, head };
  }

  #newer(ref: LogRef, stamp: FileStamp, text: LogText, bytes: Buffer): LogChange {
    const file = this.#folder.logName(ref);
    const message =
      `${file} was written by a newer version of Planning Studio (line ${text.newerLine}). ` +
      'It is left untouched: update Planning Studio to open it.';
    const finding: StoreFinding = {
      stream: ref,
      kind: 'newer',
      eventId: null,
      file,
      line: text.newerLine,
      message,
    };
    const head = {
      ...this.#headOf(stamp, text, bytes, EMPTY_FOLD, [finding], undefined),
      status: 'newer' as const,
    };
    return this.#refuse(ref, head);
  }

  #unreadable(ref: LogRef, stamp: FileStamp, why: string): LogChange {
    const file = this.#folder.logName(ref);
    const message = `${file} ${why}. Everything else was opened; make the file readable or restore it.`;
    const finding: StoreFinding = {
      stream: ref,
      kind: 'unreadable',
      eventId: null,
      file,
      line: null,
      message,
    };
    const text: LogText = {
      events: [],
      findings: [],
      soundBytes: 0,
      lines: 0,
      newerLine: null,
      clock: '',
    };
    const head = this.#headOf(stamp, text, Buffer.alloc(0), EMPTY_FOLD, [finding], undefined);
    return this.#refuse(ref, { ...head, status: 'unreadable' });
  }

  #refuse(ref: LogRef, head: LogHead): LogChange {
    const before = this.kept(ref)?.state;
    this.#drop(streamKey(ref));
    this.heads.set(streamKey(ref), head);
    return { ref, how: 'anew', before, after: undefined, applied: [], news: null, head };
  }

  #forget(ref: LogRef): LogChange {
    const before = this.kept(ref)?.state;
    this.doubt(ref);
    this.#news.gone(streamKey(ref));
    return { ref, how: 'gone', before, after: undefined, applied: [], news: null, head: null };
  }

  #typeOf(ref: LogRef): AnyStream {
    return this.#folder.kinds.of(ref.kind);
  }

  #foldMore(ref: LogRef, before: Fold, events: readonly Placed[]): ReturnType<typeof foldMore> {
    const stream = this.#typeOf(ref);
    return foldMore((state, recorded, of) => stream.evolve(state, recorded, of), ref, before, events);
  }

  #headOf(
    stamp: FileStamp,
    text: Pick<LogText, 'soundBytes' | 'lines'>,
    bytes: Buffer,
    fold: Fold,
    findings: readonly StoreFinding[],
    before: LogHead | undefined,
  ): LogHead {
    const sound = bytes.subarray(0, text.soundBytes - (before?.soundBytes ?? 0));
    const mark = (before?.mark ?? '') + sound.toString('latin1', Math.max(0, sound.length - MARK_LENGTH));
    return {
      stamp,
      soundBytes: text.soundBytes,
      lines: text.lines,
      mark: mark.slice(-MARK_LENGTH),
      lastClock: fold.lastClock,
      lastId: fold.lastId,
      sequence: fold.sequence,
      status: fold.state === undefined ? 'empty' : 'ok',
      findings,
    };
  }

  #keep(key: string, fold: Fold, bytes: number): void {
    this.#drop(key);
    this.#folds.set(key, { fold, bytes });
    this.#keptBytes += bytes;
    for (const oldest of this.#folds.keys()) {
      if (this.#keptBytes <= KEEP_BYTES || oldest === key) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#keptBytes -= this.#folds.get(key)?.bytes ?? 0;
    this.#folds.delete(key);
  }
}

export function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ino === b.ino && a.regular === b.regular;
}

function startOf(head: LogHead | undefined): LogStart {
  return head === undefined ? LOG_START : { bytes: head.soundBytes, lines: head.lines };
}

function notALog({ folder }: AnyStream, name: string): StoreFinding {
  return {
    stream: null,
    kind: 'foreign',
    eventId: null,
    file: `${folder}/${name}`,
    line: null,
    message: `${folder}/${name} is not a log of Planning Studio and was left alone. Move it elsewhere to settle it.`,
  };
}
