import assert from 'node:assert/strict';
import type { Plan } from '../../../src/core/model/plan.ts';
import { ADA } from '../../fakes/fold.ts';
import { run, SPEC } from '../../fakes/runs.ts';
import { openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';
import { change, newId, newTask, planCreated } from '../store/samples.ts';

describe('The timeline of a task', () => {
  let test: TestEngine;
  beforeEach(async () => void (test = await openTestEngine()));
  afterEach(() => test.close());

  it('says what happened to it in words, and nothing of others', async () => {
    const { engine, store } = test;
    const id = newId();
    const [own, other] = [newTask(1), newTask(2)];
    await store.append([change('plan', id, 0, planCreated('Limits', [own, other]))], ADA);
    const { id: taskId } = own;
    for (const each of [other.id, taskId]) {
      await engine.editTask(id, each, { title: 'New', blockedBy: [] });
      await engine.setTaskStatus(id, each, 'in_progress', 'Now.');
      await engine.moveTask(id, each, null);
    }
    const both = (event: (taskId: string) => Parameters<typeof change<'plan'>>[3]) => [
      event(other.id),
      event(taskId),
    ];
    const { sequence } = await store.load({ kind: 'plan', id });
    const events = [
      ...both((each) => ({ type: 'task_spec_set', taskId: each, spec: SPEC })),
      ...both((each) => ({
        type: 'task_verified',
        taskId: each,
        run: run({ a: ['fail', 1] }),
        regression: null,
      })),
      ...both((each) => ({
        type: 'task_verified',
        taskId: each,
        run: run({ a: ['fail', 2] }),
        regression: null,
      })),
      ...both((each) => ({
        type: 'task_verified',
        taskId: each,
        run: run({ a: 'undecided' }),
        regression: null,
      })),
      ...both((each) => ({ type: 'task_verified', taskId: each, run: run({ a: 'pass' }), regression: null })),
      ...both((each) => ({ type: 'task_spec_set', taskId: each, spec: null })),
    ];
    await store.append([change('plan', id, sequence, ...events)], ADA);
    const undo = await engine.removeTask(id, taskId);
    const gone = await engine.removeTask(id, other.id);
    await engine.undo(id, undo, new AbortController().signal);
    await engine.undo(id, gone, new AbortController().signal);
    const entries = await engine.timeline(id, taskId);
    assert.deepEqual(
      entries.map(({ kind, text, verdict }) => [kind, text, verdict]),
      [
        ['added', 'Came with the plan.', null],
        ['edited', 'Changed: title, dependencies.', null],
        ['status', 'Status: in progress. Now.', null],
        ['spec', 'Verification spec set.', null],
        ['run', 'Verified: 1 violation.', 'fail'],
        ['run', 'Verified: 2 violations.', 'fail'],
        ['run', 'Verified: undecided.', 'undecided'],
        ['run', 'Verified: everything holds.', 'pass'],
        ['spec', 'Verification spec removed.', null],
        ['edited', 'Removed.', null],
        ['added', 'Brought back.', null],
      ],
    );
    assert.ok(
      entries.every(
        ({ by, snapshot, changes }) => by.name === ADA.name && snapshot === null && changes === null,
      ),
    );
  });

  it('says how a task was completed', async () => {
    const id = newId();
    const task = newTask(1, { verification: SPEC });
    await test.store.append([change('plan', id, 0, planCreated('Limits', [task]))], ADA);
    await test.engine.setTaskStatus(id, task.id, 'completed', 'Seen on staging.');
    const added: Plan['tasks'][number] = await test.engine.addTask(id, { title: 'Late' }, task.id);
    const texts = async (taskId: string): Promise<string[]> =>
      (await test.engine.timeline(id, taskId)).map(({ text }) => text);
    assert.deepEqual(await texts(task.id), [
      'Came with the plan.',
      'Status: completed by a person, without proof. Seen on staging.',
    ]);
    assert.deepEqual(await texts(added.id), ['Added.']);
    await assert.rejects(test.engine.timeline(id, newId()), { code: 'not_found' });
  });
});
