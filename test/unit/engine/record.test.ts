import assert from 'node:assert/strict';
import { PlanningError } from '../../../src/core/base/errors.ts';
import { createRecorder } from '../../../src/core/engine/record.ts';
import { PERSON } from '../../../src/core/model/actor.ts';
import type { Store } from '../../../src/core/ports.ts';
import { ADA } from '../../fakes/fold.ts';
import { openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';
import { change, newId, planCreated } from '../store/samples.ts';

describe('Recording a change', () => {
  let test: TestEngine;
  let id: string;
  /** What the next appends fail with, before anything is written. */
  let failures: Error[];
  let appends: number;
  let store: Store;

  beforeEach(async () => {
    test = await openTestEngine();
    id = newId();
    await test.store.append([change('plan', id, 0, planCreated('Limits'))], ADA);
    [failures, appends] = [[], 0];
    const real = test.store;
    store = Object.assign(Object.create(real) as Store, {
      load: real.load.bind(real),
      append: async (...args: Parameters<Store['append']>) => {
        appends += 1;
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        return real.append(...args);
      },
    });
  });
  afterEach(() => test.close());

  const conflict = (): Error => new PlanningError('conflict', 'Somebody was faster.');
  const rename = { events: [{ type: 'plan_edited', title: 'Mine' }] } as const;

  it('is decided again from what is there when another process was faster', async () => {
    failures = [conflict(), conflict()];
    const seen: string[] = [];
    const after = await createRecorder(store, ADA, PERSON).change('plan', id, (plan) => {
      seen.push(plan.title);
      return rename;
    });
    assert.deepEqual([after.title, seen.length, appends], ['Mine', 3, 3]);
  });

  it('is given up when others are faster again and again', async () => {
    failures = Array.from({ length: 60 }, conflict);
    await assert.rejects(
      createRecorder(store, ADA, PERSON).change('plan', id, () => rename),
      { code: 'conflict' },
    );
    assert.equal(appends, 50);
  });

  it('is not tried again when it failed otherwise', async () => {
    for (const failure of [new Error('The disk is full.'), new PlanningError('invalid_input', 'No.')]) {
      [failures, appends] = [[failure], 0];
      await assert.rejects(
        createRecorder(store, ADA, PERSON).change('plan', id, () => rename),
        failure,
      );
      assert.equal(appends, 1);
    }
    assert.equal((await test.store.load({ kind: 'plan', id })).state.title, 'Limits');
  });

  it('writes nothing when nothing was decided, and waits for the one before of the same plan', async () => {
    const recorder = createRecorder(store, ADA, PERSON);
    assert.equal((await recorder.change('plan', id, () => ({ events: [] }))).title, 'Limits');
    assert.equal(appends, 0);
    const order: string[] = [];
    const slow = recorder.change('plan', id, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push('first');
      throw new Error('It was not to be.');
    });
    const next = recorder.change('plan', id, ({ title }) => {
      order.push(title);
      return rename;
    });
    await assert.rejects(slow, /not to be/);
    assert.equal((await next).title, 'Mine');
    assert.deepEqual(order, ['first', 'Limits']);
  });
});
