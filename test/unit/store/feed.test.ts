import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Store, StreamNews } from '../../../src/core/ports.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { nodeDisk } from '../../../src/node/store/disk.ts';
import { openStore, type StoreOptions } from '../../../src/node/store/open.ts';
import { memoryStore } from '../../fakes/memoryStore.ts';
import { ada, change, makePlan, newId, newTask, quiet, sessionCreated } from './samples.ts';

/** Everything told from now on, in words: the titles of edits, other events by their type. */
function listen(store: Store): string[] {
  const told: string[] = [];
  store.onDidAppend((news) => {
    for (const one of news) told.push(...(one.replayed ? ['replayed'] : wordsOf(one)));
  });
  return told;
}

function wordsOf({ events }: Extract<StreamNews, { replayed: false }>): readonly string[] {
  return events.map(({ event }) => (event.type === 'plan_edited' ? (event.title ?? '') : event.type));
}

const edit = (store: Store, id: string, sequence: number, title: string): Promise<unknown> =>
  store.append([change('plan', id, sequence, { type: 'plan_edited', title })], ada);

describe('What a store tells of changes', () => {
  let root: string;
  const stores: Store[] = [];
  const open = async (name: string, over: Partial<StoreOptions> = {}): Promise<Store> => {
    const folder = path.join(root, name);
    fs.mkdirSync(folder, { recursive: true });
    const store = await openStore({ folder, clock: systemClock, log: quiet, watch: false, ...over });
    stores.push(store);
    return store;
  };
  const fileOf = (name: string, id: string): string =>
    path.join(root, name, `.planning-studio/plans/${id}.jsonl`);
  beforeEach(() => (root = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-feed-'))));
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    fs.rmSync(root, { recursive: true });
  });

  for (const [where, make] of [
    ['on disk', () => open('a')],
    ['in memory', async () => memoryStore({ clock: systemClock })],
  ] as const) {
    it(`is what was applied, stream by stream, when it can be read (${where})`, async () => {
      const store = await make();
      const [plan, session] = [newId(), newId()];
      const told: StreamNews[] = [];
      const readable: Promise<unknown>[] = [];
      store.onDidAppend((news) => {
        told.push(...news);
        for (const { stream } of news) readable.push(store.load(stream));
      });
      const created = { type: 'plan_created', title: 'P', description: '', tasks: [newTask(1)] } as const;
      await store.append(
        [
          change('plan', plan, 0, { ...created, sessionId: null, documentId: null }),
          change('session', session, 0, sessionCreated('S'), { type: 'session_renamed', title: 'T' }),
        ],
        ada,
      );
      await Promise.all(readable);
      assert.deepEqual(told, [
        {
          stream: { kind: 'plan', id: plan },
          replayed: false,
          events: await store.history({ kind: 'plan', id: plan }),
        },
        {
          stream: { kind: 'session', id: session },
          replayed: false,
          events: await store.history({ kind: 'session', id: session }),
        },
      ]);
      await assert.rejects(edit(store, plan, 0, 'too late'));
      await store.append([{ stream: { kind: 'plan', id: plan }, expected: 1, events: [] }], ada);
      assert.equal(told.length, 2);
    });
  }

  it('comes to all who have the folder open, each event once and in order, by whomever it is', async () => {
    const [one, two] = [await open('a'), await open('a')];
    const [byOne, byTwo] = [listen(one), listen(two)];
    const id = await makePlan(one, 'P');
    for (let sequence = 1; sequence < 10; sequence += 1) {
      // Who writes first takes in what the other wrote.
      await edit(sequence % 3 === 0 ? one : two, id, sequence, `t${sequence}`);
      if (sequence % 4 === 0) await one.refresh();
    }
    await Promise.all([one.refresh(), two.refresh()]);
    await one.refresh();
    const all = ['plan_created', ...Array.from({ length: 9 }, (_, at) => `t${at + 1}`)];
    assert.deepEqual(byOne, all);
    assert.deepEqual(byTwo, all);
    const late = listen(await open('a'));
    await edit(one, id, 10, 'last');
    for (const store of stores) await store.refresh();
    assert.deepEqual(late, ['last']);
  });

  it('says that the past is another one when a merge put something before what was told', async () => {
    const here = await open('a');
    const id = await makePlan(here, 'P');
    fs.cpSync(path.join(root, 'a'), path.join(root, 'b'), { recursive: true });
    const there = await open('b');
    const told = listen(here);
    await edit(there, id, 1, 'theirs, earlier');
    await edit(here, id, 1, 'ours');
    const [ours, theirs] = [fileOf('a', id), fileOf('b', id)].map((file) => fs.readFileSync(file, 'utf8'));
    const merged = `${ours ?? ''}${theirs?.split('\n').slice(1).join('\n') ?? ''}`;
    fs.writeFileSync(fileOf('a', id), merged);
    await here.refresh();
    assert.deepEqual(told, ['ours', 'replayed']);
    assert.equal((await here.load({ kind: 'plan', id })).state.title, 'ours');
    await edit(here, id, 3, 'after it');
    assert.deepEqual(told, ['ours', 'replayed', 'after it']);
  });

  it('says what came when a merge only added behind what was told, though the file is another', async () => {
    const here = await open('a');
    const id = await makePlan(here, 'P');
    fs.cpSync(path.join(root, 'a'), path.join(root, 'b'), { recursive: true });
    const there = await open('b');
    const told = listen(here);
    await edit(here, id, 1, 'ours');
    await edit(there, id, 1, 'theirs, later');
    const [ours, theirs] = [fileOf('a', id), fileOf('b', id)].map((file) => fs.readFileSync(file, 'utf8'));
    // As git leaves it: another file, their line in front of ours.
    const [first = '', mine = ''] = ours?.split('\n') ?? [];
    const yours = theirs?.split('\n')[1] ?? '';
    fs.rmSync(fileOf('a', id));
    fs.writeFileSync(fileOf('a', id), `${[first, yours, mine].join('\n')}\n`);
    await here.refresh();
    assert.deepEqual(told, ['ours', 'theirs, later']);
  });

  it('says that a log is another one when it goes and when it comes back, and tells none of it again', async () => {
    const store = await open('a');
    const id = await makePlan(store, 'P');
    const told = listen(store);
    const away = path.join(root, 'away');
    fs.renameSync(fileOf('a', id), away);
    await store.refresh();
    fs.renameSync(away, fileOf('a', id));
    await store.refresh();
    assert.deepEqual(told, ['replayed', 'replayed']);
    await edit(store, id, 1, 'on');
    assert.deepEqual(told, ['replayed', 'replayed', 'on']);
  });

  it('says nothing of a change that was not written, and nothing twice after it', async () => {
    let full = false;
    const store = await open('a', {
      disk: {
        ...nodeDisk,
        sync: (fd) => (full ? Promise.reject(new Error('the disk is full')) : nodeDisk.sync(fd)),
      },
    });
    const id = await makePlan(store, 'P');
    const told = listen(store);
    full = true;
    await assert.rejects(edit(store, id, 1, 'lost'), { code: 'store_failed' });
    full = false;
    await store.refresh();
    await edit(store, id, 1, 'kept');
    assert.deepEqual(told, ['kept']);
  });

  it('misses nothing that another process writes while a log is read', async () => {
    const writer = await open('a');
    const id = await makePlan(writer, 'P');
    await edit(writer, id, 1, 'one');
    await writer.close();
    const whole = fs.readFileSync(fileOf('a', id));
    const before = whole.subarray(0, whole.indexOf(10) + 1);
    fs.writeFileSync(fileOf('a', id), before);
    fs.rmSync(path.join(root, 'a/.planning-studio/cache'), { recursive: true });
    await (await open('a')).close();
    // The next store knows the log from the saved database and has folded nothing yet.
    let race = true;
    const readAll = (file: string): Buffer => {
      if (race && file === fileOf('a', id)) {
        race = false;
        fs.appendFileSync(file, whole.subarray(before.length));
      }
      return nodeDisk.readAll(file);
    };
    const store = await open('a', { disk: { ...nodeDisk, readAll } });
    const told = listen(store);
    assert.equal((await store.load({ kind: 'plan', id })).state.title, 'one');
    await store.refresh();
    assert.deepEqual(told, ['one']);
    assert.equal((await store.plans({})).items[0]?.title, 'one');
  });
});
