import assert from 'node:assert/strict';
import { Emitter } from '../../../src/core/base/emitter.ts';
import type { Activity, Engine } from '../../../src/core/engine/api.ts';
import type { HostEvent } from '../../../src/protocol/api.ts';
import type { StreamRef } from '../../../src/core/store/streams.ts';
import { EngineSource, type Verified } from '../../../src/vscode/host/engineSource.ts';
import { pushPlan, pushSessions, pushStudio } from '../../../src/vscode/views/pushes.ts';
import { waitFor } from '../../fakes/waitFor.ts';
import { openRealEngine } from './realEngine.ts';

const fail = (error: unknown): never => assert.fail(String(error));
/** Longer than the shortest time between two pushes of the same object. */
const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));

describe('What a view is told', () => {
  let real: Awaited<ReturnType<typeof openRealEngine>>;
  let engine: Engine;
  let source: EngineSource;
  let told: HostEvent[];
  const send = (event: HostEvent): void => void told.push(event);
  const { signal } = new AbortController();

  beforeEach(async () => {
    real = await openRealEngine();
    ({ engine } = real);
    source = new EngineSource(() => Promise.resolve({ ...engine, close: () => Promise.resolve() }));
    told = [];
  });
  afterEach(async () => {
    await source.close();
    await real.close();
  });

  async function planned(idea: string): Promise<string> {
    const { id } = await engine.createSession({ prompt: idea });
    await engine.setDrafts(id, [{ title: 'One' }], 0);
    await engine.markReady(id);
    return (await engine.materialize(id)).id;
  }

  it('as a list of sessions is that one of them changed, and when the engine opens', async () => {
    const pushing = pushSessions(source, send, fail);
    await source.get();
    await quiet();
    assert.deepEqual(told.splice(0), [{ type: 'sessions_changed' }]);
    const { id } = await engine.createSession({ prompt: 'The first idea of all' });
    await waitFor(() => told.length === 1);
    const planId = await planned('The second idea of all');
    await quiet();
    told = [];
    await engine.editPlan(planId, { title: 'Other' });
    await quiet();
    assert.deepEqual(told, []);
    pushing.dispose();
    await engine.renameSession(id, 'Other');
    await quiet();
    assert.deepEqual(told, []);
  });

  it('as a plan is its own plan whenever that changes or is verified, and its title', async () => {
    const [own, other] = [await planned('The first idea of all'), await planned('The second idea of all')];
    const titles: string[] = [];
    const verified = new Emitter<Verified>();
    source = new EngineSource(() =>
      Promise.resolve({ ...engine, onDidVerify: verified.event, close: () => Promise.resolve() }),
    );
    const pushing = pushPlan(source, own, send, fail, { onTitle: (title) => titles.push(title) });
    await source.get();
    await waitFor(() => told.length === 1);
    await engine.editPlan(own, { title: 'Mine' });
    await waitFor(() => told.length === 2);
    const [, last] = told;
    assert.ok(last?.type === 'plan_changed');
    assert.deepEqual([last.view.plan.id, last.view.plan.title, titles.at(-1)], [own, 'Mine', 'Mine']);
    await quiet();
    await engine.editPlan(other, { title: 'Not mine' });
    verified.fire({ planId: other, taskId: 't', report: null });
    await quiet();
    assert.equal(told.length, 2);
    verified.fire({ planId: own, taskId: 't', report: null });
    await waitFor(() => told.length === 3);
    pushing.dispose();
    await engine.editPlan(own, { title: 'Later' });
    await quiet();
    assert.equal(told.length, 3);
  });

  it('as a studio is its own session, its spec, and what streams into it', async () => {
    const { id } = await engine.createSession({ prompt: 'The first idea of all' });
    const other = await engine.createSession({ prompt: 'The second idea of all' });
    for (const one of [id, other.id]) await engine.draftSpec(one, null, signal);
    const activity = new Emitter<Activity>();
    const changed = new Emitter<readonly StreamRef[]>();
    engine.onDidChange((refs) => changed.fire(refs));
    source = new EngineSource(() =>
      Promise.resolve({
        ...engine,
        ...{ onActivity: activity.event, onDidChange: changed.event, close: () => Promise.resolve() },
      }),
    );
    const pushing = pushStudio(source, id, send, fail);
    await source.get();
    await waitFor(() => told.length === 1);
    assert.ok(told[0]?.type === 'session_changed' && told[0].view.session.id === id);
    told = [];
    for (const one of [other.id, id]) {
      const { specDocumentId } = (await engine.session(one)).session;
      await engine.saveDocument(specDocumentId ?? '', `# Of ${one}\n`, 1, 'edited');
      await quiet();
    }
    const [event, ...more] = told.splice(0);
    assert.ok(event?.type === 'document_changed' && more.length === 0);
    assert.equal(event.document.versions.at(-1)?.content, `# Of ${id}\n`);
    const piece = (sessionId: string): Activity => ({
      type: 'text',
      sessionId,
      targetId: 'm',
      offset: 0,
      text: 'a',
    });
    activity.fire(piece(other.id));
    activity.fire(piece(id));
    await waitFor(() => told.length > 0);
    assert.deepEqual(told, [{ type: 'activity', activity: piece(id) }]);
    pushing.dispose();
    activity.fire(piece(id));
    await engine.renameSession(id, 'Other');
    await quiet();
    assert.equal(told.length, 1);
  });
});
