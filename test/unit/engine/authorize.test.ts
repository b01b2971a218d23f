import assert from 'node:assert/strict';
import type { Engine } from '../../../src/core/engine/api.ts';
import { authorized } from '../../../src/core/engine/authorize.ts';
import { openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';

describe('The permission check of the engine', () => {
  let test: TestEngine;
  beforeEach(async () => void (test = await openTestEngine()));
  afterEach(() => test.close());

  it('stands before every call, so that a stranger reaches none', async () => {
    const asked: string[] = [];
    const strange = authorized(test.engine, (call) => {
      asked.push(call);
      return { org: 'none', project: 'none', creator: false };
    });
    const calls = Object.entries(test.engine).filter(
      ([name, value]) => typeof value === 'function' && !name.startsWith('on'),
    );
    assert.ok(calls.length > 50);
    for (const [name] of calls) {
      const call = strange[name as keyof Engine] as () => unknown;
      await assert.rejects(async () => call(), { code: 'forbidden' }, name);
    }
    assert.deepEqual(asked.sort(), calls.map(([name]) => name).sort());
  });

  it('lets a viewer look and not touch', async () => {
    const { id } = await test.engine.createSession({ prompt: 'Add rate limiting to the public API' });
    const viewer = authorized(test.engine, () => ({ org: 'member', project: 'viewer', creator: false }));
    assert.equal((await viewer.session(id)).session.id, id);
    await assert.rejects(viewer.renameSession(id, 'Mine'), { code: 'forbidden', message: /permission/ });
    await assert.rejects(viewer.materialize(id), { code: 'forbidden' });
  });
});
