import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Kinds } from '../../../src/core/log/kinds.ts';
import type { KindsOf } from '../../../src/core/log/streamType.ts';
import { streamType } from '../../../src/core/log/streamType.ts';
import type { Store, StreamNews } from '../../../src/core/ports.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { nodeDisk } from '../../../src/node/store/disk.ts';
import { DiskStore } from '../../../src/node/store/diskStore.ts';
import { writeLine } from '../../../src/node/store/line.ts';
import { openStore, type StoreOptions } from '../../../src/node/store/open.ts';
import { memoryStore } from '../../fakes/memoryStore.ts';
import type { BookmarkEvent } from './newKind/events.ts';
import { MORE_STREAMS } from './newKind/list.ts';
import { bookmarkStream } from './newKind/stream.ts';
import { ada, change, makePlan, newId, planCreated, quiet } from './samples.ts';

type More = KindsOf<typeof MORE_STREAMS>;

const streams = MORE_STREAMS;
const onDisk = (folder: string, over: Partial<StoreOptions<typeof streams>> = {}): Promise<Store<More>> =>
  openStore({ folder, streams, clock: systemClock, log: quiet, watch: false, ...over });

const STORES: Readonly<Record<string, (folder: string) => Promise<Store<More>>>> = {
  'on disk': (folder) => onDisk(folder),
  'in memory': async () => memoryStore({ streams, clock: systemClock }),
};

function bookmark(id: string, expected: number, ...events: readonly BookmarkEvent[]) {
  return { stream: { kind: 'bookmark', id }, expected, events } as const;
}

async function addBookmark(store: Store<More>, title: string, planId: string | null = null): Promise<string> {
  const id = newId();
  await store.append([bookmark(id, 0, { type: 'bookmark_added', title, planId })], ada);
  return id;
}

const note = (day: string, what: string) =>
  ({ stream: { kind: 'journal', id: day }, expected: null, events: [{ type: 'noted', what }] }) as const;

describe('A new kind of log', () => {
  let folder: string;
  let store: Store<More>;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-kind-'))));
  afterEach(async () => {
    await store.close();
    fs.rmSync(folder, { recursive: true });
  });

  for (const [where, open] of Object.entries(STORES)) {
    describe(where, () => {
      beforeEach(async () => (store = await open(folder)));

      it('is appended, loaded, and tells its history and its news', async () => {
        const news: StreamNews<More>[] = [];
        store.onDidAppend((all) => news.push(...all));
        const id = await addBookmark(store, 'Limits');
        await store.append([bookmark(id, 1, { type: 'bookmark_read' })], ada);
        const stream = { kind: 'bookmark', id } as const;
        const { state, sequence } = await store.load(stream);
        assert.deepEqual([state.title, state.status, sequence], ['Limits', 'read', 2]);
        const history = await store.history(stream);
        assert.deepEqual(
          history.map(({ event }) => event.type),
          ['bookmark_added', 'bookmark_read'],
        );
        assert.deepEqual(
          news,
          history.map((recorded) => ({ stream, replayed: false, events: [recorded] })),
        );
        await assert.rejects(store.append([bookmark(id, 1, { type: 'bookmark_read' })], ada), {
          code: 'conflict',
        });
      });

      it('is listed by status, by what it belongs to and by text, the latest first', async () => {
        const plan = newId();
        const [one, two] = [
          await addBookmark(store, 'Rate limits', plan),
          await addBookmark(store, 'Caches'),
        ];
        await new Promise((resolve) => setTimeout(resolve, 2));
        await store.append([bookmark(one, 1, { type: 'bookmark_read' })], ada);
        const ids = async (filter: Parameters<Store['list']>[1]) =>
          (await store.list('bookmark', filter)).items.map((item) => item.id);
        assert.deepEqual(await ids({}), [one, two]);
        assert.deepEqual(await ids({ statuses: ['open'] }), [two]);
        assert.deepEqual(await ids({ statuses: [] }), []);
        assert.deepEqual(await ids({ parent: plan }), [one]);
        assert.deepEqual(await ids({ text: 'CACHE' }), [two]);
        assert.deepEqual(await ids({ limit: 1, offset: 1 }), [two]);
        assert.equal((await store.list('bookmark', { limit: 1 })).total, 2);
        assert.deepEqual((await store.list('bookmark', { text: 'caches' })).items, [
          { id: two, title: 'Caches', noteCount: 0 },
        ]);
        assert.deepEqual(await store.list('journal', {}), { items: [], total: 0 });
      });

      it('is found, part by part, as its parts are added, changed and removed', async () => {
        const id = await addBookmark(store, 'Limits');
        const [a, b] = [newId(), newId()];
        const write = (noteId: string, text: string) => ({ type: 'note_written', noteId, text }) as const;
        await store.append([bookmark(id, 1, write(a, 'a bucket of tokens'), write(b, 'a queue'))], ada);
        const found = async (text: string) => (await store.search(text, 9)).map((hit) => hit.id);
        assert.deepEqual(await found('bucket'), [a]);
        assert.deepEqual((await store.search('queue', 9))[0]?.stream, { kind: 'bookmark', id });
        assert.equal((await store.search('queue', 9))[0]?.kind, 'note');
        await store.append([bookmark(id, 3, write(a, 'a window'))], ada);
        assert.deepEqual(await found('bucket'), []);
        assert.deepEqual(await found('window'), [a]);
        await store.append([bookmark(id, 4, { type: 'note_removed', noteId: b })], ada);
        assert.deepEqual(await found('queue'), []);
        assert.deepEqual(await found('window'), [a]);
      });

      it('is written together with others, or none is', async () => {
        const [id, plan] = [newId(), newId()];
        const added = bookmark(id, 0, { type: 'bookmark_added', title: 'B', planId: plan });
        await store.append([added, change('plan', plan, 0, planCreated('P'))], ada);
        assert.equal((await store.load({ kind: 'plan', id: plan })).state.title, 'P');
        const half = bookmark(newId(), 0, { type: 'bookmark_read' });
        const edit = change('plan', plan, 1, { type: 'plan_edited', title: 'Q' });
        await assert.rejects(store.append([edit, half], ada), { code: 'invalid_input' });
        assert.equal((await store.load({ kind: 'plan', id: plan })).state.title, 'P');
        assert.equal((await store.list('bookmark', {})).total, 1);
      });

      it('may be thrown away by whole logs, the oldest first, when it is kept within bounds', async () => {
        const days = ['2026-01-01', '2026-01-02', '2026-01-03'];
        for (const day of days) await store.append([note(day, 'x'.repeat(100))], ada);
        const files = await store.files('journal');
        assert.deepEqual(
          files.map(({ stream }) => stream),
          days.map((id) => ({ kind: 'journal', id })),
        );
        const sizes = files.map(({ bytes }) => bytes);
        const news: StreamNews<More>[] = [];
        store.onDidAppend((all) => news.push(...all));
        const total = sizes.reduce((sum, size) => sum + size, 0);
        assert.deepEqual(
          await store.trim('journal', { bytes: total, since: '2000-01-01T00:00:00.000Z' }),
          [],
        );
        assert.deepEqual(await store.trim('journal', { bytes: total - 1 }), files.slice(0, 1));
        assert.deepEqual(news, [{ stream: files[0]?.stream, replayed: true }]);
        await assert.rejects(store.load({ kind: 'journal', id: '2026-01-01' }), { code: 'not_found' });
        assert.equal((await store.load({ kind: 'journal', id: '2026-01-02' })).state.count, 1);
        const later = new Date(Date.now() + 60_000).toISOString();
        assert.deepEqual(await store.trim('journal', { bytes: 0, since: later }), files.slice(1, 2));
        assert.deepEqual(await store.files('journal'), files.slice(2));
        await assert.rejects(store.trim('bookmark', { bytes: 0 }), TypeError);
      });
    });
  }

  describe('in its folder', () => {
    const cache = (): string => path.join(folder, '.planning-studio/cache');
    const fileOf = (id: string): string => path.join(folder, `.planning-studio/bookmarks/${id}.jsonl`);

    it('is there again after opening, with the database, without it, and with one that did not know it', async () => {
      const product = await openStore({ folder, clock: systemClock, log: quiet, watch: false });
      const plan = await makePlan(product, 'P');
      await product.close();
      store = await onDisk(folder);
      const id = await addBookmark(store, 'Limits', plan);
      const noteId = newId();
      await store.append([bookmark(id, 1, { type: 'note_written', noteId, text: 'bucket' })], ada);
      assert.ok(fs.existsSync(fileOf(id)));
      const seen = async () => ({
        plans: (await store.plans({})).items,
        bookmarks: (await store.list('bookmark', {})).items,
        hits: await store.search('bucket', 5),
        state: (await store.load({ kind: 'bookmark', id })).state,
      });
      const before = await seen();
      assert.deepEqual(
        [before.plans.length, before.bookmarks, before.hits.length],
        [1, [{ id, title: 'Limits', noteCount: 1 }], 1],
      );
      await store.close();
      store = await onDisk(folder);
      assert.deepEqual(await seen(), before);
      await store.close();
      fs.rmSync(cache(), { recursive: true });
      store = await onDisk(folder);
      assert.deepEqual(await seen(), before);
      await store.close();
      // A program that does not know the kind leaves its logs alone and finds nothing of it.
      const again = await openStore({ folder, clock: systemClock, log: quiet, watch: false });
      assert.deepEqual(await again.search('bucket', 5), []);
      assert.deepEqual(await again.findings(), []);
      await makePlan(again, 'Q');
      await again.close();
      store = await onDisk(folder);
      assert.deepEqual((await seen()).bookmarks, before.bookmarks);
      assert.equal((await store.plans({})).total, 2);
    });

    it('is read in earlier versions of its events, and refused in later ones', async () => {
      store = await onDisk(folder);
      const id = await addBookmark(store, 'New');
      const stream = { kind: 'bookmark', id } as const;
      const [added] = await store.history(stream);
      assert.ok(added);
      const first = { ...bookmarkStream, versions: { ...bookmarkStream.versions, bookmark_retitled: 1 } };
      const next = { ...added, id: newId(), clock: added.clock.replace(/-....-/, '-ffff-') };
      const old = { ...next, event: { type: 'bookmark_retitled', name: 'By its old name' } };
      fs.appendFileSync(fileOf(id), writeLine(first, old, 0));
      await store.refresh();
      assert.equal((await store.load(stream)).state.title, 'By its old name');
      assert.match(fs.readFileSync(fileOf(id), 'utf8'), /"v":1,"data":\{"name":"By/);
      const third = { ...bookmarkStream, versions: { ...bookmarkStream.versions, bookmark_retitled: 3 } };
      fs.appendFileSync(fileOf(id), writeLine(third, { ...old, id: newId() }, 0));
      await store.refresh();
      await assert.rejects(store.load(stream), { code: 'store_newer' });
    });

    it('is shared through git as its constant says', async () => {
      const ignored = (): readonly string[] =>
        fs.readFileSync(path.join(folder, '.planning-studio/.gitignore'), 'utf8').split('\n');
      store = await onDisk(folder, { share: { plans: true, sessions: true } });
      assert.ok(ignored().includes('!bookmarks/*.jsonl'));
      assert.ok(!ignored().some((line) => line.includes('journal')));
      await store.close();
      store = await onDisk(folder, { share: { plans: false, sessions: true } });
      assert.ok(!ignored().some((line) => line.includes('bookmarks')));
    });

    it('is noticed by itself when another process writes it', async () => {
      store = await onDisk(folder, { watch: true });
      const heard = new Promise((resolve) => void store.onDidChange(resolve));
      const other = await onDisk(folder);
      const id = await addBookmark(other, 'Theirs');
      await other.close();
      assert.deepEqual(await heard, [{ kind: 'bookmark', id }]);
    });

    it('is not read before somebody asks, when it is to be so, and then always as it is now', async () => {
      store = await onDisk(folder);
      await store.append([note('2026-01-01', 'one')], ada);
      assert.ok(store instanceof DiskStore);
      assert.ok(!JSON.stringify(store.dumpTables()['log']).includes('journal'), 'the database knows of it');
      const stream = { kind: 'journal', id: '2026-01-01' } as const;
      const read: string[] = [];
      const noting = (file: string): void => void (/journal.*jsonl/.test(file) && read.push(file));
      const other = await onDisk(folder, {
        disk: {
          ...nodeDisk,
          readAll: (file) => (noting(file), nodeDisk.readAll(file)),
          read: (file, from, to) => (noting(file), nodeDisk.read(file, from, to)),
        },
      });
      await other.refresh();
      await makePlan(other, 'P');
      assert.deepEqual(read, []);
      assert.equal((await other.load(stream)).state.count, 1);
      assert.ok(read.length > 0);
      await store.append([note('2026-01-01', 'two')], ada);
      assert.equal((await other.load(stream)).state.count, 2);
      // Nothing is decided, so nobody is in the way of another.
      await other.append([note('2026-01-01', 'three')], ada);
      await store.append([note('2026-01-01', 'four')], ada);
      assert.deepEqual(
        (await other.history(stream)).map(({ event }) => event.what),
        ['one', 'two', 'three', 'four'],
      );
      await other.close();
    });

    it('keeps to what may name its logs', async () => {
      store = await onDisk(folder);
      for (const id of [newId(), '2026-1-1', '../../2026-01-01', '2026-01-01/..'])
        await assert.rejects(store.append([note(id, 'x')], ada), { code: 'not_found' }, id);
      await assert.rejects(addBookmarkNamed(store, '2026-01-01'), { code: 'not_found' });
    });
  });

  it('is refused in the list when its name or folder is taken, or when it says two things', async () => {
    store = await onDisk(folder);
    assert.throws(() => new Kinds([bookmarkStream, bookmarkStream]), TypeError);
    assert.throws(() => new Kinds([bookmarkStream, { ...bookmarkStream, kind: 'other' }]), TypeError);
    assert.throws(() => streamType({ ...bookmarkStream, read: 'when asked' }), TypeError);
  });
});

function addBookmarkNamed(store: Store<More>, id: string): Promise<unknown> {
  return store.append([bookmark(id, 0, { type: 'bookmark_added', title: 'B', planId: null })], ada);
}
