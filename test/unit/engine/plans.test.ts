import assert from 'node:assert/strict';
import type { Plan, TaskChanges } from '../../../src/core/model/plan.ts';
import { reply, SPEC } from '../../fakes/replies.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';

describe('A plan', () => {
  let test: TestEngine;
  let plan: Plan;
  const now = (): Promise<Plan> => test.engine.plan(plan.id);
  const taskId = (at: number): string => plan.tasks[at]?.id ?? '';

  beforeEach(async () => {
    test = await openTestEngine();
    reply.all(test.model);
    const { id } = await test.engine.createSession({ prompt: 'Add rate limiting to the public API' });
    await test.engine.draftTasks(id, null, never());
    await test.engine.markReady(id);
    plan = await test.engine.materialize(id, { planTitle: 'Limits' });
  });
  afterEach(() => test.close());

  it('refuses to start or complete a task that waits, naming what it waits for', async () => {
    for (const status of ['in_progress', 'in_review', 'completed'] as const) {
      await assert.rejects(test.engine.setTaskStatus(plan.id, taskId(1), status), {
        code: 'not_allowed_now',
        message: /Task 2 waits for #1 Add the limiter/,
      });
    }
    await test.engine.setTaskStatus(plan.id, taskId(0), 'completed');
    await test.engine.setTaskStatus(plan.id, taskId(1), 'in_progress');
    assert.deepEqual(
      (await now()).tasks.map((task) => task.status),
      ['completed', 'in_progress'],
    );
  });

  it('offers as ready only what waits for nothing', async () => {
    const ready = async (): Promise<string[]> =>
      (await test.engine.tasks({ ready: true })).items.map((task) => task.title);
    assert.deepEqual(await ready(), ['Add the limiter']);
    await test.engine.setTaskStatus(plan.id, taskId(0), 'completed');
    assert.deepEqual(await ready(), ['Document the limits']);
  });

  it('brings a removed task back with its number, place and those that waited for it', async () => {
    const undo = await test.engine.removeTask(plan.id, taskId(0));
    assert.deepEqual(
      (await now()).tasks.map((task) => task.blockedBy),
      [[]],
    );
    await test.engine.undo(plan.id, undo, never());
    assert.deepEqual(
      (await now()).tasks.map((task) => [task.number, task.blockedBy]),
      [
        [1, []],
        [2, [taskId(0)]],
      ],
    );
  });

  it('brings a removed task back also when what it waited for was removed after it', async () => {
    const undo = await test.engine.removeTask(plan.id, taskId(1));
    await test.engine.removeTask(plan.id, taskId(0));
    await test.engine.undo(plan.id, undo, never());
    assert.deepEqual(
      (await now()).tasks.map((task) => [task.number, task.blockedBy]),
      [[2, []]],
    );
    await test.engine.setTaskStatus(plan.id, taskId(1), 'in_progress');
  });

  it('brings a deleted plan back', async () => {
    const undo = await test.engine.deletePlan(plan.id);
    assert.equal((await test.engine.plans()).total, 0);
    await test.engine.undo(plan.id, undo, never());
    assert.equal((await test.engine.plans()).total, 1);
    await assert.rejects(test.engine.restorePlan(plan.id), { code: 'not_allowed_now' });
    await test.engine.deletePlan(plan.id);
    assert.equal((await test.engine.restorePlan(plan.id.slice(-8))).status, 'active');
    assert.equal((await test.engine.plans()).total, 1);
    await assert.rejects(test.engine.restorePlan('latest'), {
      code: 'not_found',
      message: 'No plan is deleted.',
    });
  });

  it('holds the lists of an edited task to what drafts are held to', async () => {
    const edit = (changes: TaskChanges): Promise<void> => test.engine.editTask(plan.id, taskId(0), changes);
    await edit({ tags: ['api', 'api '], files: ['./src/a.ts'] });
    const [task] = (await now()).tasks;
    assert.deepEqual([task?.tags, task?.files], [['api'], ['src/a.ts']]);
    for (const changes of [
      { tags: ['x'.repeat(41)] },
      { files: ['../outside.ts'] },
      { acceptance: ['x'.repeat(1001)] },
    ])
      await assert.rejects(edit(changes), { code: 'invalid_input' });
  });

  it('adds a task that waits for others by number or title, and refuses one that does not exist', async () => {
    const task = await test.engine.addTask(
      plan.id,
      { title: 'Roll out', blockedBy: ['#1', 'Document the limits'] },
      null,
    );
    assert.equal(task.number, 3);
    assert.deepEqual(task.blockedBy, [taskId(0), taskId(1)]);
    await assert.rejects(test.engine.addTask(plan.id, { title: 'Never', blockedBy: [9] }, null), {
      code: 'invalid_input',
      message: /no task "9"/,
    });
  });

  it('refuses words that are no status', async () => {
    const wrong = 'done' as 'completed';
    await assert.rejects(test.engine.setTaskStatus(plan.id, taskId(0), wrong), {
      code: 'invalid_input',
      message: /completed/,
    });
  });

  it('takes over all edits of its Markdown in one step, or none', async () => {
    const base = await test.engine.exportPlan(plan.id, 'markdown');
    // Both ticked: the second waits for the first, and stands behind it.
    const ticked = base.replaceAll('- [ ] **#', '- [x] **#');
    await test.engine.applyMarkdown(plan.id, base, ticked);
    assert.deepEqual(
      (await now()).tasks.map((task) => task.status),
      ['completed', 'completed'],
    );

    const after = await test.engine.exportPlan(plan.id, 'markdown');
    const half = after
      .replace('Add the limiter', 'Add a limiter')
      .replace(/^- \[x\] \*\*#2\*\*/m, '- [x] **#7**');
    await assert.rejects(test.engine.applyMarkdown(plan.id, after, half), { code: 'invalid_input' });
    assert.equal((await now()).tasks[0]?.title, 'Add the limiter');
  });

  it('does not take over edits of a text that is no longer the plan', async () => {
    const base = await test.engine.exportPlan(plan.id, 'markdown');
    await test.engine.editPlan(plan.id, { title: 'Limits of the API' });
    await assert.rejects(test.engine.applyMarkdown(plan.id, base, base.replace('Limits', 'Other')), {
      code: 'conflict',
    });
  });

  it('refuses a tick of a task that waits, with the line', async () => {
    const base = await test.engine.exportPlan(plan.id, 'markdown');
    const line = base.split('\n').findIndex((one) => one.includes('**#2**')) + 1;
    const ticked = base.replace('- [ ] **#2**', '- [x] **#2**');
    await assert.rejects(test.engine.applyMarkdown(plan.id, base, ticked), {
      code: 'not_allowed_now',
      message: new RegExp(`^Line ${line}: `),
    });
  });

  it('is written into the workspace once, and over itself only when told to', async () => {
    const path = await test.engine.writePlan(plan.id, null, false);
    assert.equal(path, 'docs/plans/limits.md');
    assert.match(test.workspace.text(path) ?? '', /Add the limiter/);
    await assert.rejects(test.engine.writePlan(plan.id, null, false), { code: 'conflict' });
    await test.engine.writePlan(plan.id, null, true);
  });

  it('gives a task as a prompt with what it needs and no more', async () => {
    const prompt = await test.engine.taskPrompt(plan.id, taskId(1));
    for (const part of ['Document the limits', 'README names the limit.', 'Add the limiter'])
      assert.ok(prompt.includes(part), part);
    assert.ok(prompt.length < 8000);
  });

  it('gives a task as a prompt with the spec as it is now', async () => {
    const { id } = await test.engine.createSession({ prompt: 'Add rate limiting to the public API' });
    await test.engine.draftSpec(id, null, never());
    await test.engine.draftTasks(id, null, never());
    const { specDocumentId } = (await test.engine.session(id)).session;
    await test.engine.saveDocument(specDocumentId ?? '', SPEC.replace('100 calls', '200 calls'), 1, 'More');
    await test.engine.markReady(id);
    const specified = await test.engine.materialize(id);
    const prompt = await test.engine.taskPrompt(specified.id, specified.tasks[0]?.id ?? '');
    assert.match(prompt, /A key may make 200 calls/);
    assert.doesNotMatch(prompt, /100 calls/);
  });

  it('is found by the end of its id, by "latest" and by its words', async () => {
    assert.equal((await test.engine.plan(plan.id.slice(-8))).id, plan.id);
    assert.equal((await test.engine.plan('latest')).id, plan.id);
    const hits = await test.engine.search('limiter');
    assert.ok(hits.some((hit) => hit.kind === 'task' && hit.id === taskId(0)));
  });
});
