import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Plan } from '../../../src/core/model/plan.ts';
import type { PlanEvent } from '../../../src/core/plan/events.ts';
import { reducePlan } from '../../../src/core/plan/reduce.ts';
import { restoreEvents } from '../../../src/core/plan/rewind.ts';
import { ada, newId, newTask, planCreated } from '../store/samples.ts';

const ref = { kind: 'plan', id: newId() } as const;
const at = '2026-11-21T01:02:03.004Z';

function apply(plan: Plan | undefined, ...events: readonly PlanEvent[]): Plan {
  let state = plan;
  for (const event of events)
    state = reducePlan(state, { id: newId(), clock: '', at, author: ada, event }, ref);
  assert.ok(state);
  return state;
}

/** What must come back: everything but times and history. */
function shape(plan: Plan, ids: ReadonlySet<string>): unknown {
  return plan.tasks
    .filter((task) => ids.has(task.id))
    .map(({ id, title, status, statusReason, tags, blockedBy, assignee, verification }) => ({
      id,
      title,
      status,
      statusReason,
      tags,
      blockedBy: blockedBy.filter((one) => ids.has(one)),
      assignee,
      spec: verification?.spec ?? null,
    }));
}

describe('Going back to how a plan was', () => {
  it('turns dependencies round without a cycle in between', () => {
    const [a, b] = [newTask(1), newTask(2)];
    const then = apply(undefined, planCreated('P', [a, { ...b, blockedBy: [a.id] }]) as PlanEvent);
    const now = apply(
      then,
      { type: 'task_edited', taskId: b.id, changes: { blockedBy: [] } },
      { type: 'task_edited', taskId: a.id, changes: { blockedBy: [b.id] } },
    );
    const back = apply(now, ...restoreEvents(now, then));
    assert.deepEqual(
      back.tasks.map((task) => task.blockedBy),
      [[], [a.id]],
    );
  });

  it('changes nothing when nothing changed', () => {
    const plan = apply(undefined, planCreated('P', [newTask(1), newTask(2)]) as PlanEvent);
    assert.deepEqual(restoreEvents(plan, plan), []);
  });

  it('brings back texts, statuses, specs, order and removed tasks, whatever happened since', () => {
    const ids = Array.from({ length: 5 }, () => newId());
    const tasks = ids.map((id, index) => ({ ...newTask(index + 1), id }));
    const chain = tasks.map((task, index) => ({
      ...task,
      blockedBy: ids.slice(Math.max(0, index - 1), index),
    }));
    const then = apply(undefined, planCreated('P', chain) as PlanEvent);
    const taskId = fc.constantFrom(...ids);
    const step: fc.Arbitrary<PlanEvent> = fc.oneof(
      fc.record({ type: fc.constant('task_removed' as const), taskId }),
      fc.record({
        type: fc.constant('task_moved' as const),
        taskId,
        after: fc.option(taskId),
      }),
      fc.record({
        type: fc.constant('task_status_set' as const),
        taskId,
        status: fc.constantFrom('completed', 'in_progress', 'blocked'),
        reason: fc.option(fc.string()),
      }),
      fc.record({
        type: fc.constant('task_edited' as const),
        taskId,
        changes: fc.record({ title: fc.string(), blockedBy: fc.uniqueArray(taskId, { maxLength: 2 }) }),
      }),
      fc.record({
        type: fc.constant('task_spec_set' as const),
        taskId,
        spec: fc.constant({ spec: 'x', vacuous: [], explanation: null }),
      }),
      fc.constant<PlanEvent>({ type: 'task_added', task: newTask(6), after: null }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let now = then;
        for (const event of steps) {
          try {
            now = apply(now, event);
          } catch {
            // An illegal step is no step.
          }
        }
        const back = apply(now, ...restoreEvents(now, then));
        assert.deepEqual(shape(back, new Set(ids)), shape(then, new Set(ids)));
      }),
      { numRuns: 300 },
    );
  });
});
