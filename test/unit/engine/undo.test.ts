import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine, Undo } from '../../../src/core/engine/api.ts';
import { agent } from '../../../src/core/model/actor.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';

describe('Undo', () => {
  let test: TestEngine;
  let engine: Engine;
  let plan: Plan;
  const idOf = (at: number): string => plan.tasks[at]?.id ?? '';
  const now = (): Promise<Plan> => engine.plan(plan.id);
  const undo = (what: Undo): Promise<void> => engine.undo(what.planId, what, never());

  beforeEach(async () => {
    test = await openTestEngine({ git: true });
    engine = test.engine;
    const { id } = await engine.createSession({ prompt: 'Add rate limiting to the public API' });
    const drafts = [
      { title: 'Limit' },
      { title: 'Measure', blockedBy: [1] },
      { title: 'Document', blockedBy: [2] },
    ];
    await engine.setDrafts(id, drafts, 0);
    await engine.markReady(id);
    plan = await engine.materialize(id);
  });
  afterEach(() => test.close());

  it('is data: it works after a trip as text, in another process', async () => {
    const text = JSON.stringify(await engine.removeTask(plan.id, idOf(1)));
    const other = await test.again();
    const what = JSON.parse(text) as Undo;
    assert.equal(what.label, 'Removed task 2 "Measure"');
    await other.undo(what.planId, what, never());
    const { tasks } = await other.plan(plan.id);
    assert.deepEqual(
      tasks.map(({ number, blockedBy }) => [number, blockedBy]),
      [
        [1, []],
        [2, [idOf(0)]],
        [3, [idOf(1)]],
      ],
    );
  });

  it('is refused the second time, and when the thing came back another way', async () => {
    const removed = await engine.removeTask(plan.id, idOf(2));
    await undo(removed);
    await assert.rejects(undo(removed), {
      code: 'conflict',
      message: /can no longer be undone.*Nothing was changed/,
    });
    const deleted = await engine.deletePlan(plan.id);
    await engine.restorePlan(plan.id);
    const before = JSON.stringify(await now());
    await assert.rejects(undo(deleted), { code: 'conflict' });
    assert.equal(JSON.stringify(await now()), before);
  });

  it('is refused when the thing came back and went again since', async () => {
    const removed = await engine.removeTask(plan.id, idOf(2));
    await undo(removed);
    await engine.editTask(plan.id, idOf(2), { title: 'Document it all' });
    const again = await engine.removeTask(plan.id, idOf(2));
    await assert.rejects(undo(removed), { code: 'conflict' });
    assert.equal((await now()).tasks.length, 2);
    await undo(again);
    assert.equal((await now()).tasks[2]?.title, 'Document it all');
    const deleted = await engine.deletePlan(plan.id);
    await undo(deleted);
    const last = await engine.deletePlan(plan.id);
    await assert.rejects(undo(deleted), { code: 'conflict' });
    assert.equal((await now()).status, 'deleted');
    await undo(last);
  });

  it('brings a task back without a blocker that was removed meanwhile', async () => {
    const removed = await engine.removeTask(plan.id, idOf(1));
    await engine.removeTask(plan.id, idOf(0));
    await undo(removed);
    assert.deepEqual(
      (await now()).tasks.map(({ number, blockedBy }) => [number, blockedBy]),
      [
        [2, []],
        [3, [idOf(1)]],
      ],
    );
  });

  it('asks for permission like what it takes back', async () => {
    const removed = await engine.removeTask(plan.id, idOf(2));
    const coder = engine.as(agent('coder'));
    await assert.rejects(coder.undo(plan.id, removed, never()), { code: 'forbidden' });
    assert.equal((await now()).tasks.length, 2);
    const [last] = (await engine.auditEntries()).items;
    assert.deepEqual([last?.call, last?.outcome], ['undo', 'refused']);
  });

  it('takes back only what the log holds and what can be taken back', async () => {
    const removed = await engine.removeTask(plan.id, idOf(2));
    const nowhere = '0198f2a0-0000-7000-8000-000000000009';
    await assert.rejects(undo({ ...removed, eventId: nowhere }), { code: 'not_found' });
    const [created] = await test.store.history({ kind: 'plan', id: plan.id });
    await assert.rejects(undo({ ...removed, eventId: created?.id ?? '' }), { code: 'not_allowed_now' });
    // A name in its place leads to that plan, whose log does not hold it.
    await assert.rejects(engine.undo('0198', removed, never()), { code: 'not_found' });
    await engine.archivePlan(plan.id, { acceptOpen: true }, never());
    await assert.rejects(undo(removed), { code: 'not_allowed_now', message: /archived/ });
  });

  /** A repository with a file of one line. */
  const repository = (): string => {
    const file = join(test.folder, 'a.txt');
    const git = (...args: string[]): void =>
      void execFileSync('git', args, { cwd: test.folder, stdio: 'ignore' });
    writeFileSync(file, 'one\n');
    git('init', '-q');
    git('add', '.');
    git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-qm', 'One');
    return file;
  };

  it('goes back from a rewind of tasks, unless they were changed since', async () => {
    const file = repository();
    const { number } = await engine.takeSnapshot(plan.id, {}, never());
    writeFileSync(file, 'two\n');
    await engine.editTask(plan.id, idOf(0), { title: 'Limit all' });
    await engine.setTaskStatus(plan.id, idOf(0), 'completed');
    const first = await engine.rewind(plan.id, number, { paths: [], tasks: true }, never());
    await engine.editTask(plan.id, idOf(1), { description: 'Written since' });
    await assert.rejects(undo(first.undo), { code: 'conflict', message: /tasks were changed since/ });
    assert.equal((await now()).tasks[1]?.description, 'Written since');
    assert.equal(readFileSync(file, 'utf8'), 'one\n');
    await engine.editTask(plan.id, idOf(1), { description: '' });
    await undo(first.undo);
    const [task] = (await now()).tasks;
    assert.deepEqual([task?.title, task?.status], ['Limit all', 'completed']);
    assert.equal(readFileSync(file, 'utf8'), 'two\n');
  });

  it('goes back from a rewind, unless files were written since', async () => {
    const file = repository();
    const { number } = await engine.takeSnapshot(plan.id, {}, never());
    writeFileSync(file, 'two\n');
    const first = await engine.rewind(plan.id, number, { paths: [], tasks: false }, never());
    writeFileSync(file, 'three\n');
    await assert.rejects(undo(first.undo), { code: 'conflict', message: /a\.txt changed since/ });
    assert.equal(readFileSync(file, 'utf8'), 'three\n');
    writeFileSync(file, 'one\n');
    await undo(first.undo);
    assert.equal(readFileSync(file, 'utf8'), 'two\n');
  });
});
