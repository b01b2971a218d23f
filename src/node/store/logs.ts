import { EMPTY_FOLD, continues, foldMore, inReplayOrder, type Fold } from '../../core/store/fold.ts';
import type { Reducers } from '../../core/store/reducers.ts';
import type { EventOf, StateOf, StoreFinding, StreamKind, StreamRef } from '../../core/store/streams.ts';
import type { Recorded } from '../../core/log/records.ts';
import { nodeDisk, type Disk, type FileStamp } from './disk.ts';
import { STREAM_KINDS, streamKey, streamOfFile, type StateFolder } from './folder.ts';
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
export interface LogChange<K extends StreamKind = StreamKind> {
  readonly ref: StreamRef<K>;
  /** `more`: events were added behind the known ones; `anew`: read from its beginning; `gone`: the log is away. */
  readonly how: 'more' | 'anew' | 'gone';
  readonly before: StateOf<K> | undefined;
  readonly after: StateOf<K> | undefined;
  /** The events behind `before` (`more`) or all (`anew`), without those set aside. */
  readonly applied: readonly Recorded<EventOf<K>>[];
  readonly head: LogHead | null;
}

const MARK_LENGTH = 16;
/** Aggregates are kept while their logs together are smaller than this; the last used one always. */
const KEEP_BYTES = 24 * 1024 * 1024;

/** The logs on disk as this process has read them: heads of all, folded aggregates of the last used. */
export class Logs {
  readonly heads = new Map<string, LogHead>();
  readonly #folds = new Map<string, { readonly fold: Fold<StreamKind>; readonly bytes: number }>();
  #keptBytes = 0;
  readonly #folder: StateFolder;
  readonly #reducers: Reducers;
  readonly #disk: Disk;
  readonly #onClock: (clock: string) => void;

  constructor(
    folder: StateFolder,
    reducers: Reducers,
    onClock: (clock: string) => void,
    disk: Disk = nodeDisk,
  ) {
    this.#folder = folder;
    this.#reducers = reducers;
    this.#onClock = onClock;
    this.#disk = disk;
  }

  /** All logs in the folder, and findings about files there that are not logs. */
  scan(): { readonly refs: readonly StreamRef[]; readonly findings: readonly StoreFinding[] } {
    const refs: StreamRef[] = [];
    const findings: StoreFinding[] = [];
    for (const kind of STREAM_KINDS) {
      for (const name of this.#disk.list(this.#folder.logFolder(kind))) {
        const ref = streamOfFile(kind, name);
        if (ref !== null) refs.push(ref);
        else if (name.endsWith('.jsonl')) findings.push(notALog(kind, name));
      }
    }
    return { refs, findings };
  }

  /** The fold if it is kept; no disk is touched. */
  kept<K extends StreamKind>(ref: StreamRef<K>): Fold<K> | null {
    const key = streamKey(ref);
    const kept = this.#folds.get(key);
    if (kept === undefined) return null;
    this.#folds.delete(key);
    this.#folds.set(key, kept);
    return kept.fold as Fold<StreamKind> as Fold<K>;
  }

  /** Reads what changed on disk since the last look; null when nothing did. */
  catchUp<K extends StreamKind>(ref: StreamRef<K>): LogChange<K> | null {
    const key = streamKey(ref);
    const head = this.heads.get(key);
    const stamp = this.#disk.stamp(this.#folder.logFile(ref));
    if (stamp === null) return head === undefined ? null : this.#forget(ref);
    if (head !== undefined && sameStamp(head.stamp, stamp)) return null;
    if (!stamp.regular) return this.#unreadable(ref, stamp, 'is a link or a folder, not a file');
    try {
      return (head && this.#readTail(ref, head, stamp)) ?? this.#readAnew(ref, stamp);
    } catch (error) {
      return this.#unreadable(
        ref,
        stamp,
        `cannot be read (${error instanceof Error ? error.message : String(error)})`,
      );
    }
  }

  /**
   * The fold, from the log when it is not kept; null when there is no log. `changed` is set when the log turned
   * out to be another one than the head knew.
   */
  fold<K extends StreamKind>(ref: StreamRef<K>): { fold: Fold<K>; changed: LogChange<K> | null } | null {
    const kept = this.kept(ref);
    const head = this.heads.get(streamKey(ref));
    if (head === undefined) return null;
    if (kept !== null) return { fold: kept, changed: null };
    const stamp = this.#disk.stamp(this.#folder.logFile(ref));
    if (stamp === null) return null;
    const changed = this.#readAnew(ref, stamp);
    const fold = this.kept(ref);
    return fold === null ? null : { fold, changed: sameStamp(head.stamp, stamp) ? null : changed };
  }

  /** The events that were applied, in the order of replay, read from the log; empty without one. */
  history<K extends StreamKind>(ref: StreamRef<K>): readonly Recorded<EventOf<K>>[] {
    if (this.#disk.stamp(this.#folder.logFile(ref)) === null) return [];
    const bytes = this.#disk.readAll(this.#folder.logFile(ref));
    const { events } = readLog(ref, this.#folder.logName(ref), bytes);
    return foldMore(this.#reducers[ref.kind], ref, EMPTY_FOLD, inReplayOrder(events)).applied;
  }

  /** Takes in what this process itself has just written behind the sound bytes, one line for each event. */
  wrote<K extends StreamKind>(
    ref: StreamRef<K>,
    bytes: Buffer,
    stamp: FileStamp,
    fold: Fold<K>,
    applied: readonly Recorded<EventOf<K>>[],
  ): LogChange<K> {
    const key = streamKey(ref);
    const head = this.heads.get(key);
    const start = startOf(head);
    const text = { soundBytes: start.bytes + bytes.length, lines: start.lines + applied.length };
    const before = this.kept(ref)?.state;
    const findings = head?.findings ?? [];
    const next = this.#headOf(stamp, text, bytes, fold, findings, head);
    this.#keep(key, fold, next.soundBytes);
    this.heads.set(key, next);
    return { ref, how: head === undefined ? 'anew' : 'more', before, after: fold.state, applied, head: next };
  }

  /** Drops what is known of a log, so that it is read again: after a failed write nothing is sure. */
  doubt(ref: StreamRef): void {
    this.heads.delete(streamKey(ref));
    this.#drop(streamKey(ref));
  }

  #readTail<K extends StreamKind>(ref: StreamRef<K>, head: LogHead, stamp: FileStamp): LogChange<K> | null {
    const fold = this.kept(ref);
    if (fold === null || head.status !== 'ok') return null;
    if (stamp.ino !== head.stamp.ino || stamp.size < head.soundBytes) return null;
    const file = this.#folder.logFile(ref);
    const from = head.soundBytes - head.mark.length;
    const bytes = this.#disk.read(file, from, stamp.size);
    if (bytes.toString('latin1', 0, head.mark.length) !== head.mark) return null;
    const added = bytes.subarray(head.mark.length);
    const text = readLog(ref, this.#folder.logName(ref), added, startOf(head));
    if (text.newerLine !== null || !continues(fold, text.events)) return null;
    const { fold: next, applied } = foldMore(this.#reducers[ref.kind], ref, fold, text.events);
    const setAside = next.findings.slice(fold.findings.length);
    const findings = [...head.findings, ...text.findings, ...setAside];
    const nextHead = this.#headOf(stamp, text, added, next, findings, head);
    this.#onClock(text.clock);
    this.#keep(streamKey(ref), next, nextHead.soundBytes);
    this.heads.set(streamKey(ref), nextHead);
    return { ref, how: 'more', before: fold.state, after: next.state, applied, head: nextHead };
  }

  #readAnew<K extends StreamKind>(ref: StreamRef<K>, stamp: FileStamp): LogChange<K> {
    const key = streamKey(ref);
    const before = this.kept(ref)?.state;
    const name = this.#folder.logName(ref);
    const bytes = this.#disk.readAll(this.#folder.logFile(ref));
    const text = readLog(ref, name, bytes);
    this.#onClock(text.clock);
    // What was read may be longer than the stamp says; a shorter stamp makes the next look read the rest.
    if (text.newerLine !== null) return this.#newer(ref, stamp, text, bytes);
    const { fold, applied } = foldMore(this.#reducers[ref.kind], ref, EMPTY_FOLD, inReplayOrder(text.events));
    const head = this.#headOf(stamp, text, bytes, fold, [...text.findings, ...fold.findings], undefined);
    this.#keep(key, fold, head.soundBytes);
    this.heads.set(key, head);
    return { ref, how: 'anew', before, after: fold.state, applied, head };
  }

  #newer<K extends StreamKind>(
    ref: StreamRef<K>,
    stamp: FileStamp,
    text: LogText<K>,
    bytes: Buffer,
  ): LogChange<K> {
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

  #unreadable<K extends StreamKind>(ref: StreamRef<K>, stamp: FileStamp, why: string): LogChange<K> {
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
    const text: LogText<K> = {
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

  #refuse<K extends StreamKind>(ref: StreamRef<K>, head: LogHead): LogChange<K> {
    const before = this.kept(ref)?.state;
    this.#drop(streamKey(ref));
    this.heads.set(streamKey(ref), head);
    return { ref, how: 'anew', before, after: undefined, applied: [], head };
  }

  #forget<K extends StreamKind>(ref: StreamRef<K>): LogChange<K> {
    const before = this.kept(ref)?.state;
    this.doubt(ref);
    return { ref, how: 'gone', before, after: undefined, applied: [], head: null };
  }

  #headOf<K extends StreamKind>(
    stamp: FileStamp,
    text: Pick<LogText<K>, 'soundBytes' | 'lines'>,
    bytes: Buffer,
    fold: Fold<K>,
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

  #keep<K extends StreamKind>(key: string, fold: Fold<K>, bytes: number): void {
    this.#drop(key);
    this.#folds.set(key, { fold: fold as Fold<StreamKind>, bytes });
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

function notALog(kind: StreamKind, name: string): StoreFinding {
  return {
    stream: null,
    kind: 'foreign',
    eventId: null,
    file: `${kind}s/${name}`,
    line: null,
    message: `${kind}s/${name} is not a log of Planning Studio and was left alone. Move it elsewhere to settle it.`,
  };
}
