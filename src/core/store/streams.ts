import type { LogRef } from '../log/records.ts';
import type { Id } from '../model/basics.ts';
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
export type StreamRef<K extends StreamKind = StreamKind> = LogRef<K>;

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
