import assert from 'node:assert/strict';
import { PlanningError } from '../../../src/core/base/errors.ts';
import { TASK_FIELDS } from '../../../src/core/model/taskFields.ts';
import type { Plan, TaskStatus } from '../../../src/core/model/plan.ts';
import { SPEC_LIMITS } from '../../../src/core/model/verification.ts';
import { applyEdits } from '../../../src/core/plan/apply.ts';
import { addTask, editPlan, editTask, removeTask, setTaskStatus } from '../../../src/core/plan/decide.ts';
import type { PlanEdit } from '../../../src/core/plan/edits.ts';
import type { NewTask, PlanEvent } from '../../../src/core/plan/events.ts';
import { takeRun } from '../../../src/core/plan/prove.ts';
import { reducePlan } from '../../../src/core/plan/reduce.ts';
import { resolveDrafts } from '../../../src/core/plan/resolveDrafts.ts';
import { ADA, recorded, uuid } from '../../fakes/fold.ts';
import { ran, SPEC } from '../../fakes/runs.ts';
import { draft } from '../../fakes/sessions.ts';

const id = (number: number): string => uuid(200 + number);
const REF = { kind: 'plan', id: uuid(1) } as const;

function planOf(...tasks: readonly NewTask[]): Plan {
  const given = { title: 'Limits', description: '', sessionId: null, documentId: null };
  return reducePlan(undefined, recorded({ type: 'plan_created', ...given, tasks }, 1), REF);
}
const task = (number: number, blockedBy: readonly number[] = []): NewTask => ({
  ...draft(number, blockedBy),
  number,
});

let ticks = 10;
const apply = (plan: Plan, events: readonly PlanEvent[] | null): Plan =>
  (events ?? []).reduce((now, event) => reducePlan(now, recorded(event, (ticks += 1)), REF), plan);
const statuses = (plan: Plan): readonly TaskStatus[] => plan.tasks.map(({ status }) => status);

describe('A decision about a plan', () => {
  it('takes names of tasks by number, title and id, and no others', () => {
    const plan = planOf(task(1), task(2));
    const waitsFor = (...names: readonly (string | number)[]): readonly string[] => {
      const event = addTask(plan, id(9), { title: 'New', blockedBy: names }, null);
      return event.type === 'task_added' ? event.task.blockedBy : [];
    };
    assert.deepEqual(waitsFor(1, '#2', ' 2 ', 'Task 1', id(2)), [id(1), id(2), id(2), id(1), id(2)]);
    for (const wrong of [3, 'Task', '', '#'])
      assert.throws(() => waitsFor(wrong), { code: 'invalid_input', message: /no task/ });
  });

  it('puts a new task behind the last, or behind the one that is named', () => {
    const plan = planOf(task(1), task(2));
    const order = (after: string | null): readonly number[] =>
      apply(plan, [addTask(plan, id(9), { title: 'New' }, after)]).tasks.map(({ number }) => number);
    assert.deepEqual(
      [order(null), order(id(1))],
      [
        [1, 2, 3],
        [1, 3, 2],
      ],
    );
    const empty = planOf();
    assert.equal(apply(empty, [addTask(empty, id(9), { title: 'New' }, null)]).tasks[0]?.number, 1);
    assert.throws(() => addTask(plan, id(9), { title: '  ' }, null), { code: 'invalid_input' });
  });

  it('changes only what it names', () => {
    assert.deepEqual(editPlan({ title: ' Mine ' }), { type: 'plan_edited', title: 'Mine' });
    assert.deepEqual(editPlan({ description: '' }), { type: 'plan_edited', description: '' });
    assert.throws(() => editPlan({ title: ' ' }), { code: 'invalid_input' });
    const plan = planOf(task(1));
    const changes = (given: Parameters<typeof editTask>[2]) => {
      const [event] = editTask(plan, id(1), given);
      return event?.type === 'task_edited' ? event.changes : null;
    };
    assert.deepEqual(changes({ title: ' New ' }), { title: 'New' });
    assert.deepEqual(changes({ tags: ['a', ' a '] }), { tags: ['a'] });
    assert.deepEqual(changes({ acceptance: [' It works. ', ''], files: ['./a.ts'] }), {
      acceptance: ['It works.'],
      files: ['a.ts'],
    });
    const long = 'x'.repeat(TASK_FIELDS.description.max);
    assert.equal(changes({ description: long })?.description, long);
    assert.throws(() => changes({ description: `${long}x` }), { code: 'invalid_input' });
  });

  it('changes no status to what it is, and none to what is no status', () => {
    const plan = planOf(task(1));
    assert.deepEqual(setTaskStatus(plan, id(1), 'pending', ' '), []);
    assert.equal(setTaskStatus(plan, id(1), 'pending', 'Not yet.').length, 1);
    const noted = apply(plan, setTaskStatus(plan, id(1), 'pending', ' Not yet. '));
    assert.deepEqual(setTaskStatus(noted, id(1), 'pending', 'Not yet.'), []);
    assert.throws(() => setTaskStatus(plan, id(1), 'done' as TaskStatus, null), { code: 'invalid_input' });
    assert.throws(() => setTaskStatus(plan, id(2), 'pending', null), { code: 'not_found' });
    assert.throws(() => setTaskStatus(plan, id(1), 'failed', null), { code: 'not_allowed_now' });
  });

  it('takes back of a removal only what the removal changed', () => {
    const proved = (number: number, blockedBy: readonly number[]): NewTask => ({
      ...{ ...task(number, blockedBy), verification: SPEC },
    });
    const begun = planOf(task(1), proved(2, [1]), task(3));
    const plan = apply(begun, takeRun(begun, ran(id(2), { a: 'pass' })));
    assert.deepEqual(statuses(plan), ['pending', 'pending', 'pending']);
    const { remove, restore } = removeTask(plan, id(1));
    const without = apply(plan, remove);
    assert.deepEqual(statuses(without), ['completed', 'pending']);
    const later = apply(without, setTaskStatus(without, id(3), 'in_progress', null));
    const back = apply(later, restore);
    assert.deepEqual(statuses(back), ['pending', 'pending', 'in_progress']);
    assert.deepEqual(back.tasks[1]?.blockedBy, [id(1)]);
  });
});

describe('Edits of a plan’s Markdown', () => {
  const stamp = { author: ADA, at: '2026-01-02T00:00:00.000Z' };
  let made = 0;
  const edited = (plan: Plan, ...edits: readonly PlanEdit[]): Plan =>
    apply(
      plan,
      applyEdits(plan, edits, () => id(50 + (made += 1)), stamp),
    );
  const tick = (number: number, line: number, status: TaskStatus = 'completed'): PlanEdit => ({
    ...{ kind: 'status', taskId: id(number), status, reason: null, line },
  });
  const add = (status: TaskStatus | null, line: number): PlanEdit => ({
    ...{ kind: 'add', draft: { title: 'New' }, after: id(1), status, line },
  });

  it('tick a task and the one before it whichever stands first', () => {
    const plan = planOf(task(1, [2]), task(2, [3]), task(3));
    const all = ['completed', 'completed', 'completed'];
    assert.deepEqual(statuses(edited(plan, tick(1, 1), tick(2, 2), tick(3, 3))), all);
    assert.deepEqual(statuses(edited(plan, tick(3, 3), tick(2, 2), tick(1, 1))), all);
  });

  it('change statuses after everything else, so that what is loosened in the same save can be ticked', () => {
    const plan = planOf(task(1), task(2, [1]));
    const loosened: PlanEdit = { kind: 'edit', taskId: id(2), changes: { blockedBy: [] }, line: 5 };
    assert.deepEqual(statuses(edited(plan, tick(2, 4), loosened)), ['pending', 'completed']);
  });

  it('that are impossible are refused as a whole, with the line of the first', () => {
    const plan = planOf(task(1), task(2, [1]), { ...task(3), verification: SPEC });
    const refused = (...edits: readonly PlanEdit[]) => {
      try {
        applyEdits(plan, edits, () => id(9), stamp);
      } catch (error) {
        assert.ok(error instanceof PlanningError);
        return [error.code, error.details['line'], error.message] as const;
      }
      return assert.fail('It was taken.');
    };
    const [code, line, message] = refused(tick(1, 3, 'in_progress'), tick(2, 7));
    assert.deepEqual([code, line], ['not_allowed_now', 7]);
    assert.match(message, /^Line 7: Task 2 waits for #1/);
    assert.match(
      refused(tick(3, 9))[2],
      /^Line 9: Task 3 is not proven: .* \(a line "reason: …" under its title\)\.$/,
    );
    assert.doesNotMatch(message, /reason: …/);
    assert.deepEqual(refused(add('failed', 4)).slice(0, 2), ['not_allowed_now', 4]);
  });

  it('add tasks as they say', () => {
    const plan = planOf(task(1), task(2));
    const after = edited(plan, add(null, 4), add('in_progress', 5));
    assert.deepEqual(
      after.tasks.map(({ number, status }) => [number, status]),
      [
        [1, 'pending'],
        [4, 'in_progress'],
        [3, 'pending'],
        [2, 'pending'],
      ],
    );
  });
});

describe('Limits of drafts', () => {
  const resolve = (over: object) => resolveDrafts([{ title: 'A', ...over }], () => 'a');
  const spec = (length: number) => ({
    verification: { spec: 'x'.repeat(length), vacuous: [], explanation: null },
  });
  const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `item ${at}`);

  it('are reached and not passed', () => {
    const cases: readonly (readonly [fits: object, not: object])[] = [
      [{ title: 'x'.repeat(TASK_FIELDS.title.max) }, { title: 'x'.repeat(TASK_FIELDS.title.max + 1) }],
      [
        { description: 'x'.repeat(TASK_FIELDS.description.max) },
        { description: 'x'.repeat(TASK_FIELDS.description.max + 1) },
      ],
      [{ tags: many(TASK_FIELDS.tags.items) }, { tags: many(TASK_FIELDS.tags.items + 1) }],
      [{ tags: ['x'.repeat(TASK_FIELDS.tags.max)] }, { tags: ['x'.repeat(TASK_FIELDS.tags.max + 1)] }],
      [{ files: many(TASK_FIELDS.files.items) }, { files: many(TASK_FIELDS.files.items + 1) }],
      [
        { acceptance: many(TASK_FIELDS.acceptance.items) },
        { acceptance: many(TASK_FIELDS.acceptance.items + 1) },
      ],
      [spec(SPEC_LIMITS.characters), spec(SPEC_LIMITS.characters + 1)],
    ];
    for (const [fits, not] of cases) {
      assert.equal(resolve(fits).length, 1);
      assert.throws(() => resolve(not), { code: 'invalid_input' });
    }
  });
});
