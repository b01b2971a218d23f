import { auditStream } from '../audit/stream.ts';
import { documentStream } from '../document/stream.ts';
import type { LogRef } from '../log/records.ts';
import type { KindsOf } from '../log/streamType.ts';
import type { Id } from '../model/basics.ts';
import { planStream } from '../plan/stream.ts';
import { sessionStream } from '../session/stream.ts';

/** Every kind of log that the program keeps. A new one is a constant beside its aggregate and a line here. */
export const STREAMS = [planStream, documentStream, sessionStream, auditStream] as const;

/** The kinds of log, the events that stand in each, and what each folds into. */
export type Streams = KindsOf<typeof STREAMS>;
export type StreamKind = keyof Streams;
export type EventOf<K extends StreamKind> = Streams[K]['event'];
export type StateOf<K extends StreamKind> = Streams[K]['state'];

/** Names one log: one file per aggregate. */
export type StreamRef<K extends StreamKind = StreamKind> = LogRef<K>;

/** Why an event or a part of a log could not be used. A finding never hides the rest. */
export interface StoreFinding {
  readonly stream: LogRef | null;
  readonly kind: 'set_aside' | 'torn_tail' | 'damaged' | 'newer' | 'foreign' | 'unreadable';
  /** The event set aside, if it is one. */
  readonly eventId: Id | null;
  /** File relative to the state folder, and 1-based line; null when it is not about a place. */
  readonly file: string | null;
  readonly line: number | null;
  /** For a person: what is wrong and what can be done. */
  readonly message: string;
}
