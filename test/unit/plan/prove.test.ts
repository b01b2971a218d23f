import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PlanningError } from '../../../src/core/base/errors.ts';
import type { Plan, Task, TaskStatus } from '../../../src/core/model/plan.ts';
import { TASK_STATUSES } from '../../../src/core/model/plan.ts';
import { RUNS_KEPT, type Verdict } from '../../../src/core/model/verification.ts';
import { editTask, removeTask, setTaskStatus } from '../../../src/core/plan/decide.ts';
import type { NewTask, PlanEvent } from '../../../src/core/plan/events.ts';
import { isProven, taskProof } from '../../../src/core/plan/proof.ts';
import { attachSpec, removeSpec, takeRun, type Ran } from '../../../src/core/plan/prove.ts';
import { reducePlan } from '../../../src/core/plan/reduce.ts';
import { openBlockers, tasksById } from '../../../src/core/plan/ready.ts';
import { ADA, recorded, uuid } from '../../fakes/fold.ts';
import { ran, run, SPEC } from '../../fakes/runs.ts';
import { draft } from '../../fakes/sessions.ts';

const id = (number: number): string => uuid(200 + number);
const at = '2026-01-02T00:00:00.000Z';

function planOf(...tasks: readonly NewTask[]): Plan {
  const event: PlanEvent = {
    type: 'plan_created',
    title: 'Limits',
    description: '',
    sessionId: null,
    documentId: null,
    tasks,
  };
  return reducePlan(undefined, recorded(event, 1), { kind: 'plan', id: uuid(1) });
}

function proved(number: number, blockedBy: readonly number[] = [], vacuous: readonly string[] = []): NewTask {
  return { ...draft(number, blockedBy), number, verification: { ...SPEC, vacuous } };
}

let ticks = 10;
function apply(plan: Plan, events: readonly PlanEvent[] | null): Plan {
  assert.notEqual(events, null, 'the run was void');
  return (events ?? []).reduce(
    (now, event) => reducePlan(now, recorded(event, (ticks += 1)), { kind: 'plan', id: plan.id }),
    plan,
  );
}

const take = (plan: Plan, one: Ran): Plan => apply(plan, takeRun(plan, one));
const set = (plan: Plan, number: number, status: TaskStatus, reason: string | null = null): Plan =>
  apply(plan, setTaskStatus(plan, id(number), status, reason));
function task(plan: Plan, number: number): Task {
  const found = plan.tasks.find((one) => one.number === number);
  assert.ok(found);
  return found;
}

describe('A task with a verification spec', () => {
  it('goes by its last run however many there were, and keeps the last ones', () => {
    let plan = planOf(proved(1));
    for (let number = 1; number <= RUNS_KEPT + 2; number += 1) {
      plan = take(
        plan,
        ran(id(1), { a: number === RUNS_KEPT + 2 ? 'pass' : 'fail' }, { id: `run-${number}` }),
      );
    }
    const { verification, status } = task(plan, 1);
    assert.equal(isProven(task(plan, 1)), true);
    assert.equal(status, 'completed');
    assert.equal(verification?.runTotal, RUNS_KEPT + 2);
    assert.equal(verification?.runs.length, RUNS_KEPT);
    assert.deepEqual(
      [verification?.runs[0]?.id, verification?.runs.at(-1)?.id],
      ['run-3', `run-${RUNS_KEPT + 2}`],
    );
  });

  it('is completed by a passing run, from wherever work stands', () => {
    for (const status of ['pending', 'in_progress', 'in_review'] as const) {
      const plan = take(set(planOf(proved(1)), 1, status), ran(id(1), { a: 'pass' }));
      assert.equal(task(plan, 1).status, 'completed');
      assert.equal(task(plan, 1).verification?.override, null);
    }
  });

  it('is not moved by a run while it is out of work', () => {
    for (const status of ['backlog', 'blocked', 'cancelled'] as const) {
      for (const verdict of ['pass', 'fail', 'undecided'] as const) {
        const plan = take(set(planOf(proved(1)), 1, status), ran(id(1), { a: verdict }));
        assert.equal(task(plan, 1).status, status);
        assert.equal(task(plan, 1).verification?.runs.length, 1);
      }
    }
  });

  it('is not completed by hand without a passing run, and says what is missing', () => {
    const plan = planOf(proved(1));
    assert.throws(() => setTaskStatus(plan, id(1), 'completed', null), {
      code: 'not_allowed_now',
      message: /Task 1 is not proven: its verification spec was never run\. .*with a reason/,
    });
    const red = take(plan, ran(id(1), { 'remove-auth0': ['fail', 4], b: 'pass', c: 'undecided' }));
    assert.throws(() => setTaskStatus(red, id(1), 'completed', ' '), {
      message: /not proven: rule remove-auth0 has 4 findings\. /,
    });
    const unclear = take(plan, ran(id(1), { c: 'undecided' }));
    assert.throws(() => setTaskStatus(unclear, id(1), 'completed', null), {
      message: /rule c could not be decided/,
    });
  });

  it('is completed by a person who says why, and keeps who that was', () => {
    const plan = set(planOf(proved(1)), 1, 'completed', 'Checked by hand on staging.');
    assert.equal(task(plan, 1).status, 'completed');
    assert.equal(task(plan, 1).verification?.override?.reason, 'Checked by hand on staging.');
    assert.deepEqual(task(plan, 1).verification?.override?.by, ADA);
    assert.equal(taskProof(task(plan, 1))?.overridden, true);
  });

  it('does not fail when a person had completed it against its proof', () => {
    const plan = take(set(planOf(proved(1)), 1, 'completed', 'Good enough.'), ran(id(1), { a: 'fail' }));
    assert.equal(task(plan, 1).status, 'completed');
  });

  it('fails when the proof that completed it breaks, names the cause, and is completed again when it holds', () => {
    const done = take(planOf(proved(1)), ran(id(1), { a: 'pass' }));
    const cause = { kind: 'commit', commit: '0123456789abcdef', subject: 'Drop the limiter' } as const;
    const broken = take(done, { ...ran(id(1), { a: ['fail', 2] }), cause });
    assert.equal(task(broken, 1).status, 'failed');
    assert.deepEqual(task(broken, 1).verification?.regression?.cause, cause);
    assert.equal(task(broken, 1).statusReason, '2 findings since commit 01234567 (Drop the limiter)');
    assert.equal(task(broken, 1).completedAt, null);
    const again = take(broken, ran(id(1), { a: ['fail', 1] }));
    assert.deepEqual(task(again, 1).verification?.regression?.cause, cause);
    const mended = take(again, ran(id(1), { a: 'pass' }));
    assert.equal(task(mended, 1).status, 'completed');
    assert.equal(task(mended, 1).verification?.regression, null);
  });

  it('stays as it is when a run decides nothing', () => {
    const done = take(planOf(proved(1)), ran(id(1), { a: 'pass' }));
    assert.equal(task(take(done, ran(id(1), { a: 'undecided' })), 1).status, 'completed');
    assert.equal(task(take(planOf(proved(1)), ran(id(1), { a: 'undecided' })), 1).status, 'pending');
  });

  it('cannot be failed by a person, who may take up what failed', () => {
    const done = take(planOf(proved(1)), ran(id(1), { a: 'pass' }));
    assert.throws(() => setTaskStatus(done, id(1), 'failed', 'no'), {
      code: 'not_allowed_now',
      message: /only verification/,
    });
    const broken = take(done, ran(id(1), { a: 'fail' }));
    assert.equal(task(set(broken, 1, 'in_progress'), 1).verification?.regression, null);
  });

  it('that waits stays where it is when it passes, and is completed with what it waited for', () => {
    const waiting = take(planOf(proved(1), proved(2, [1]), proved(3, [2])), ran(id(2), { a: 'pass' }));
    assert.equal(task(waiting, 2).status, 'pending');
    assert.ok(isProven(task(waiting, 2)));
    const both = take(take(waiting, ran(id(3), { a: 'pass' })), ran(id(1), { a: 'pass' }));
    assert.deepEqual(
      both.tasks.map((one) => one.status),
      ['completed', 'completed', 'completed'],
    );
    const cancelled = set(waiting, 1, 'cancelled');
    assert.equal(task(cancelled, 2).status, 'completed');
  });

  it('that waits is completed when what it waited for is removed or need not be waited for, and waits again after undo', () => {
    const waiting = take(
      take(planOf(proved(1), proved(2, [1]), proved(3, [2])), ran(id(2), { a: 'pass' })),
      ran(id(3), { a: 'pass' }),
    );
    const statuses = (plan: Plan): readonly TaskStatus[] => plan.tasks.map((one) => one.status);
    const { remove, restore } = removeTask(waiting, id(1));
    const removed = apply(waiting, remove);
    assert.deepEqual(statuses(removed), ['completed', 'completed']);
    assert.deepEqual(statuses(apply(removed, restore)), ['pending', 'pending', 'pending']);
    assert.deepEqual(statuses(apply(waiting, editTask(waiting, id(2), { blockedBy: [] }))), [
      'pending',
      'completed',
      'completed',
    ]);
    assert.deepEqual(statuses(apply(waiting, editTask(waiting, id(3), { blockedBy: [id(1)] }))), [
      'pending',
      'pending',
      'pending',
    ]);
    // A person's word that the work goes on is not overruled by an edit.
    const taken = set(take(planOf(proved(1)), ran(id(1), { a: 'pass' })), 1, 'in_progress');
    assert.equal(task(apply(taken, editTask(taken, id(1), { blockedBy: [] })), 1).status, 'in_progress');
  });

  it('whose rules all held when it was attached is completed by a person only', () => {
    const green = take(planOf(proved(1, [], ['a'])), ran(id(1), { a: 'pass' }));
    assert.equal(task(green, 1).status, 'pending');
    assert.equal(task(set(green, 1, 'completed'), 1).status, 'completed');
    const wasRed = take(
      take(planOf(proved(1, [], ['a'])), ran(id(1), { a: 'fail' })),
      ran(id(1), { a: 'pass' }),
    );
    assert.equal(task(wasRed, 1).status, 'completed');
    const half = take(planOf(proved(1, [], ['a'])), ran(id(1), { a: 'pass', b: 'pass' }));
    assert.equal(task(half, 1).status, 'completed');
  });

  it('that a person took up again is not completed by a live run of the same outcome, but by the next on demand', () => {
    const reopened = set(take(planOf(proved(1)), ran(id(1), { a: 'pass' })), 1, 'in_progress');
    assert.deepEqual(takeRun(reopened, ran(id(1), { a: 'pass' }, { trigger: 'live' })), []);
    assert.equal(task(take(reopened, ran(id(1), { a: 'pass' })), 1).status, 'completed');
  });
});

describe('A run', () => {
  it('is void when the spec was changed, taken away or its task removed meanwhile', () => {
    const plan = planOf(proved(1));
    const other: PlanEvent = { type: 'task_spec_set', taskId: id(1), spec: { ...SPEC, spec: 'name: Other' } };
    assert.equal(takeRun(apply(plan, [other]), ran(id(1), { a: 'pass' })), null);
    assert.equal(takeRun(apply(plan, [{ ...other, spec: SPEC }]), ran(id(1), { a: 'pass' })), null);
    assert.equal(takeRun(apply(plan, [{ ...other, spec: null }]), ran(id(1), { a: 'pass' })), null);
    const removed: PlanEvent = { type: 'task_removed', taskId: id(1) };
    assert.equal(takeRun(apply(plan, [removed]), ran(id(1), { a: 'pass' })), null);
  });

  it('of a plan that is closed changes nothing', () => {
    const plan = apply(planOf(proved(1)), [{ type: 'plan_deleted' }]);
    assert.deepEqual(takeRun(plan, ran(id(1), { a: 'pass' })), []);
  });

  it('by itself is kept when it says something new, on demand always', () => {
    const plan = take(planOf(proved(1)), ran(id(1), { a: ['fail', 2], b: 'pass' }, { trigger: 'live' }));
    for (const trigger of ['live', 'watch'] as const) {
      const kept = (rules: Parameters<typeof run>[0]): number | undefined =>
        takeRun(plan, ran(id(1), rules, { trigger }))?.length;
      assert.equal(kept({ a: ['fail', 2], b: 'pass' }), 0);
      assert.equal(kept({ a: ['fail', 1], b: 'pass' }), 1);
      assert.equal(kept({ a: ['fail', 2], b: 'fail' }), 1);
    }
    assert.equal(takeRun(plan, ran(id(1), { a: ['fail', 2], b: 'pass' }))?.length, 1);
  });

  it('by itself says nothing new about commands that it leaves for a run on demand', () => {
    const plan = take(planOf(proved(1)), ran(id(1), { code: 'pass', tests: 'pass' }));
    const live = {
      ...ran(id(1), { code: 'pass', tests: 'undecided' }, { trigger: 'live' }),
      postponed: ['tests'],
    };
    assert.deepEqual(takeRun(plan, live), []);
    assert.equal(takeRun(plan, { ...live, postponed: [] })?.length, 1);
  });

  it('tells a regression even when the last kept run failed the same way', () => {
    // As after rewinding the plan: completed again by an older state, while its runs stay.
    const red = take(planOf(proved(1)), ran(id(1), { a: 'fail' }));
    const rewound = apply(red, [
      { type: 'task_status_set', taskId: id(1), status: 'completed', reason: null, proof: 'passed' },
    ]);
    assert.equal(task(take(rewound, ran(id(1), { a: 'fail' }, { trigger: 'live' })), 1).status, 'failed');
  });
});

describe('A spec', () => {
  const stamp = { author: ADA, at };

  it('is attached on the revision that it was written for', () => {
    const plan = planOf({ ...draft(1), number: 1 });
    const first = apply(plan, attachSpec(plan, SPEC, 0, ran(id(1), { a: 'fail' }), stamp));
    assert.equal(task(first, 1).verification?.revision, 1);
    assert.equal(task(first, 1).verification?.runs.length, 1);
    assert.throws(() => attachSpec(first, SPEC, 0, ran(id(1), { a: 'fail' }), stamp), { code: 'conflict' });
  });

  it('that is changed must be proven again, also for a completed task', () => {
    const done = take(planOf(proved(1)), ran(id(1), { a: 'pass' }));
    const text = { ...SPEC, spec: 'name: Stricter' };
    const next = { ...ran(id(1), { a: 'fail' }, { revision: 2, trigger: 'attach' }), spec: text.spec };
    const red = apply(done, attachSpec(done, text, 1, next, stamp));
    assert.equal(task(red, 1).status, 'failed');
    const green = { ...ran(id(1), { a: 'pass' }, { revision: 2, trigger: 'attach' }), spec: text.spec };
    assert.equal(task(apply(done, attachSpec(done, text, 1, green, stamp)), 1).status, 'completed');
  });

  it('that is taken away comes back with its last run and its override', () => {
    const overridden = set(take(planOf(proved(1)), ran(id(1), { a: 'fail' })), 1, 'completed', 'Accepted.');
    const { remove, restore } = removeSpec(overridden, id(1));
    const without = apply(overridden, remove);
    assert.equal(task(without, 1).verification, null);
    assert.equal(task(without, 1).status, 'completed');
    const back = task(apply(without, restore), 1);
    assert.equal(back.verification?.override?.reason, 'Accepted.');
    assert.equal(taskProof(back)?.verdict, 'fail');
  });
});

describe('Status and proof, whatever happens', () => {
  const verdict = fc.constantFrom<Verdict>('pass', 'fail', 'undecided');
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('run' as const),
      task: fc.integer({ min: 1, max: 4 }),
      rules: fc.record({ a: verdict, b: verdict }),
      trigger: fc.constantFrom('live' as const, 'person' as const),
    }),
    fc.record({
      kind: fc.constant('status' as const),
      task: fc.integer({ min: 1, max: 4 }),
      status: fc.constantFrom(...TASK_STATUSES),
      reason: fc.constantFrom(null, 'Because.'),
    }),
    fc.record({ kind: fc.constant('spec' as const), task: fc.integer({ min: 1, max: 4 }) }),
  );
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  /** The plan after the step; as before when the step is refused. */
  function follow(plan: Plan, one: Step): Plan {
    const revision = task(plan, one.task).verification?.revision ?? 0;
    if (one.kind === 'spec') {
      return apply(plan, [{ type: 'task_spec_set', taskId: id(one.task), spec: SPEC }]);
    }
    if (one.kind === 'run') {
      return take(plan, ran(id(one.task), one.rules, { revision, trigger: one.trigger }));
    }
    try {
      return set(plan, one.task, one.status, one.reason);
    } catch (error) {
      if (error instanceof PlanningError) return plan;
      throw error;
    }
  }

  it('a task never becomes completed without a passing run or a reason, and never waits for an open one then', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let plan = planOf(proved(1), proved(2, [1], ['a']), proved(3, [1]), proved(4, [2, 3], ['a', 'b']));
        for (const one of steps) {
          const before = plan;
          plan = follow(plan, one);
          for (const now of plan.tasks) {
            const was = task(before, now.number);
            if (now.status === 'completed' && was.status !== 'completed') {
              assert.ok(isProven(now) || now.verification?.override, `task ${now.number} without proof`);
              assert.deepEqual(openBlockers(now, tasksById(plan)), []);
            }
            if (now.status === 'failed' && was.status !== 'failed') {
              assert.equal(was.status, 'completed');
              assert.equal(was.verification?.override, null);
              assert.notEqual(now.verification?.regression, null);
            }
            if (now.status !== 'failed') assert.equal(now.verification?.regression, null);
          }
        }
      }),
    );
  });

  it('the same live run taken twice is kept once', () => {
    fc.assert(
      fc.property(
        fc.record({ a: verdict, b: verdict }),
        fc.array(step, { maxLength: 12 }),
        (rules, steps) => {
          let plan = planOf(proved(1), proved(2, [1], ['a']), proved(3, [2], ['a', 'b']), proved(4, [3]));
          for (const one of steps) plan = follow(plan, one);
          for (const { id: taskId, verification } of plan.tasks) {
            const revision = verification?.revision ?? 0;
            const live = ran(taskId, rules, { revision, trigger: 'live' });
            assert.deepEqual(takeRun(take(plan, live), live), []);
          }
        },
      ),
    );
  });
});
