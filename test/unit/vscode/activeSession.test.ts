import assert from 'node:assert/strict';
import type { Engine } from '../../../src/core/engine/api.ts';
import { ActiveSession } from '../../../src/vscode/host/activeSession.ts';
import { EngineSource } from '../../../src/vscode/host/engineSource.ts';
import { waitFor } from '../../fakes/waitFor.ts';
import { openRealEngine } from './realEngine.ts';

describe('The active session', () => {
  let real: Awaited<ReturnType<typeof openRealEngine>>;
  let remembered: Map<string, unknown>;
  /** Sessions that are only shown once this resolves. */
  let slow: ReadonlyMap<string, Promise<void>>;
  let asked: string[];

  beforeEach(async () => {
    real = await openRealEngine();
    remembered = new Map();
    slow = new Map();
    asked = [];
  });
  afterEach(() => real.close());

  /** One over the real engine, as a window has it. */
  async function open(): Promise<{ active: ActiveSession; engine: Engine; close(): Promise<void> }> {
    const engine: Engine = {
      ...real.engine,
      async session(id) {
        const view = await real.engine.session(id);
        asked.push(id);
        await slow.get(id);
        return view;
      },
      close: () => Promise.resolve(),
    };
    const source = new EngineSource(() => Promise.resolve(engine));
    const memory = {
      get: <T>(key: string) => remembered.get(key) as T | undefined,
      update: async (key: string, value: unknown) => void remembered.set(key, value),
    };
    const active = new ActiveSession(source, memory, (error) => assert.fail(String(error)));
    await source.get();
    const close = async (): Promise<void> => {
      active.dispose();
      await source.close();
    };
    return { active, engine, close };
  }

  it('is remembered when a person chooses it, also when it was active by itself', async () => {
    const { id } = await real.engine.createSession({ prompt: 'The first idea of all' });
    const first = await open();
    await waitFor(() => first.active.id === id);
    assert.equal(remembered.size, 0);
    await first.active.set(id);
    assert.deepEqual([...remembered.values()], [id]);
    await first.close();
    // A newer one must not take its place in the next window.
    await real.engine.createSession({ prompt: 'The second idea of all' });
    const second = await open();
    await waitFor(() => second.active.id !== null);
    assert.equal(second.active.id, id);
    await second.close();
  });

  it('stays the one chosen last when the one before is still being looked at', async () => {
    const [one, two] = [
      await real.engine.createSession({ prompt: 'The first idea of all' }),
      await real.engine.createSession({ prompt: 'The second idea of all' }),
    ];
    const { active, close } = await open();
    const late = Promise.withResolvers<void>();
    slow = new Map([[one.id, late.promise]]);
    const before = active.set(one.id);
    await waitFor(() => asked.includes(one.id));
    await active.set(two.id);
    assert.equal(active.id, two.id);
    late.resolve();
    await before;
    assert.equal(active.id, two.id);
    assert.deepEqual([...remembered.values()], [two.id]);
    await close();
  });
});
