import assert from 'node:assert/strict';
import type { Engine } from '../../../src/core/engine/api.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import { EngineSource } from '../../../src/vscode/host/engineSource.ts';
import { PlacesOfPlans } from '../../../src/vscode/verification/planPlaces.ts';
import { reply } from '../../fakes/replies.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';

describe('The plans that views show', () => {
  let test: TestEngine;
  let source: EngineSource;
  let plan: Plan;
  /** Calls of the engine that a view made. */
  const asked = { plan: 0, exportPlan: 0 };

  beforeEach(async () => {
    test = await openTestEngine();
    reply.all(test.model);
    const { id } = await test.engine.createSession({ prompt: 'Limit the public API' });
    await test.engine.draftTasks(id, null, never());
    await test.engine.markReady(id);
    plan = await test.engine.materialize(id);
    Object.assign(asked, { plan: 0, exportPlan: 0 });
    const counting: Engine = {
      ...test.engine,
      plan: (name) => ((asked.plan += 1), test.engine.plan(name)),
      exportPlan: (name, format) => ((asked.exportPlan += 1), test.engine.exportPlan(name, format)),
      close: async () => undefined,
    };
    source = new EngineSource(() => Promise.resolve(counting));
    await source.get();
  });
  afterEach(async () => {
    await source.close();
    await test.close();
  });

  it('are asked for once until they change, however many show them', async () => {
    const [one, two] = await Promise.all([source.plan(plan.id), source.plan(plan.id)]);
    assert.equal(one, two);
    assert.equal(await source.plan(plan.id), one);
    assert.equal(asked.plan, 1);
    await test.engine.editPlan(plan.id, { title: 'Limits' });
    assert.equal((await source.plan(plan.id)).title, 'Limits');
    assert.equal(asked.plan, 2);
    // Nothing else that changes makes it old.
    await test.engine.createSession({ prompt: 'Something else' });
    await source.plan(plan.id);
    assert.equal(asked.plan, 2);
  });

  it('are asked for again after a failure, and of the engine that is open', async () => {
    const missing = '00000000-0000-7000-8000-000000000000';
    await assert.rejects(source.plan(missing), { code: 'not_found' });
    await assert.rejects(source.plan(missing), { code: 'not_found' });
    assert.equal(asked.plan, 2);
    await source.plan(plan.id);
    await source.reopen();
    await source.plan(plan.id);
    assert.equal(asked.plan, 4);
  });

  it('are read and laid out once for all findings of a redraw, and for the redraws after it', async () => {
    const places = new PlacesOfPlans();
    const redraw = async (): Promise<void> => {
      for (const task of plan.tasks) {
        const found = await places.get(source, plan.id);
        assert.ok((found?.tasks.get(task.id) ?? 0) > 1);
      }
    };
    assert.ok(plan.tasks.length > 1);
    await redraw();
    await redraw();
    assert.deepEqual(asked, { plan: 1, exportPlan: 1 });
    await test.engine.editPlan(plan.id, { title: 'Limits' });
    await redraw();
    assert.deepEqual(asked, { plan: 2, exportPlan: 2 });
    await source.close();
    assert.equal(await places.get(source, plan.id), null);
  });
});
