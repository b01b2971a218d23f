import assert from 'node:assert/strict';
import type { Plan } from '../../../src/core/model/plan.ts';
import type { NewTask, PlanEvent } from '../../../src/core/plan/events.ts';
import { fold, uuid } from '../../fakes/fold.ts';
import { draft } from '../../fakes/sessions.ts';

function task(number: number, blockedBy: readonly number[] = []): NewTask {
  return { ...draft(number, blockedBy), number };
}
const CREATED: PlanEvent = {
  type: 'plan_created',
  title: 'Rate limiting',
  description: '',
  sessionId: null,
  documentId: null,
  tasks: [task(1), task(2, [1]), task(3, [2])],
};
const id = (number: number): string => uuid(200 + number);
const order = (plan: Plan): number[] => plan.tasks.map((one) => one.number);

describe('The state machine of a plan', () => {
  it('refuses a cycle and names it', () => {
    const edit: PlanEvent = { type: 'task_edited', taskId: id(1), changes: { blockedBy: [id(3)] } };
    assert.throws(() => fold('plan', [CREATED, edit]), {
      code: 'invalid_input',
      message: 'These tasks would wait for each other: #1 Task 1 → #3 Task 3 → #2 Task 2 → #1 Task 1.',
    });
  });

  it('refuses a task that waits for itself or for one that is not there', () => {
    assert.throws(
      () => fold('plan', [CREATED, { type: 'task_edited', taskId: id(1), changes: { blockedBy: [id(1)] } }]),
      { code: 'invalid_input' },
    );
    assert.throws(
      () => fold('plan', [CREATED, { type: 'task_edited', taskId: id(1), changes: { blockedBy: [id(9)] } }]),
      { code: 'not_allowed_now' },
    );
  });

  it('gives a number once, also after its task was removed', () => {
    const added: PlanEvent = { type: 'task_added', task: task(4), after: null };
    const plan = fold('plan', [CREATED, added, { type: 'task_removed', taskId: id(4) }]);
    assert.equal(plan.lastNumber, 4);
    assert.throws(() => fold('plan', [CREATED, added, { type: 'task_removed', taskId: id(4) }, added]), {
      code: 'not_allowed_now',
    });
  });

  it('refuses a new task that waits for one that is not there, or for itself', () => {
    for (const blocker of [9, 4]) {
      const added: PlanEvent = { type: 'task_added', task: task(4, [blocker]), after: null };
      assert.throws(() => fold('plan', [CREATED, added]), { code: 'not_allowed_now' });
    }
  });

  it('takes a removed task out of what others wait for, and puts everything back', () => {
    const before = fold('plan', [CREATED]);
    const second = before.tasks[1];
    assert.ok(second);
    const removed: PlanEvent = { type: 'task_removed', taskId: id(2) };
    assert.deepEqual(
      fold('plan', [CREATED, removed]).tasks.map((one) => one.blockedBy),
      [[], []],
    );
    const back = fold('plan', [
      CREATED,
      removed,
      { type: 'task_restored', task: second, after: id(1), dependents: [id(3)] },
    ]);
    assert.deepEqual(order(back), [1, 2, 3]);
    assert.deepEqual(
      back.tasks.map((one) => one.blockedBy),
      before.tasks.map((one) => one.blockedBy),
    );
  });

  it('moves a task behind another or to the front', () => {
    assert.deepEqual(
      order(fold('plan', [CREATED, { type: 'task_moved', taskId: id(1), after: id(2) }])),
      [2, 1, 3],
    );
    assert.deepEqual(
      order(fold('plan', [CREATED, { type: 'task_moved', taskId: id(3), after: null }])),
      [3, 1, 2],
    );
  });

  it('remembers when a task was first started and when it was completed last', () => {
    const status = (to: 'in_progress' | 'completed' | 'pending'): PlanEvent => ({
      type: 'task_status_set',
      taskId: id(1),
      status: to,
      reason: null,
    });
    const done = fold('plan', [CREATED, status('in_progress'), status('completed')]).tasks[0];
    assert.equal(done?.startedAt, '2026-01-01T00:00:01.000Z');
    assert.equal(done?.completedAt, '2026-01-01T00:00:02.000Z');
    const again = fold('plan', [CREATED, status('in_progress'), status('completed'), status('pending')])
      .tasks[0];
    assert.equal(again?.completedAt, null);
    assert.equal(again?.startedAt, '2026-01-01T00:00:01.000Z');
  });
});
