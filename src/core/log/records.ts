import type { Author, Id, Timestamp } from '../model/basics.ts';

/** Names one log: one file per aggregate. */
export interface LogRef<K extends string = string> {
  readonly kind: K;
  readonly id: Id;
}

/** An event as it stands in a log. */
export interface Recorded<E> {
  /** UUID v7; the same event is never applied twice. */
  readonly id: Id;
  /** Hybrid logical clock (core/log/clock.ts); with `id` it gives the order of replay. */
  readonly clock: string;
  readonly at: Timestamp;
  readonly author: Author;
  readonly event: E;
}
