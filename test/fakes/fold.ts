import type { Author } from '../../src/core/model/basics.ts';
import { Kinds } from '../../src/core/log/kinds.ts';
import type { Recorded } from '../../src/core/log/records.ts';
import { STREAMS, type EventOf, type StateOf, type StreamKind } from '../../src/core/store/streams.ts';

const KINDS = new Kinds(STREAMS);

export const ADA: Author = { name: 'Ada', email: 'ada@example.test' };

/** Ids that are easy to read in a failure: `uuid(1)` … */
export function uuid(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** An event as the store would record it, one second after the last. */
export function recorded<E>(event: E, at: number): Recorded<E> {
  const time = new Date(Date.UTC(2026, 0, 1, 0, 0, at)).toISOString();
  return { id: uuid(900_000 + at), clock: String(at).padStart(12, '0'), at: time, author: ADA, event };
}

/** Folds events with the real reducers; throws what the reducer throws. */
export function fold<K extends StreamKind>(kind: K, events: readonly EventOf<K>[], id = uuid(1)): StateOf<K> {
  const state = events.reduce<unknown>(
    (before, event, at) => KINDS.of(kind).evolve(before, recorded(event, at), { kind, id }),
    undefined,
  );
  if (state === undefined) throw new Error('fold needs at least one event');
  return state as StateOf<K>;
}
