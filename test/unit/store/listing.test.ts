import assert from 'node:assert/strict';
import { resolveId } from '../../../src/core/engine/resolveId.ts';
import { everyItem } from '../../../src/core/store/listing.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { ADA, uuid } from '../../fakes/fold.ts';
import { memoryStore } from '../../fakes/memoryStore.ts';
import { CREATED } from '../../fakes/sessions.ts';

describe('every item of a listing', () => {
  /** A listing of so many numbers that keeps from where each page was asked for. */
  function numbers(total: () => number) {
    const asked: number[] = [];
    const list = async ({ limit, offset }: { readonly limit: number; readonly offset: number }) => {
      asked.push(offset);
      const items = Array.from(
        { length: Math.max(0, Math.min(limit, total() - offset)) },
        (_, at) => offset + at,
      );
      return { items, total: total() };
    };
    return { asked, list };
  }

  async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
    const found: T[] = [];
    for await (const item of items) found.push(item);
    return found;
  }

  for (const [total, pages] of [
    [0, [0]],
    [1, [0]],
    [500, [0]],
    [501, [0, 500]],
    [1201, [0, 500, 1000]],
  ] as const) {
    it(`comes once and in order when there are ${total}`, async () => {
      const { asked, list } = numbers(() => total);
      assert.deepEqual(
        await all(everyItem(list)),
        Array.from({ length: total }, (_, at) => at),
      );
      assert.deepEqual(asked, pages);
    });
  }

  it('ends when the listing shrinks under it, and asks for no page that nobody wants', async () => {
    let total = 1400;
    const { asked, list } = numbers(() => total);
    for await (const item of everyItem(list)) if (item === 700) total = 600;
    assert.deepEqual(asked, [0, 500, 1000]);
    const few = numbers(() => 1400);
    for await (const item of everyItem(few.list)) if (item === 3) break;
    assert.deepEqual(few.asked, [0]);
  });

  it('finds the one that is meant by a part of its id, also behind the first page', async () => {
    const store = memoryStore({ clock: systemClock });
    const ids = Array.from({ length: 503 }, (_, at) => uuid(1000 + at));
    for (const id of ids) {
      await store.append([{ stream: { kind: 'session', id }, expected: 0, events: [CREATED] }], ADA);
    }
    for (const id of [ids[0], ids[502]]) {
      assert.equal(await resolveId(store, 'session', id?.slice(-8) ?? ''), id);
    }
    assert.equal(
      await resolveId(store, 'session', 'latest'),
      (await store.sessions({ limit: 1 })).items[0]?.id,
    );
  });
});
