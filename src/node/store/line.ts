import { crc32 } from 'node:zlib';
import { readActor } from '../../core/model/actor.ts';
import { isClock } from '../../core/log/clock.ts';
import type { Recorded } from '../../core/log/records.ts';
import type { AnyStream, LogEvent } from '../../core/log/streamType.ts';
import { readEvent, versionOf } from '../../core/log/versions.ts';
import { isId } from './folder.ts';

/**
 * One event as one line of JSON. The last member is the checksum of all bytes before it, so that a line can be
 * checked without parsing and reading it back never depends on how a serializer orders things. `more` = how many
 * lines of the same append follow in this file: they count only together. Members that a reader does not know are
 * passed over, so that a later program may say more about an event.
 */
export type Line =
  | { readonly kind: 'event'; readonly recorded: Recorded<LogEvent>; readonly more: number }
  /** Sound, but a newer program's; `clock` also then moves ours on. */
  | { readonly kind: 'newer'; readonly clock: string }
  /** Not written by us: a conflict marker, a line by another tool. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'blank' };

// ,"crc":"0123abcd"}
const SEAL_LENGTH = 18;
const SEAL = /^,"crc":"([0-9a-f]{8})"\}$/;
const CONFLICT_MARKER = /^(<{7}|\|{7}|={7}|>{7})( |$)/;

/** The line with its line break. */
export function writeLine(stream: AnyStream, recorded: Recorded<LogEvent>, more: number): string {
  const { type, ...data } = recorded.event;
  const body = JSON.stringify({
    id: recorded.id,
    clock: recorded.clock,
    at: recorded.at,
    author: { name: recorded.author.name, email: recorded.author.email },
    ...(recorded.actor === undefined ? {} : { actor: recorded.actor }),
    type,
    v: versionOf(stream, type) ?? 1,
    ...(more > 0 ? { more } : {}),
    data,
  }).slice(0, -1);
  return `${body},"crc":"${checksum(body)}"}\n`;
}

/** Reads the bytes of one line, without its line break. */
export function readLine(stream: AnyStream, bytes: Buffer): Line {
  const end = bytes.at(-1) === 13 ? bytes.length - 1 : bytes.length;
  if (end === 0) return { kind: 'blank' };
  const seal = SEAL.exec(bytes.toString('latin1', Math.max(0, end - SEAL_LENGTH), end));
  if (seal === null) return withoutSeal(bytes.toString('utf8', 0, end));
  if (checksum(bytes.subarray(0, end - SEAL_LENGTH)) !== seal[1]) return { kind: 'damaged' };
  const text = `${bytes.toString('utf8', 0, end - SEAL_LENGTH)}}`;
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return { kind: 'damaged' };
  }
  return isEnvelope(line) ? fromEnvelope(stream, line) : { kind: 'foreign' };
}

function fromEnvelope(stream: AnyStream, line: Envelope): Line {
  const { id, clock, at, author, type, v, data, more = 0 } = line;
  const actor = readActor(line.actor);
  const event = readEvent(stream, type, v, data);
  if (event === 'newer') return { kind: 'newer', clock };
  const recorded = {
    id,
    clock,
    at,
    author: { name: author.name, email: author.email },
    ...(actor === null ? {} : { actor }),
    event,
  };
  return { kind: 'event', recorded, more };
}

interface Envelope {
  readonly id: string;
  readonly clock: string;
  readonly at: string;
  readonly author: { readonly name: string; readonly email: string };
  /** Unchecked; absent before there were actors. */
  readonly actor?: unknown;
  readonly type: string;
  readonly v: number;
  readonly more?: number;
  readonly data: Readonly<Record<string, unknown>>;
}

function isEnvelope(value: unknown): value is Envelope {
  if (!isObject(value)) return false;
  const { id, clock, at, author, type, v, data, more } = value;
  return (
    typeof id === 'string' &&
    isId(id) &&
    typeof clock === 'string' &&
    isClock(clock) &&
    typeof at === 'string' &&
    isObject(author) &&
    typeof author['name'] === 'string' &&
    typeof author['email'] === 'string' &&
    typeof type === 'string' &&
    typeof v === 'number' &&
    Number.isInteger(v) &&
    v >= 1 &&
    (more === undefined || (typeof more === 'number' && Number.isInteger(more) && more >= 0)) &&
    isObject(data)
  );
}

function withoutSeal(text: string): Line {
  if (text.trim() === '') return { kind: 'blank' };
  if (CONFLICT_MARKER.test(text)) return { kind: 'foreign' };
  // A line of ours always begins so; with another end it was cut or changed.
  return text.startsWith('{"id":"') ? { kind: 'damaged' } : { kind: 'foreign' };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checksum(bytes: string | Buffer): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}
