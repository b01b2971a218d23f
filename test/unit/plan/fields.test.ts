import assert from 'node:assert/strict';
import { Input } from '../../../src/cli/input.ts';
import { taskFields, TASK_OPTIONS } from '../../../src/cli/taskFields.ts';
import { planEdits } from '../../../src/core/export/planEdits.ts';
import { renderPlan } from '../../../src/core/export/planMarkdown.ts';
import { readDrafts } from '../../../src/core/llm/agents/drafts.ts';
import { FIELDS, fieldsOf } from '../../../src/core/model/taskFields.ts';
import type { FieldValue, TaskField } from '../../../src/core/model/taskFields.ts';
import { editTask } from '../../../src/core/plan/decide.ts';
import { draft as draftSchema, taskChanges } from '../../../src/core/engine/schemas.ts';
import { resolveDrafts } from '../../../src/core/plan/resolveDrafts.ts';
import { restoreEvents } from '../../../src/core/plan/rewind.ts';
import { plan, task } from '../export/plans.ts';

/** Two different things that a field can say; neither is what it holds when nobody said anything. */
function sample(field: TaskField, which: 0 | 1): FieldValue {
  switch (field.kind) {
    case 'word':
      return field.words.filter((word) => word !== field.preset)[which] ?? '';
    case 'list':
      return [['first', 'common'], ['second']][which] ?? [];
    case 'line':
    case 'text':
      return `${field.noun} ${which}`;
  }
}
const [one, two] = ([0, 1] as const).map((which) => fieldsOf((_, field) => sample(field, which)));
const names = FIELDS.map(([name]) => name);
const changed = { ...two, title: 'title 1' };
const drafted = { ...one, title: 'title 0' };

describe('the fields of a task', () => {
  const before = plan([task(1, one)]);
  const after = plan([task(1, two)]);

  it('are all drafted, by people and by models', () => {
    const [draft] = resolveDrafts([drafted], () => 'id');
    assert.deepEqual(draft, { ...one, id: 'id', blockedBy: [] });
    const read = readDrafts({ tasks: [drafted] }, () => 'id');
    assert.deepEqual(read.ok && read.value, [draft]);
    assert.deepEqual(draftSchema.parse(drafted), drafted);
  });

  it('are all edited in Markdown', () => {
    const edits = planEdits(before, renderPlan(before), renderPlan(after));
    assert.deepEqual(
      edits.map((edit) => edit.kind === 'edit' && edit.changes),
      [two],
    );
    const added = renderPlan(after)
      .replace(/ <!-- task .* -->/, '')
      .replace('**#1** ', '');
    const [add] = planEdits(plan([]), renderPlan(plan([])), added);
    assert.deepEqual(add?.kind === 'add' && add.draft, { ...two, blockedBy: [] });
  });

  it('are all changed by hand, and come back with a rewind', () => {
    const [edit] = editTask(before, before.tasks[0]?.id ?? '', changed);
    assert.deepEqual(edit?.type === 'task_edited' && edit.changes, two);
    const [back] = restoreEvents(after, before);
    assert.deepEqual(back?.type === 'task_edited' && back.changes, one);
    assert.deepEqual(restoreEvents(after, after), []);
    assert.deepEqual(taskChanges.parse(changed), changed);
  });

  it('are all options in the terminal, but the title, which each command asks for itself', () => {
    const flags = TASK_OPTIONS.map(([flag]) => /^--([\w-]+)/.exec(flag)?.[1]);
    const withOption = names.filter((name) => name !== 'title');
    assert.deepEqual(flags, [...withOption, 'blocked-by']);
    const given = fieldsOf((_, field) => {
      const value = sample(field, 0);
      return typeof value === 'string' || (field.kind === 'list' && field.repeated) ? value : value.join(',');
    });
    const { title: _, ...rest } = one ?? {};
    assert.deepEqual(taskFields(new Input([], { ...given }))(before), rest);
  });

  it('are refused beyond their limits by the number and title of the task', () => {
    const seventh = plan([task(7, one)]);
    const edit = (changes: Parameters<typeof editTask>[2]): unknown =>
      editTask(seventh, seventh.tasks[0]?.id ?? '', changes);
    for (const [name, field] of FIELDS) {
      if (field.kind === 'word') {
        assert.throws(
          () => edit({ [name]: 'no such word' }),
          new RegExp(`^.*Task 7 “title 0” has the ${name}`),
        );
        assert.throws(() => taskChanges.parse({ [name]: 'no such word' }));
        continue;
      }
      const long = 'x'.repeat(field.max + 1);
      const tooLong = { [name]: field.kind === 'list' ? [long] : long };
      assert.throws(
        () => edit(tooLong),
        new RegExp(`Task 7 “title 0”: the ${field.noun}.* longer than ${field.max}`),
      );
      const { success } = draftSchema.safeParse({ title: 'A', ...tooLong });
      assert.equal(success, true, 'left to the engine, which says what to do');
      const far = 'x'.repeat(100 * field.max + 1);
      assert.throws(() => taskChanges.parse({ [name]: field.kind === 'list' ? [far] : far }));
      if (field.kind !== 'list') continue;
      const many = Array.from({ length: field.items + 1 }, (_, index) => `item ${index}`);
      assert.throws(() => edit({ [name]: many }), new RegExp(`at most ${field.items} fit`));
    }
    assert.throws(() => edit({ title: ' \n ' }), /Task 7 “title 0” has no title/);
  });

  it('that only older logs lack are read as unsaid', () => {
    const { files: _, tags: __, ...old } = task(1, one);
    const bare = plan([old as ReturnType<typeof task>]);
    assert.match(renderPlan(bare), /priority: /);
    const [back] = restoreEvents(bare, before);
    assert.deepEqual(back?.type === 'task_edited' && back.changes, { tags: one?.tags, files: one?.files });
    const [cleared] = restoreEvents(before, bare);
    assert.deepEqual(cleared?.type === 'task_edited' && cleared.changes, { tags: [], files: [] });
  });
});
