import type { Actor } from '../model/actor.ts';
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
  /** Who did it in the author's name; absent in lines of before there were actors. */
  readonly actor?: Actor;
  readonly event: E;
}
