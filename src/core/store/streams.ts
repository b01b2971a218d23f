import type { Author, Id, Timestamp } from '../model/basics.ts';
import type { PlanDocument } from '../model/document.ts';
import type { Plan } from '../model/plan.ts';
import type { Session } from '../model/session.ts';
import type { DocumentEvent } from '../document/events.ts';
import type { PlanEvent } from '../plan/events.ts';
import type { SessionEvent } from '../session/events.ts';

/** The kinds of event log, the events that stand in each, and what each folds into. */
export interface Streams {
  readonly session: { readonly event: SessionEvent; readonly state: Session };
  readonly document: { readonly event: DocumentEvent; readonly state: PlanDocument };
  readonly plan: { readonly event: PlanEvent; readonly state: Plan };
}
export type StreamKind = keyof Streams;
export type EventOf<K extends StreamKind> = Streams[K]['event'];
export type StateOf<K extends StreamKind> = Streams[K]['state'];

/** Names one log: one file per aggregate. */
export interface StreamRef<K extends StreamKind = StreamKind> {
  readonly kind: K;
  readonly id: Id;
}

/** An event as it stands in a log. */
export interface Recorded<E> {
  /** UUID v7; the same event is never applied twice. */
  readonly id: Id;
  /** Hybrid logical clock (core/store/clock.ts); with `id` it gives the order of replay. */
  readonly clock: string;
  readonly at: Timestamp;
  readonly author: Author;
  readonly event: E;
}

/** Why an event or a part of a log could not be used. A finding never hides the rest. */
export interface StoreFinding {
  readonly stream: StreamRef | null;
  readonly kind: 'set_aside' | 'torn_tail' | 'damaged' | 'newer' | 'foreign' | 'unreadable';
  /** The event set aside, if it is one. */
  readonly eventId: Id | null;
  /** File relative to the state folder, and 1-based line; null when it is not about a place. */
  readonly file: string | null;
  readonly line: number | null;
  /** For a person: what is wrong and what can be done. */
  readonly message: string;
}
