import assert from 'node:assert/strict';
import type { Task, TaskStatus } from '../../../src/core/model/plan.ts';
import { TASK_STATUSES } from '../../../src/core/model/plan.ts';
import type { PlanEvent } from '../../../src/core/plan/events.ts';
import { progressOf } from '../../../src/core/plan/progress.ts';
import { isOpen, isReady, openBlockers, tasksById } from '../../../src/core/plan/ready.ts';
import { recorded, uuid } from '../../fakes/fold.ts';
import { run, SPEC } from '../../fakes/runs.ts';
import { draft } from '../../fakes/sessions.ts';

const id = (number: number): string => uuid(200 + number);

describe('How far a plan is', () => {
  it('is told at each moment that changed a figure, cancelled tasks left out', () => {
    const tasks = [1, 2, 3].map((number) => ({
      ...draft(number),
      number,
      ...(number < 3 ? { verification: SPEC } : {}),
    }));
    const status = (number: number, to: TaskStatus): PlanEvent => ({
      type: 'task_status_set',
      taskId: id(number),
      status: to,
      reason: null,
    });
    const verified = (verdict: 'pass' | 'fail'): PlanEvent => ({
      type: 'task_verified',
      taskId: id(1),
      run: run({ a: verdict }),
      regression: null,
    });
    const events: readonly PlanEvent[] = [
      { type: 'plan_created', title: 'P', description: '', sessionId: null, documentId: null, tasks },
      { type: 'plan_edited', title: 'Q' },
      status(1, 'in_progress'),
      verified('fail'),
      verified('pass'),
      status(1, 'completed'),
      { type: 'plan_edited', title: 'R' },
      status(1, 'failed'),
      status(2, 'cancelled'),
      status(3, 'completed'),
    ];
    const history = events.map((event, at) => recorded(event, at + 1));
    const points = progressOf(history, { kind: 'plan', id: uuid(1) });
    assert.deepEqual(
      points.map(({ total, completed, provable, proven, failed }) => [
        total,
        completed,
        provable,
        proven,
        failed,
      ]),
      [
        [3, 0, 2, 0, 0],
        [3, 0, 2, 1, 0],
        [3, 1, 2, 1, 0],
        [3, 0, 2, 1, 1],
        [2, 0, 1, 1, 1],
        [2, 1, 1, 1, 1],
      ],
    );
    assert.deepEqual(
      points.map(({ at }) => at),
      [0, 4, 5, 7, 8, 9].map((at) => history[at]?.at),
    );
  });
});

describe('A task that can be begun', () => {
  const task = (number: number, status: TaskStatus, blockedBy: readonly number[] = []): Task =>
    ({ id: id(number), number, status, blockedBy: blockedBy.map(id) }) as unknown as Task;

  it('is pending or in the backlog, and what it waits for is over', () => {
    for (const status of TASK_STATUSES) {
      const first = task(1, status);
      const second = task(2, 'pending', [1, 9]);
      const byId = tasksById({ tasks: [first, second] });
      const over = status === 'completed' || status === 'cancelled';
      assert.equal(isOpen(first), !over, status);
      assert.equal(isReady(second, byId), over, status);
      assert.deepEqual(openBlockers(second, byId), over ? [] : [first], status);
      assert.equal(isReady(first, byId), status === 'pending' || status === 'backlog', status);
    }
  });
});
