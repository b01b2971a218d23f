import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planEdits } from '../../../src/core/export/planEdits.ts';
import type { PlanEdit } from '../../../src/core/plan/edits.ts';
import { renderPlan } from '../../../src/core/export/planMarkdown.ts';
import { PlanningError } from '../../../src/core/base/errors.ts';
import type { Plan, Task } from '../../../src/core/model/plan.ts';
import { TASK_STATUSES } from '../../../src/core/model/plan.ts';
import { run } from '../../fakes/runs.ts';
import { anyPlan, plan, proof, task, uuid } from './plans.ts';

const three = plan([
  task(1, { title: 'One' }),
  task(2, { title: 'Two', blockedBy: [uuid(1)] }),
  task(3, { title: 'Three', tags: ['api'] }),
]);
const base = renderPlan(three);

function edits(change: (text: string) => string): readonly PlanEdit[] {
  return planEdits(three, base, change(base));
}

function refusal(change: (text: string) => string): PlanningError {
  try {
    edits(change);
  } catch (error) {
    assert.ok(error instanceof PlanningError);
    assert.equal(error.code, 'invalid_input');
    return error;
  }
  return assert.fail('not refused');
}

/** Applies edits one after the other, as the engine does. */
function apply(before: Plan, list: readonly PlanEdit[]): Plan {
  let { tasks, lastNumber } = before;
  let whole = before;
  const place = (of: Task, after: string | null): void => {
    const rest = tasks.filter(({ id }) => id !== of.id);
    const index = after === null ? 0 : rest.findIndex(({ id }) => id === after) + 1;
    assert.ok(after === null || index > 0);
    tasks = [...rest.slice(0, index), of, ...rest.slice(index)];
  };
  for (const edit of list) {
    const found = tasks.find(({ id }) => 'taskId' in edit && id === edit.taskId);
    if (edit.kind === 'plan') whole = { ...whole, ...edit.changes };
    else if (edit.kind === 'add') {
      lastNumber += 1;
      const { id: _, blockedBy, verification: _spec, ...draft } = edit.draft;
      const ids = (blockedBy ?? []).map((number) => tasks.find((each) => each.number === number)?.id ?? '?');
      place(task(lastNumber, { ...draft, blockedBy: ids, status: edit.status ?? 'pending' }), edit.after);
    } else {
      assert.ok(found);
      if (edit.kind === 'move') place(found, edit.after);
      else {
        const changes =
          edit.kind === 'edit' ? edit.changes : { status: edit.status, statusReason: edit.reason };
        tasks = tasks.map((each) => (each === found ? { ...each, ...changes } : each));
      }
    }
  }
  return { ...whole, tasks, lastNumber };
}

describe('edits of a plan in Markdown', () => {
  it('are none when nothing was changed, nor when only line ends were', () => {
    fc.assert(
      fc.property(anyPlan, (any) => {
        const text = renderPlan(any);
        assert.deepEqual(planEdits(any, text, text), []);
        assert.deepEqual(planEdits(any, text, text.replaceAll('\n', '\r\n')), []);
      }),
      { numRuns: 200 },
    );
  });

  it('complete a task that is ticked and make it pending when it is unticked', () => {
    const [edit] = edits((text) => text.replace('- [ ] **#1**', '- [x] **#1**'));
    assert.deepEqual(edit && { ...edit, line: 0 }, {
      kind: 'status',
      taskId: uuid(1),
      status: 'completed',
      reason: null,
      line: 0,
    });
    const done = plan([task(1, { status: 'completed' })]);
    const text = renderPlan(done);
    const [back] = planEdits(done, text, text.replace('[x]', '[ ]'));
    assert.equal(back?.kind === 'status' && back.status, 'pending');
  });

  it('complete blockers before what they block, wherever they stand', () => {
    const chain = plan([task(1, { blockedBy: [uuid(2)] }), task(2, { blockedBy: [uuid(3)] }), task(3)]);
    const text = renderPlan(chain);
    const list = planEdits(chain, text, text.replaceAll('[ ]', '[x]'));
    assert.deepEqual(
      list.map((edit) => edit.kind === 'status' && edit.taskId),
      [uuid(3), uuid(2), uuid(1)],
    );
  });

  it('cancel a task whose title is struck', () => {
    const [edit] = edits((text) => text.replace('**#2** Two', '**#2** ~~Two~~'));
    assert.equal(edit?.kind === 'status' && edit.status, 'cancelled');
  });

  it('take a status from its word, with the reason', () => {
    const [edit] = edits((text) =>
      text.replace(
        /(\*\*#1\*\* One .*\n {2}priority: medium)/,
        '$1 · status: blocked · reason: waits for keys',
      ),
    );
    assert.deepEqual(edit?.kind === 'status' && [edit.status, edit.reason], ['blocked', 'waits for keys']);
  });

  it('refuse two statuses at once', () => {
    const error = refusal((text) => text.replace('- [ ] **#1** One', '- [x] **#1** ~~One~~'));
    assert.match(error.message, /^Line 9: This asks for two statuses/);
  });

  it('refuse another proof, and take one that was deleted for the same', () => {
    const before = plan([task(1, { verification: proof([run({ a: 'fail' })]) }), task(2)]);
    const text = renderPlan(before);
    assert.match(text, /^ {2}proof: 1 finding in 1 of 1 rule$/m);
    assert.deepEqual(planEdits(before, text, text.replace(/^ {2}proof: .*\n/m, '')), []);
    const edited = text.replace('proof: 1 finding in 1 of 1 rule', 'proof: holds');
    assert.throws(() => planEdits(before, text, edited), {
      code: 'invalid_input',
      message: /"proof:" of task #1 .* cannot be edited/,
    });
  });

  it('clear what was deleted from the line under the title', () => {
    const [edit] = edits((text) => text.replace(' · tags: api', ''));
    assert.deepEqual(edit?.kind === 'edit' && edit.changes, { tags: [] });
  });

  it('add a task without an id at its place, several in their order', () => {
    const list = edits((text) =>
      text.replace(
        '- [ ] **#2**',
        '- [ ] First new\n  priority: high\n\n  Why.\n\n- [x] Second new\n  blocked by: #1\n\n- [ ] **#2**',
      ),
    );
    const after = apply(three, list);
    assert.deepEqual(
      after.tasks.map(({ title }) => title),
      ['One', 'First new', 'Second new', 'Two', 'Three'],
    );
    assert.deepEqual([after.tasks[1]?.priority, after.tasks[1]?.description], ['high', 'Why.']);
    assert.deepEqual([after.tasks[2]?.status, after.tasks[2]?.blockedBy], ['completed', [uuid(1)]]);
  });

  it('refuse a missing task with the line where it stood', () => {
    const error = refusal((text) => text.replace(/- \[ \] \*\*#2\*\*[^]*?(?=- \[ \] \*\*#3\*\*)/, ''));
    assert.match(error.message, /Task #2 "Two" is missing/);
    assert.equal(error.details['line'], 12);
  });

  it('refuse a copy, a stranger, a changed number, unknown blockers, self, and text between tasks', () => {
    const copy = (text: string): string => `${text}\n${text.slice(text.indexOf('- [ ] **#3**'))}`;
    assert.match(refusal(copy).message, /stands at line \d+ already/);
    assert.match(refusal((text) => `${text}- [ ] x <!-- task ${uuid(77)} -->\n`).message, /not in the plan/);
    assert.match(
      refusal((text) => text.replace('**#3**', '**#4**')).message,
      /number of task #3 cannot be changed/,
    );
    assert.match(refusal((text) => text.replace('blocked by: #1', 'blocked by: #9')).message, /no task #9/);
    assert.match(refusal((text) => text.replace('blocked by: #1', 'blocked by: #2')).message, /by itself/);
    assert.match(refusal((text) => `${text}\nA word to the team.\n`).message, /outside of the tasks/);
    assert.match(
      refusal((text) => text.replace(/^<!-- planning.*\n/, '')).message,
      /comment that names the plan/,
    );
    assert.match(refusal((text) => text.replace('# A plan', '')).message, /needs a title/);
  });

  it('tell all that is wrong at once, first line first', () => {
    const error = refusal((text) =>
      text.replace('**#3**', '**#4**').replace('priority: medium', 'priority: odd'),
    );
    const problems = error.details['problems'];
    assert.ok(Array.isArray(problems) && problems.length === 2);
    assert.match(error.message, /^Line 10: /);
  });

  it('lead from one plan to any other with the same tasks in another order', () => {
    const changed = anyPlan.chain((before) =>
      fc.record({
        before: fc.constant(before),
        order: fc.shuffledSubarray([...before.tasks], { minLength: before.tasks.length }),
        titles: fc.array(
          fc.string({ minLength: 1, maxLength: 8 }).map((text) => `t${text.replace(/\s+/g, '')}`),
          { minLength: 6, maxLength: 6 },
        ),
        statuses: fc.array(fc.constantFrom(...TASK_STATUSES), { minLength: 6, maxLength: 6 }),
        description: fc.constantFrom('other', 'a\n\n```\nb', '- [ ] x\n<!--'),
      }),
    );
    fc.assert(
      fc.property(changed, ({ before, order, titles, statuses, description }) => {
        const target: Plan = {
          ...before,
          description,
          tasks: order.map((each, index) => ({
            ...each,
            title: titles[index] ?? '',
            status: statuses[index] ?? each.status,
            description,
          })),
        };
        const list = planEdits(before, renderPlan(before), renderPlan(target));
        const after = apply(before, list);
        const told = (of: Plan): unknown => ({
          description: of.description,
          tasks: of.tasks.map(({ id, title, description: text, status }) => [
            id,
            title,
            text,
            status === 'backlog' ? 'pending' : status,
          ]),
        });
        assert.deepEqual(told(after), told(target));
        assert.ok(list.filter(({ kind }) => kind === 'move').length < Math.max(1, before.tasks.length));
      }),
      { numRuns: 500 },
    );
  });
});
