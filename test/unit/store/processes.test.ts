import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/node/clock.ts';
import { openStore } from '../../../src/node/store/open.ts';
import { rounds } from '../../harness/soak.ts';
import { makePlan, quiet } from './samples.ts';
import { runWriter } from './writerProcess.ts';

const EVENTS = rounds('STUDIO_EVENTS');
/** Many writers write half as much in all: most of it is a wait for each other. */
const MANY = EVENTS < 1000 ? 8 : 20;

describe('Processes that write to one store at once', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-processes-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  for (const [writers, each] of [
    [2, EVENTS / 2],
    [MANY, EVENTS / 2 / MANY],
  ] as const) {
    it(`loses no event of ${writers} × ${each} and gives no number twice`, async function () {
      this.timeout(480_000);
      const store = await openStore({ folder, clock: systemClock, log: quiet, watch: true });
      const shared = await makePlan(store, 'Shared');
      const told: string[] = [];
      store.onDidAppend((news) => {
        for (const one of news) {
          assert.ok(!one.replayed, 'nobody changed the past');
          if (one.stream.id === shared) told.push(...one.events.map(({ id }) => id));
        }
      });
      const heard = new Promise<void>((resolve) => void store.onDidChange(() => resolve()));
      // Some plans are one writer's own, so that writers also meet with nothing to fight over.
      const ends = await Promise.all(
        Array.from({ length: writers }, async () => {
          const own = [
            await makePlan(store, 'Own'),
            await makePlan(store, 'Own'),
            await makePlan(store, 'Own'),
          ];
          return runWriter([folder, 'tasks', String(each), shared, ...own]);
        }),
      );
      for (const end of ends) assert.equal(end.code, 0, end.errors);
      // The store that was open all along saw it by itself.
      await heard;
      await store.refresh();
      const confirmed = ends.flatMap((end) => end.confirmed);
      assert.equal(confirmed.length, writers * each);
      for (const { streams, text } of confirmed) {
        const { state, findings } = await store.load({ kind: 'plan', id: streams[0]?.id ?? '' });
        assert.deepEqual(findings, []);
        assert.equal(state.tasks.filter((task) => task.title === text).length, 1, `${text} is lost`);
      }
      const plan = (await store.load({ kind: 'plan', id: shared })).state;
      assert.equal(plan.tasks.length, writers * Math.ceil(each / 4));
      assert.equal(new Set(plan.tasks.map((task) => task.number)).size, plan.tasks.length);
      assert.equal((await store.tasks({ limit: 1 })).total, writers * each);
      // It was told of each event once, in the order in which they stand.
      const history = await store.history({ kind: 'plan', id: shared });
      assert.deepEqual(
        told,
        history.slice(1).map(({ id }) => id),
      );
      assert.deepEqual(await store.findings(), []);
      await store.close();
    });
  }
});
