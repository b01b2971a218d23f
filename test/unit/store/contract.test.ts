import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Store, TaskFilter } from '../../../src/core/ports.ts';
import type { StreamRef } from '../../../src/core/store/streams.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { openStore } from '../../../src/node/store/open.ts';
import { memoryStore } from '../../fakes/memoryStore.ts';
import {
  ada,
  change,
  documentCreated,
  makePlan,
  newId,
  newTask,
  planCreated,
  quiet,
  sessionCreated,
  usageOf,
  versionAdded,
} from './samples.ts';

/** Opens a store over a folder; the one in memory has none. */
type Opener = (folder: string) => Promise<Store>;

const STORES: Readonly<Record<string, Opener>> = {
  'on disk': (folder) => openStore({ folder, clock: systemClock, log: quiet, watch: false }),
  'in memory': async () => memoryStore({ clock: systemClock }),
};

for (const [where, open] of Object.entries(STORES)) {
  describe(`A store ${where}`, () => {
    let folder: string;
    let store: Store;
    beforeEach(async () => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-store-'));
      store = await open(folder);
    });
    afterEach(async () => {
      await store.close();
      fs.rmSync(folder, { recursive: true });
    });

    it('gives back what was appended', async () => {
      const id = newId();
      await store.append([change('session', id, 0, sessionCreated('Limits'))], ada);
      await store.append([change('session', id, 1, { type: 'session_renamed', title: 'Rate limits' })], ada);
      const { state, sequence, findings } = await store.load({ kind: 'session', id });
      assert.equal(state.title, 'Rate limits');
      assert.deepEqual(state.createdBy, ada);
      assert.equal(sequence, 2);
      assert.deepEqual(findings, []);
    });

    it('tells the history of a stream in its order, what was refused left out', async () => {
      const id = await makePlan(store, 'One', [newTask(1)]);
      await store.append([change('plan', id, 1, { type: 'plan_edited', title: 'Two' })], ada);
      await assert.rejects(store.append([change('plan', id, 2, planCreated('Three'))], ada));
      const history = await store.history({ kind: 'plan', id });
      assert.deepEqual(
        history.map(({ event, author }) => [event.type, author]),
        [
          ['plan_created', ada],
          ['plan_edited', ada],
        ],
      );
      await assert.rejects(store.history({ kind: 'plan', id: newId() }), { code: 'not_found' });
    });

    it('says that an unknown aggregate is not found', async () => {
      await assert.rejects(store.load({ kind: 'plan', id: newId() }), { code: 'not_found' });
    });

    it('refuses an append that was decided on an older state', async () => {
      const id = await makePlan(store, 'One');
      const late = change('plan', id, 0, planCreated('Two'));
      await assert.rejects(store.append([late], ada), { code: 'conflict' });
      await store.append([change('plan', id, 1, { type: 'plan_edited', title: 'Three' })], ada);
      const stale = change('plan', id, 1, { type: 'plan_edited', title: 'Four' });
      await assert.rejects(store.append([stale], ada), { code: 'conflict' });
      assert.equal((await store.load({ kind: 'plan', id })).state.title, 'Three');
    });

    it('writes nothing when one of several events is illegal', async () => {
      const id = await makePlan(store, 'One', [newTask(1)]);
      const second = change('plan', id, 1, { type: 'plan_edited', title: 'Two' }, planCreated('Three'));
      await assert.rejects(store.append([second], ada), { code: 'not_allowed_now' });
      const { state, sequence } = await store.load({ kind: 'plan', id });
      assert.equal(state.title, 'One');
      assert.equal(sequence, 1);
    });

    it('writes several streams or none', async () => {
      const [session, plan, other] = [newId(), newId(), newId()];
      await store.append(
        [change('session', session, 0, sessionCreated('S')), change('plan', plan, 0, planCreated('P'))],
        ada,
      );
      const half = [
        change('plan', other, 0, planCreated('Q')),
        change('session', session, 7, { type: 'reopened' }),
      ];
      await assert.rejects(store.append(half, ada), { code: 'conflict' });
      await assert.rejects(store.load({ kind: 'plan', id: other }), { code: 'not_found' });
      assert.equal((await store.plans({})).total, 1);
      assert.equal((await store.sessions({})).total, 1);
    });

    it('tells what changed after it can be read', async () => {
      const seen: StreamRef[] = [];
      const titles: Promise<string>[] = [];
      store.onDidChange((refs) => {
        seen.push(...refs);
        titles.push(store.plans({}).then((page) => page.items[0]?.title ?? 'nothing'));
      });
      const id = await makePlan(store, 'Seen');
      assert.deepEqual(seen, [{ kind: 'plan', id }]);
      assert.deepEqual(await Promise.all(titles), ['Seen']);
    });

    it('keeps what it recorded apart from the caller’s objects', async () => {
      const tags = ['api'];
      const id = await makePlan(store, 'P', [newTask(1, { tags })]);
      tags.push('changed later');
      assert.deepEqual((await store.load({ kind: 'plan', id })).state.tasks[0]?.tags, ['api']);
    });

    it('runs appends that come at once one after the other', async () => {
      const id = await makePlan(store, 'P');
      const tries = Array.from({ length: 20 }, (_, at) =>
        store.append([change('plan', id, 1, { type: 'plan_edited', title: `T${at}` })], ada),
      );
      const results = await Promise.allSettled(tries);
      assert.equal(results.filter((result) => result.status === 'fulfilled').length, 1);
      assert.equal((await store.load({ kind: 'plan', id })).sequence, 2);
    });

    it('lists sessions by phase and text, newest first, in pages', async () => {
      for (const title of ['Alpha', 'Beta', 'Ärger 100%']) {
        await store.append([change('session', newId(), 0, sessionCreated(title))], ada);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      const titles = async (filter: Parameters<Store['sessions']>[0]) =>
        (await store.sessions(filter)).items.map((session) => session.title);
      assert.deepEqual(await titles({}), ['Ärger 100%', 'Beta', 'Alpha']);
      assert.deepEqual(await titles({ text: 'ÄRG' }), ['Ärger 100%']);
      assert.deepEqual(await titles({ text: '0%' }), ['Ärger 100%']);
      assert.deepEqual(await titles({ text: '%a' }), []);
      assert.deepEqual(await titles({ text: 'public api' }), ['Ärger 100%', 'Beta', 'Alpha']);
      assert.deepEqual(await titles({ phases: ['ready'] }), []);
      assert.deepEqual(await titles({ phases: [] }), []);
      assert.deepEqual(await titles({ limit: 1, offset: 1 }), ['Beta']);
      assert.equal((await store.sessions({ limit: 1 })).total, 3);
    });

    it('leaves deleted plans and their tasks out until they are restored', async () => {
      const id = await makePlan(store, 'Gone', [newTask(1, { title: 'Hidden' })]);
      await store.append([change('plan', id, 1, { type: 'plan_deleted' })], ada);
      assert.equal((await store.plans({})).total, 0);
      assert.equal((await store.tasks({})).total, 0);
      assert.deepEqual(await store.search('hidden', 10), []);
      assert.equal((await store.plans({ statuses: ['deleted'] })).total, 1);
      await store.append([change('plan', id, 2, { type: 'plan_restored' })], ada);
      assert.equal((await store.tasks({})).total, 1);
      assert.equal((await store.search('hidden', 10)).length, 1);
    });

    it('tells the tasks of archived plans apart', async () => {
      await makePlan(store, 'Now', [newTask(1, { title: 'Under way', tags: ['x'] })]);
      const id = await makePlan(store, 'Then', [newTask(1, { title: 'Left open', tags: ['x'] })]);
      const archive = { notes: null, snapshot: null, openTasks: 1, record: { file: 'f', sha256: 'a' } };
      await store.append([change('plan', id, 1, { type: 'plan_archived', archive })], ada);
      const titles = async (filter: TaskFilter) => (await store.tasks(filter)).items.map((row) => row.title);
      assert.deepEqual((await titles({})).toSorted(), ['Left open', 'Under way']);
      assert.deepEqual(await titles({ ready: true }), ['Under way']);
      assert.deepEqual(await titles({ planStatuses: ['active'] }), ['Under way']);
      assert.deepEqual(await titles({ planStatuses: ['archived'] }), ['Left open']);
      assert.equal((await store.tasks({ tag: 'x', planStatuses: ['active'] })).total, 1);
      assert.deepEqual(await titles({ planId: id, planStatuses: ['active'] }), ['Left open']);
    });

    it('knows which tasks are ready, most urgent first', async () => {
      const first = newTask(1, { priority: 'low' });
      const second = newTask(2, { blockedBy: [first.id], priority: 'critical' });
      const third = newTask(3, { priority: 'high', tags: ['api'] });
      const id = await makePlan(store, 'P', [first, second, third]);
      const ready = async () => (await store.tasks({ ready: true })).items.map((row) => row.number);
      assert.deepEqual(await ready(), [3, 1]);
      const done = { type: 'task_status_set', taskId: first.id, status: 'completed', reason: null } as const;
      await store.append([change('plan', id, 1, done)], ada);
      assert.deepEqual(await ready(), [2, 3]);
      const rows = (await store.tasks({ planId: id })).items;
      assert.deepEqual(
        rows.map((row) => [row.number, row.ready, row.planTitle]),
        [
          [1, false, 'P'],
          [2, true, 'P'],
          [3, true, 'P'],
        ],
      );
      assert.deepEqual(
        rows,
        (await store.load({ kind: 'plan', id })).state.tasks.map(({ verification, ...task }) => ({
          ...task,
          proof: verification,
          planId: id,
          planTitle: 'P',
          ready: task.number !== 1,
        })),
      );
      assert.deepEqual(
        (await store.tasks({ tag: 'api' })).items.map((row) => row.number),
        [3],
      );
      assert.deepEqual(
        (await store.tasks({ statuses: ['completed'] })).items.map((row) => row.number),
        [1],
      );
      assert.deepEqual(
        (await store.tasks({ text: 'TASK 2' })).items.map((row) => row.number),
        [2],
      );
    });

    it('follows tasks that are moved, edited, removed and restored', async () => {
      const [a, b, c] = [newTask(1, { tags: ['x'] }), newTask(2), newTask(3)];
      const id = await makePlan(store, 'P', [a, b, c]);
      const numbers = async () => (await store.tasks({ planId: id })).items.map((row) => row.number);
      await store.append([change('plan', id, 1, { type: 'task_moved', taskId: c.id, after: null })], ada);
      assert.deepEqual(await numbers(), [3, 1, 2]);
      const edit = {
        type: 'task_edited',
        taskId: a.id,
        changes: { title: 'Zebra', tags: ['y'], assignee: 'bob' },
      } as const;
      await store.append([change('plan', id, 2, edit)], ada);
      assert.deepEqual((await store.tasks({ tag: 'x' })).total, 0);
      assert.deepEqual((await store.tasks({ tag: 'y', assignee: 'bob' })).total, 1);
      assert.deepEqual(
        (await store.search('zeb', 5)).map((hit) => hit.id),
        [a.id],
      );
      const task = (await store.load({ kind: 'plan', id })).state.tasks.find((one) => one.id === a.id);
      assert.ok(task);
      await store.append([change('plan', id, 3, { type: 'task_removed', taskId: a.id })], ada);
      assert.deepEqual(await numbers(), [3, 2]);
      assert.deepEqual(await store.search('zeb', 5), []);
      assert.equal((await store.tasks({ tag: 'y' })).total, 0);
      const restored = { type: 'task_restored', task, after: c.id, dependents: [] } as const;
      await store.append([change('plan', id, 4, restored)], ada);
      assert.deepEqual(await numbers(), [3, 1, 2]);
      assert.equal((await store.tasks({ tag: 'y' })).total, 1);
    });

    it('lists documents with their last version', async () => {
      const [id, plan] = [newId(), newId()];
      await store.append(
        [change('document', id, 0, documentCreated('Spec', '# One'), versionAdded(2, '# Two'))],
        ada,
      );
      await store.append([change('document', id, 2, { type: 'plan_linked', planId: plan })], ada);
      const page = await store.documents({ planId: plan });
      assert.deepEqual(
        page.items.map((one) => [one.title, one.version]),
        [['Spec', 2]],
      );
      assert.equal((await store.documents({ planId: newId() })).total, 0);
      assert.equal((await store.search('two', 5)).length, 1);
      assert.deepEqual(await store.search('one', 5), []);
    });

    it('adds up usage and averages past calls', async () => {
      const [one, two] = [newId(), newId()];
      for (const id of [one, two]) await store.append([change('session', id, 0, sessionCreated('S'))], ada);
      const record = (id: string, sequence: number, over: object) =>
        store.append(
          [
            change('session', id, sequence, {
              type: 'usage_recorded',
              usage: usageOf(id, over),
              messageId: null,
            }),
          ],
          ada,
        );
      await record(one, 1, { inputTokens: 100, costMicroUsd: 10 });
      await record(one, 2, { inputTokens: 300, costMicroUsd: null, role: 'persona' });
      await record(two, 1, { inputTokens: 5, costMicroUsd: 1, model: 'm2', outcome: 'failed' });
      assert.deepEqual(await store.totals(), {
        calls: 3,
        inputTokens: 405,
        outputTokens: 30,
        cachedTokens: 0,
        costMicroUsd: 11,
        unpricedCalls: 1,
      });
      assert.deepEqual(
        (await store.usage(null, 'model')).map((row) => [row.key, row.totals.calls]),
        [
          ['m1', 2],
          ['m2', 1],
        ],
      );
      assert.deepEqual(
        (await store.usage(one, 'role')).map((row) => row.key),
        ['persona', 'planner'],
      );
      assert.deepEqual(
        (await store.usageCalls(one)).map((call) => call.inputTokens),
        [100, 300],
      );
      assert.deepEqual(await store.usageHistory('spec', 'anthropic', 'm1'), {
        calls: 2,
        inputTokens: 200,
        outputTokens: 10,
        costMicroUsd: null,
        latencyMs: 40,
      });
      assert.equal(await store.usageHistory('spec', 'anthropic', 'm2'), null);
    });

    it('finds messages when they are whole, and searches safely whatever is typed', async () => {
      const [id, threadId, messageId] = [newId(), newId(), newId()];
      const events = [
        sessionCreated('S'),
        { type: 'thread_added', thread: { id: threadId, kind: 'interviewer', personaId: null } },
        { type: 'answer_started', threadId, messageId, round: 0 },
        {
          type: 'text_streamed',
          targetId: messageId,
          text: 'Использовать “token bucket” — naïve 限流',
          thinking: '',
        },
      ] as const;
      await store.append([change('session', id, 0, ...events)], ada);
      assert.deepEqual(await store.search('bucket', 5), []);
      const ended = { type: 'answer_ended', messageId, outcome: 'complete', error: null } as const;
      await store.append([change('session', id, 4, ended)], ada);
      for (const text of [
        'bucket',
        'BUCK',
        'naive',
        'naïve',
        '限流',
        'использовать',
        'token bucket',
        '"token',
        'bucket*',
      ]) {
        const hits = await store.search(text, 5);
        assert.deepEqual(
          hits.map((hit) => [hit.kind, hit.id]),
          [['message', messageId]],
          text,
        );
        assert.ok((hits[0]?.snippet.length ?? 0) <= 200);
      }
      for (const text of [
        '',
        ' ',
        '"',
        '* *',
        'OR',
        'NOT bucket',
        'bucket NEAR/2 x',
        'words:bucket zzz',
        "';--",
        '\u0000',
        '\ud800',
        '('.repeat(500),
      ]) {
        assert.deepEqual(await store.search(text, 5), [], JSON.stringify(text));
      }
    });

    it('puts hits in titles first and keeps to the limit', async () => {
      const plan = await makePlan(store, 'Cache', [
        newTask(1, { description: 'warm the cache' }),
        newTask(2, { description: 'cache it' }),
      ]);
      const hits = await store.search('cache', 2);
      assert.equal(hits.length, 2);
      assert.equal(hits[0]?.id, plan);
      assert.deepEqual(hits[1]?.stream, { kind: 'plan', id: plan });
    });

    it('fails every call once it is closed', async () => {
      await store.close();
      await assert.rejects(async () => store.load({ kind: 'plan', id: newId() }), { code: 'store_failed' });
      await assert.rejects(async () => store.plans({}), { code: 'store_failed' });
      await assert.rejects(async () => store.append([change('plan', newId(), 0, planCreated('P'))], ada), {
        code: 'store_failed',
      });
    });
  });
}
