import assert from 'node:assert/strict';
import type { Activity } from '../../../src/core/engine/api.ts';
import { PlanningError } from '../../../src/core/base/errors.ts';
import { ACTIONS } from '../../../src/core/session/gates.ts';
import { ActiveSession } from '../../../src/vscode/host/activeSession.ts';
import { CONTEXT_KEYS, keysOf } from '../../../src/vscode/names/contextKeys.ts';
import { formatStudioPath, isFolderPath, parseStudioPath } from '../../../src/vscode/names/paths.ts';
import { EngineSource } from '../../../src/vscode/host/engineSource.ts';
import { DisposableStore } from '../../../src/vscode/host/lifetime.ts';
import { Throttle } from '../../../src/vscode/host/throttle.ts';
import { dropAfter } from '../../../src/vscode/views/planNodes.ts';
import { isNarrow, readFilter } from '../../../src/vscode/names/planFilter.ts';
import { ActivityBatch, pushStudio } from '../../../src/vscode/views/pushes.ts';
import { openRealEngine } from './realEngine.ts';

const ID = '0198f2a0-0000-7000-8000-000000000001';

describe('addresses of plans and documents', () => {
  it('come back as they were, whatever the title', () => {
    for (const title of [
      'Rate limits',
      '',
      '../../x',
      'a/b\\c:?*"<>|',
      'Größe 大',
      '.',
      'x'.repeat(500),
      'new\nline',
    ]) {
      const path = formatStudioPath({ kind: 'plans', id: ID, version: null }, title);
      assert.match(path, /^\/plans\/[0-9a-f-]{36}\/[^/\\:?*"<>|\n]{1,63}\.md$/);
      assert.deepEqual(parseStudioPath(path, ''), { kind: 'plans', id: ID, version: null });
    }
  });

  it('name a version of a document', () => {
    const path = formatStudioPath({ kind: 'documents', id: ID, version: 3 }, 'Spec');
    assert.deepEqual(parseStudioPath(path, 'version=3'), { kind: 'documents', id: ID, version: 3 });
  });

  it('have folders above them', () => {
    for (const path of ['/', '/plans', '/documents/', `/plans/${ID}`])
      assert.equal(isFolderPath(path), true, path);
    for (const path of ['/etc', '/plans/x', `/plans/${ID}/x.md`])
      assert.equal(isFolderPath(path), false, path);
  });

  it('of other shapes name nothing', () => {
    for (const path of [
      '/',
      '/plans',
      `/plans/${ID}`,
      `/plans/${ID}/a/b.md`,
      '/plans/nope/x.md',
      `/secrets/${ID}/x.md`,
    ]) {
      assert.equal(parseStudioPath(path, ''), null, path);
    }
    assert.equal(parseStudioPath(`/plans/${ID}/x.md`, 'version=latest'), null);
  });
});

describe('dropping a task', () => {
  const order = ['a', 'b', 'c', 'd'];
  it('takes the place of the one it is dropped on', () => {
    assert.equal(dropAfter(order, 'a', 'c'), 'c');
    assert.equal(dropAfter(order, 'd', 'b'), 'a');
    assert.equal(dropAfter(order, 'c', 'a'), null);
    assert.equal(dropAfter(order, 'd', null), null);
  });
  it('does nothing on itself, on what is unknown, or when it is there already', () => {
    assert.equal(dropAfter(order, 'b', 'b'), undefined);
    assert.equal(dropAfter(order, 'x', 'b'), undefined);
    assert.equal(dropAfter(order, 'b', 'x'), undefined);
    assert.equal(dropAfter(order, 'a', null), undefined);
  });
});

describe('the filter of the Plans view', () => {
  it('takes over what fits and leaves out the rest', () => {
    assert.deepEqual(readFilter({ ready: true, statuses: ['blocked', 'nope', 5], text: ' api ' }), {
      ready: true,
      statuses: ['blocked'],
      text: 'api',
    });
    for (const rubbish of [null, 5, 'ready', [], { ready: 'yes', statuses: 'blocked', text: 7 }]) {
      assert.equal(isNarrow(readFilter(rubbish)), false);
    }
  });
});

describe('the context keys of a session', () => {
  it('are all known, and follow the gates', async () => {
    const { engine, close } = await openRealEngine();
    const view = await engine
      .createSession({ prompt: 'Add rate limiting to the API' })
      .then(({ id }) => engine.session(id));
    await close();
    const keys = keysOf(view);
    assert.deepEqual(
      Object.keys(keys).filter((key) => !CONTEXT_KEYS.includes(key)),
      [],
    );
    for (const action of ACTIONS)
      assert.equal(keys[`planningStudio.can.${action}`], view.gates[action] === null, action);
    assert.equal(keys['planningStudio.phase'], 'created');
    assert.ok(Object.values(keysOf(null)).every((value) => value === false || value === ''));
  });
});

describe('the source of the engine', () => {
  it('opens once for all who ask, keeps a failure, and opens anew on request', async () => {
    const real = await openRealEngine();
    let opened = 0;
    let fails = true;
    const source = new EngineSource(() => {
      opened += 1;
      return fails
        ? Promise.reject(new PlanningError('store_newer', 'Newer.'))
        : Promise.resolve(real.engine);
    });
    await assert.rejects(source.get());
    await assert.rejects(source.get());
    assert.equal(opened, 1);
    assert.ok(source.failure instanceof PlanningError);
    assert.equal(source.opened, null);
    fails = false;
    assert.equal(await source.reopen(), real.engine);
    assert.equal(await source.get(), real.engine);
    assert.equal(opened, 2);
    assert.equal(source.failure, null);
    await source.close();
    await assert.rejects(source.get());
    await real.close();
  });

  it('tells the active session and a panel of changes, and of nothing else', async () => {
    const real = await openRealEngine();
    const source = new EngineSource(() => Promise.resolve(real.engine));
    const memory = new Map<string, unknown>();
    const fail = (error: unknown): never => assert.fail(String(error));
    const active = new ActiveSession(
      source,
      {
        get: <T>(key: string) => memory.get(key) as T | undefined,
        update: async (key, value) => void memory.set(key, value),
      },
      fail,
    );
    const engine = await source.get();
    const [one, two] = [
      await engine.createSession({ prompt: 'The first idea of all' }),
      await engine.createSession({ prompt: 'The second idea of all' }),
    ];
    const seen: string[] = [];
    const told = new Promise<void>((resolve) => {
      pushStudio(
        source,
        one.id,
        (event) => {
          if (event.type === 'session_changed') seen.push(event.view.session.title);
          if (seen.at(-1) === 'First') resolve();
        },
        fail,
      );
    });
    await engine.renameSession(two.id, 'Second');
    await engine.renameSession(one.id, 'First');
    await told;
    assert.ok(!seen.includes('Second'));
    await active.set(one.id);
    assert.equal(active.view?.session.title, 'First');
    assert.equal(memory.get('activeSession'), one.id);
    active.dispose();
    await source.close();
    await real.close();
  });
});

describe('a throttle', () => {
  it('runs at once, never twice at a time, and once more after the last trigger', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    let last = 0;
    let value = 0;
    const throttle = new Throttle(
      1,
      async () => {
        running += 1;
        most = Math.max(most, running);
        runs += 1;
        last = value;
        await new Promise((resolve) => setTimeout(resolve, 2));
        running -= 1;
      },
      (error) => assert.fail(String(error)),
    );
    for (value = 1; value <= 50; value += 1) throttle.trigger();
    value = 50;
    while (last !== 50) await new Promise((resolve) => setTimeout(resolve, 2));
    assert.equal(most, 1);
    assert.ok(runs >= 2 && runs < 10, `${runs} runs`);
    throttle.dispose();
  });

  it('goes on after a failure', async () => {
    const errors: unknown[] = [];
    let runs = 0;
    const throttle = new Throttle(
      0,
      () => Promise.reject(new Error(`run ${(runs += 1)}`)),
      (error) => errors.push(error),
    );
    throttle.trigger();
    throttle.trigger();
    while (errors.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    throttle.dispose();
  });
});

describe('streamed text on its way to a view', () => {
  const text = (targetId: string, offset: number, piece: string): Activity => ({
    type: 'text',
    sessionId: ID,
    targetId,
    offset,
    text: piece,
  });

  it('is joined per message, in order, with true offsets', async () => {
    const out: Activity[] = [];
    const batch = new ActivityBatch(5, (activity) => out.push(activity));
    batch.add(text('a', 0, 'Hel'));
    batch.add(text('b', 0, 'Wor'));
    batch.add(text('a', 3, 'lo'));
    batch.add(text('b', 3, 'ld'));
    while (out.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
    assert.deepEqual(out, [text('a', 0, 'Hello'), text('b', 0, 'World')]);
  });

  it('that begins anew is not glued to what came before', async () => {
    const out: Activity[] = [];
    const batch = new ActivityBatch(5, (activity) => out.push(activity));
    batch.add(text('a', 0, 'first try'));
    batch.add(text('a', 0, 'second'));
    batch.add(text('a', 6, ' try'));
    while (out.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
    assert.deepEqual(out, [text('a', 0, 'first try'), text('a', 0, 'second try')]);
  });
});

describe('a store of disposables', () => {
  it('lets go last first, and at once of what comes too late', () => {
    const gone: string[] = [];
    const store = new DisposableStore();
    for (const name of ['a', 'b']) store.add({ dispose: () => gone.push(name) });
    store.dispose();
    store.add({ dispose: () => gone.push('late') });
    assert.deepEqual(gone, ['b', 'a', 'late']);
  });
});
