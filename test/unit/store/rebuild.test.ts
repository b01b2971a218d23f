import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { Store } from '../../../src/core/ports.ts';
import type { StreamRef } from '../../../src/core/store/streams.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { DiskStore } from '../../../src/node/store/diskStore.ts';
import { openStore } from '../../../src/node/store/open.ts';
import { rounds } from '../../harness/soak.ts';
import { editAtRandom, randomFrom } from './randomEdits.ts';
import { ada, change, lazyDisk, makePlan, newId, newTask, quiet, sessionCreated } from './samples.ts';

const RUNS = rounds('STORE_RUNS');

describe('The database of a store', () => {
  let folder: string;
  const open = (): Promise<Store> =>
    openStore({
      folder,
      clock: systemClock,
      log: quiet,
      watch: false,
      saveIdleMs: 1,
      disk: lazyDisk,
    });
  const cacheFile = (): string => path.join(folder, '.planning-studio/cache/projection.sqlite');
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-rebuild-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** All tables, and what a search finds. */
  async function contentOf(store: Store): Promise<Readonly<Record<string, readonly unknown[]>>> {
    assert.ok(store instanceof DiskStore);
    const words = await store.search('task', 500);
    return { ...store.dumpTables(), words: words.map((hit) => hit.id).sort() };
  }

  it('is the same whether it grew with the changes, was brought up to date or was made again', async function () {
    this.timeout(120_000 + RUNS * 2000);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 60 }), async (seed, edits) => {
        fs.rmSync(path.join(folder, '.planning-studio'), { recursive: true, force: true });
        const random = randomFrom(seed);
        const streams: StreamRef[] = [];
        let store = await open();
        for (let edit = 0; edit < edits; edit += 1) {
          await editAtRandom(store, streams, random);
          if (random() < 0.1) await store.search('task', 3);
          if (random() < 0.05) {
            await store.close();
            store = await open();
          }
        }
        const grown = await contentOf(store);
        await store.close();
        store = await open();
        assert.deepEqual(await contentOf(store), grown);
        await store.close();
        fs.rmSync(cacheFile(), { force: true });
        store = await open();
        assert.deepEqual(await contentOf(store), grown);
        await store.close();
      }),
      { numRuns: RUNS },
    );
  });

  it('holds one episode of a session that two branches materialized: the last one', async () => {
    const store = await open();
    const id = newId();
    await store.append([change('session', id, 0, sessionCreated('S'))], ada);
    const plans = [newId(), newId()];
    for (const [at, planId] of plans.entries()) {
      const episode = { id: newId(), sessionId: id, planId, title: `E${at}`, content: 'told', at: `${at}` };
      const result = { planId, documentId: null, episode, at: `${at}` };
      await store.append([change('session', id, at + 1, { type: 'materialized', result })], ada);
    }
    const { items } = await store.episodes({});
    assert.deepEqual(
      items.map((episode) => episode.planId),
      plans.slice(1),
    );
    const hits = await store.search('told', 5);
    assert.deepEqual(
      hits.map((hit) => hit.title),
      ['E1'],
    );
    await store.close();
  });

  it('is made again when its file is damaged, cut short, empty or no database', async () => {
    const store = await open();
    await makePlan(store, 'P', [newTask(1)]);
    await store.close();
    const good = fs.readFileSync(cacheFile());
    const damaged = Buffer.from(good);
    damaged[5000] = (damaged[5000] ?? 0) ^ 1;
    for (const bytes of [
      damaged,
      good.subarray(0, 9000),
      Buffer.alloc(0),
      Buffer.from('hello'),
      Buffer.alloc(9000),
    ]) {
      fs.writeFileSync(cacheFile(), bytes);
      const again = await open();
      assert.equal((await again.plans({})).items[0]?.taskTotal, 1);
      assert.equal((await again.search('task', 5)).length, 1);
      await again.close();
    }
  });

  it('notices a log that changed while nobody looked: longer, shorter, another one, gone', async () => {
    const store = await open();
    const [kept, gone] = [await makePlan(store, 'kept'), await makePlan(store, 'gone')];
    await store.append([change('plan', kept, 1, { type: 'plan_edited', title: 'edited' })], ada);
    await store.close();
    const file = path.join(folder, `.planning-studio/plans/${kept}.jsonl`);
    const whole = fs.readFileSync(file, 'utf8');
    const titles = async (): Promise<string[]> => {
      const again = await open();
      const page = await again.plans({});
      await again.close();
      return page.items.map((plan) => plan.title).sort();
    };
    assert.deepEqual(await titles(), ['edited', 'gone']);
    fs.writeFileSync(file, whole.slice(0, whole.indexOf('\n') + 1));
    assert.deepEqual(await titles(), ['gone', 'kept']);
    fs.rmSync(file);
    fs.writeFileSync(file, whole);
    assert.deepEqual(await titles(), ['edited', 'gone']);
    fs.rmSync(path.join(folder, `.planning-studio/plans/${gone}.jsonl`));
    assert.deepEqual(await titles(), ['edited']);
  });
});
