import { PlanningError } from '../../src/core/base/errors.ts';
import type { Store, StreamAppend } from '../../src/core/ports.ts';
import type { EventOf, StreamKind, StreamRef } from '../../src/core/store/streams.ts';
import { ADA } from './fold.ts';

/** Writes events as if another process or a pull brought them, whatever is allowed. */
export async function bring<K extends StreamKind>(
  store: Store,
  stream: StreamRef<K>,
  ...events: readonly EventOf<K>[]
): Promise<void> {
  for (;;) {
    const expected = await store.load(stream).then(
      ({ sequence }) => sequence,
      () => 0,
    );
    try {
      await store.append([{ stream, expected, events } as StreamAppend<StreamKind>], ADA);
      return;
    } catch (error) {
      // What runs there writes too.
      if (!(error instanceof PlanningError) || error.code !== 'conflict') throw error;
    }
  }
}

/**
 * Somebody is faster: brings the events between the look and the append of the `turn`-th append from now (1 = the
 * next) that writes to the stream.
 */
export function intrude<K extends StreamKind>(
  store: Store,
  stream: StreamRef<K>,
  turn: number,
  ...events: readonly EventOf<K>[]
): void {
  const append = store.append.bind(store);
  let left = turn;
  store.append = async (changes, author, actor) => {
    if (changes.some((change) => change.stream.id === stream.id)) left -= 1;
    if (left === 0) {
      store.append = append;
      await bring(store, stream, ...events);
    }
    return append(changes, author, actor);
  };
}
