import type { Placed } from '../../core/store/fold.ts';
import type { LogRef } from '../../core/log/records.ts';
import type { AnyStream } from '../../core/log/streamType.ts';
import type { StoreFinding } from '../../core/store/streams.ts';
import { readLine, type Line } from './line.ts';

/** What a log, or the part of it behind `start`, says. */
export interface LogText {
  readonly events: readonly Placed[];
  readonly findings: readonly StoreFinding[];
  /** Bytes up to which the text is whole; what follows is the rest of an append that was never acknowledged. */
  readonly soundBytes: number;
  readonly lines: number;
  /** Line of the first event of a newer program, or null. */
  readonly newerLine: number | null;
  /** Highest clock seen. */
  readonly clock: string;
}

export interface LogStart {
  readonly bytes: number;
  readonly lines: number;
}
export const LOG_START: LogStart = { bytes: 0, lines: 0 };

const LINE_BREAK = 10;

/**
 * Reads the bytes of a log from `start` on. A torn end (a last line without its line break that does not check
 * out, or an append of several lines that is not complete) is left out; a damaged or foreign line is a finding
 * and everything around it counts.
 */
export function readLog(
  stream: AnyStream,
  ref: LogRef,
  file: string,
  bytes: Buffer,
  start: LogStart = LOG_START,
): LogText {
  const events: Placed[] = [];
  const findings: StoreFinding[] = [];
  let at = 0;
  let number = start.lines;
  let newerLine: number | null = null;
  let clock = '';
  // Where the append began of which lines are still to come.
  let open: { readonly at: number; readonly lines: number; readonly events: number } | null = null;
  while (at < bytes.length) {
    const found = bytes.indexOf(LINE_BREAK, at);
    const end = found < 0 ? bytes.length : found;
    const line = readLine(stream, bytes.subarray(at, end));
    if (found < 0 && line.kind !== 'event' && line.kind !== 'newer') break;
    // A line break that was missing at the end of the part before starts no line of its own.
    if (!(at === 0 && start.bytes > 0 && end === 0)) number += 1;
    if (line.kind === 'event') {
      if (line.more > 0) open ??= { at, lines: number - 1, events: events.length };
      else open = null;
      events.push({ recorded: line.recorded, file, line: number });
      if (line.recorded.clock > clock) clock = line.recorded.clock;
    } else if (line.kind === 'newer') {
      newerLine ??= number;
      open = null;
      if (line.clock > clock) clock = line.clock;
    } else {
      const finding = findingOf(ref, file, number, line);
      if (finding !== null) findings.push(finding);
    }
    at = found < 0 ? end : end + 1;
  }
  if (open !== null) {
    events.length = open.events;
    at = open.at;
    number = open.lines;
  }
  return {
    events,
    findings,
    soundBytes: start.bytes + at,
    lines: number,
    newerLine,
    clock,
  };
}

function findingOf(ref: LogRef, file: string, line: number, read: Line): StoreFinding | null {
  if (read.kind !== 'damaged' && read.kind !== 'foreign') return null;
  const message =
    read.kind === 'damaged'
      ? `Line ${line} of ${file} is damaged and was left out; everything else was read. ` +
        'If the file is in git, restore that line from an earlier commit.'
      : `Line ${line} of ${file} was not written by Planning Studio (a conflict marker?) and was left out. ` +
        'Delete the line to settle it.';
  return { stream: ref, kind: read.kind, eventId: null, file, line, message };
}
