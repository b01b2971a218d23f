import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { SnapshotSide } from '../../../src/core/engine/snapshotApi.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import { ADA } from '../../fakes/fold.ts';
import { reply } from '../../fakes/replies.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';
import { waitFor } from '../../fakes/waitFor.ts';
import { change, newId, newTask, planCreated } from '../store/samples.ts';

describe('Snapshots of a plan', function () {
  this.timeout(60_000);
  let test: TestEngine;
  let plan: Plan;
  const now = (): Promise<Plan> => test.engine.plan(plan.id);
  const file = (name: string): string => path.join(test.folder, name);
  const write = (name: string, text: string): void => {
    fs.mkdirSync(path.dirname(file(name)), { recursive: true });
    fs.writeFileSync(file(name), text);
  };
  const read = (name: string): string | null =>
    fs.existsSync(file(name)) ? fs.readFileSync(file(name), 'utf8') : null;
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      cwd: test.folder,
      encoding: 'utf8',
    }).trim();

  beforeEach(async () => {
    test = await openTestEngine({ git: true, settings: { autoSnapshots: false } });
    reply.all(test.model);
    const { id } = await test.engine.createSession({ prompt: 'Add rate limiting to the public API' });
    await test.engine.draftTasks(id, null, never());
    await test.engine.markReady(id);
    plan = await test.engine.materialize(id, { planTitle: 'Limits' });
  });
  afterEach(() => test.close());

  const makeRepository = (): void => {
    git('init', '-q', '-b', 'main');
    write('a.txt', 'one\n');
    write('src/b.txt', 'b\n');
    git('add', '-A');
    git('commit', '-qm', 'first');
  };

  it('are kept under refs of the plan, each on the one before, with what changed', async () => {
    makeRepository();
    write('a.txt', 'two\nthree\n');
    const first = await test.engine.takeSnapshot(plan.id, { name: 'Begin' }, never());
    write('new.txt', 'new\n');
    fs.rmSync(file('src/b.txt'));
    const task = plan.tasks[0];
    assert.ok(task);
    const second = await test.engine.takeSnapshot(plan.id, { taskId: task.id }, never());
    assert.deepEqual([first.number, second.number], [1, 2]);
    assert.equal(first.ref, `refs/planning-studio/${plan.id}/1`);
    assert.equal(git('rev-parse', `${second.ref}^`), first.commit);
    assert.equal(git('rev-parse', `${first.ref}^`), git('rev-parse', 'HEAD'));
    assert.deepEqual(first.changes, { files: 1, addedLines: 2, removedLines: 1 });
    assert.deepEqual(second.changes, { files: 2, addedLines: 1, removedLines: 1 });
    assert.equal(second.name, 'Task 1: pending');
    assert.match(git('log', '-1', '--format=%B', second.ref), /Plan: Limits\nTask: 1 /);
    assert.deepEqual(
      (await now()).snapshots.map((one) => [one.number, one.branch, one.taskId]),
      [
        [1, 'main', null],
        [2, 'main', task.id],
      ],
    );
  });

  it('say what to do when there is no repository, and work after one was made', async () => {
    assert.deepEqual(await test.engine.repository(never()), { kind: 'none' });
    await assert.rejects(test.engine.takeSnapshot(plan.id, {}, never()), { code: 'no_repository' });
    await test.engine.initRepository(never());
    write('a.txt', 'one\n');
    const snapshot = await test.engine.takeSnapshot(plan.id, {}, never());
    assert.deepEqual([snapshot.head, snapshot.changes.files], [null, 1]);
  });

  it('are compared with each other, with now and with the last commit', async () => {
    makeRepository();
    write('a.txt', 'two\n');
    await test.engine.takeSnapshot(plan.id, {}, never());
    write('a.txt', 'two\nthree\n');
    await test.engine.takeSnapshot(plan.id, {}, never());
    write('src/c.txt', 'c\n');
    const files = async (from: SnapshotSide, to: SnapshotSide): Promise<unknown> =>
      (await test.engine.compareSnapshots(plan.id, from, to, never())).changes.map((one) => [
        one.path,
        one.kind,
        one.addedLines,
        one.removedLines,
      ]);
    assert.deepEqual(await files(1, 2), [['a.txt', 'modified', 1, 0]]);
    assert.deepEqual(await files(2, 'now'), [['src/c.txt', 'added', 1, 0]]);
    assert.deepEqual(await files('head', 1), [['a.txt', 'modified', 1, 1]]);
    // What the first one brought stays what it was when it is committed.
    git('add', '-A');
    git('commit', '-qm', 'second');
    assert.deepEqual(await files('base-1', 1), [['a.txt', 'modified', 1, 1]]);
    assert.deepEqual(await files('head', 1), [
      ['a.txt', 'modified', 0, 1],
      ['src/c.txt', 'deleted', 0, 1],
    ]);
    const base = await test.engine.snapshotFile(plan.id, 'base-1', 'a.txt', never());
    assert.equal(Buffer.from(base ?? []).toString(), 'one\n');
    await assert.rejects(test.engine.compareSnapshots(plan.id, 'base-9', 1, never()), { code: 'not_found' });
    const diff = await test.engine.diffSnapshots(plan.id, 1, 2, ['a.txt'], never());
    assert.match(diff, /\+three/);
    const bytes = await test.engine.snapshotFile(plan.id, 1, 'a.txt', never());
    assert.equal(Buffer.from(bytes ?? []).toString(), 'two\n');
    assert.equal(await test.engine.snapshotFile(plan.id, 1, 'nowhere', never()), null);
    await assert.rejects(test.engine.compareSnapshots(plan.id, 1, 9, never()), {
      code: 'not_found',
      message: /It has 1 to 2/,
    });
  });

  it('go back to a moment byte for byte, with the tasks when wanted, and forward again', async () => {
    makeRepository();
    const [first] = plan.tasks;
    assert.ok(first);
    await test.engine.takeSnapshot(plan.id, {}, never());
    const head = git('rev-parse', 'HEAD');
    write('a.txt', 'changed\n');
    fs.rmSync(file('src/b.txt'));
    write('later.txt', 'later\n');
    await test.engine.setTaskStatus(plan.id, first.id, 'in_progress');
    await test.engine.editTask(plan.id, first.id, { title: 'Another title' });
    const preview = await test.engine.previewRewind(plan.id, 1, [], never());
    assert.deepEqual(
      preview.changes.map((one) => [one.path, one.kind]),
      [
        ['a.txt', 'modified'],
        ['later.txt', 'deleted'],
        ['src/b.txt', 'added'],
      ],
    );
    assert.deepEqual([preview.tasks[0]?.status, preview.tasks[0]?.statusNow], ['pending', 'in_progress']);
    assert.ok(preview.commands.some((line) => line.includes('git')));
    assert.equal(read('a.txt'), 'changed\n', 'a preview changes nothing');
    const { safety, undo } = await test.engine.rewind(plan.id, 1, { paths: [], tasks: true }, never());
    assert.deepEqual([read('a.txt'), read('src/b.txt'), read('later.txt')], ['one\n', 'b\n', null]);
    assert.equal(git('rev-parse', 'HEAD'), head);
    assert.deepEqual(
      [(await now()).tasks[0]?.status, (await now()).tasks[0]?.title],
      ['pending', first.title],
    );
    assert.equal(safety.trigger, 'safety');
    await test.engine.undo(plan.id, undo, never());
    assert.deepEqual([read('a.txt'), read('src/b.txt'), read('later.txt')], ['changed\n', null, 'later\n']);
    assert.equal((await now()).tasks[0]?.title, 'Another title');
  });

  it('go back with one file and leave the tasks alone when that is wanted', async () => {
    makeRepository();
    await test.engine.takeSnapshot(plan.id, {}, never());
    write('a.txt', 'x\n');
    write('src/b.txt', 'y\n');
    await test.engine.rewind(plan.id, 1, { paths: ['a.txt'], tasks: false }, never());
    assert.deepEqual([read('a.txt'), read('src/b.txt')], ['one\n', 'y\n']);
  });

  it('are taken by themselves when a task starts, and never make that fail', async () => {
    await test.close();
    test = await openTestEngine({ git: true });
    reply.all(test.model);
    const { id } = await test.engine.createSession({ prompt: 'Add rate limiting to the public API' });
    await test.engine.draftTasks(id, null, never());
    await test.engine.markReady(id);
    plan = await test.engine.materialize(id);
    const [first, second] = plan.tasks;
    assert.ok(first && second);
    await test.engine.setTaskStatus(plan.id, first.id, 'in_progress');
    assert.equal((await now()).tasks[0]?.status, 'in_progress', 'without a repository too');
    makeRepository();
    await test.engine.setTaskStatus(plan.id, first.id, 'pending');
    await test.engine.setTaskStatus(plan.id, first.id, 'in_progress');
    await waitFor(async () => (await now()).snapshots.length === 1);
    const [snapshot] = (await now()).snapshots;
    assert.deepEqual([snapshot?.trigger, snapshot?.taskId], ['task_started', first.id]);
  });

  it('that are being taken by themselves are there when the engine has closed', async () => {
    makeRepository();
    const own = await openTestEngine({ git: true });
    fs.cpSync(file('.git'), path.join(own.folder, '.git'), { recursive: true });
    const id = newId();
    const task = newTask(1);
    await own.store.append([change('plan', id, 0, planCreated('Limits', [task]))], ADA);
    await own.engine.setTaskStatus(id, task.id, 'in_progress');
    await own.engine.close();
    const again = await own.again();
    assert.deepEqual(
      (await again.plan(id)).snapshots.map(({ number, trigger, taskId }) => [number, trigger, taskId]),
      [[1, 'task_started', task.id]],
    );
    await again.close();
    fs.rmSync(own.folder, { recursive: true, force: true });
  });

  it('are removed with a preview; their rows stay and say so', async () => {
    makeRepository();
    await test.engine.takeSnapshot(plan.id, { name: 'One' }, never());
    await test.engine.takeSnapshot(plan.id, { name: 'Two' }, never());
    const preview = await test.engine.previewPrune(plan.id, [1], never());
    assert.deepEqual(
      preview.snapshots.map((one) => one.name),
      ['One'],
    );
    assert.equal(git('for-each-ref', '--format=x', 'refs/planning-studio').split('\n').length, 2);
    await test.engine.pruneSnapshots(plan.id, [1], { archivedToo: false }, never());
    assert.equal(
      git('for-each-ref', '--format=%(refname)', 'refs/planning-studio'),
      `refs/planning-studio/${plan.id}/2`,
    );
    await assert.rejects(test.engine.previewRewind(plan.id, 1, [], never()), {
      code: 'not_allowed_now',
      message: /only its entry is left/,
    });
    const third = await test.engine.takeSnapshot(plan.id, {}, never());
    assert.equal(third.number, 3, 'a number is never given twice');
  });

  it('are found as strays when no plan knows them', async () => {
    makeRepository();
    git('update-ref', 'refs/planning-studio/0190a000-0000-7000-8000-000000000000/1', 'HEAD');
    const preview = await test.engine.previewPrune(null, [], never());
    assert.deepEqual([preview.snapshots.length, preview.strays], [0, 1]);
    await test.engine.pruneSnapshots(null, [], { archivedToo: false }, never());
    assert.equal(git('for-each-ref', 'refs/planning-studio'), '');
  });

  it('are no strays when there are more plans than are listed at once', async () => {
    makeRepository();
    const kept = await test.engine.takeSnapshot(plan.id, {}, never());
    await test.store.append(
      Array.from({ length: 500 }, (_, at) => change('plan', newId(), 0, planCreated(`Plan ${at}`))),
      ADA,
    );
    const preview = await test.engine.previewPrune(null, [], never());
    assert.deepEqual([preview.snapshots.length, preview.strays], [0, 0]);
    await test.engine.pruneSnapshots(null, [], { archivedToo: false }, never());
    assert.equal(git('rev-parse', kept.ref), kept.commit);
  });

  it('stand in the timeline of their task between what happened to it', async () => {
    makeRepository();
    const [first] = plan.tasks;
    assert.ok(first);
    await test.engine.takeSnapshot(plan.id, {}, never());
    await test.engine.setTaskStatus(plan.id, first.id, 'in_progress', 'Now.');
    await test.engine.takeSnapshot(plan.id, { taskId: first.id, name: 'Half' }, never());
    write('half.txt', 'half\n');
    await test.engine.takeSnapshot(plan.id, { taskId: first.id, name: 'More' }, never());
    await test.engine.rewind(plan.id, 2, { paths: [], tasks: false }, never());
    const entries = await test.engine.timeline(plan.id, first.id);
    assert.deepEqual(
      entries.map((one) => [one.kind, one.snapshot, one.changes]),
      [
        ['added', null, null],
        ['status', null, null],
        ['snapshot', 2, null],
        ['snapshot', 3, { from: 2, to: 3 }],
        ['snapshot', 4, null],
        ['rewound', 2, { from: 4, to: 2 }],
      ],
    );
    assert.match(entries[1]?.text ?? '', /in progress.*Now\./);
    assert.equal(entries[2]?.text, 'Snapshot 2: Half (no changes).');
  });

  it('stay in the timeline when they are removed, with nothing to look at', async () => {
    makeRepository();
    const [first] = plan.tasks;
    assert.ok(first);
    for (const name of ['One', 'Two', 'Three']) {
      write('a.txt', name);
      await test.engine.takeSnapshot(plan.id, { taskId: first.id, name }, never());
    }
    await test.engine.pruneSnapshots(plan.id, [2], { archivedToo: false }, never());
    const entries = await test.engine.timeline(plan.id, first.id);
    assert.deepEqual(
      entries.slice(1).map((one) => [/: (\w+)/.exec(one.text)?.[1], one.snapshot, one.changes]),
      [
        ['One', 1, { from: 'base-1', to: 1 }],
        ['Two', null, null],
        ['Three', 3, { from: 1, to: 3 }],
      ],
    );
  });

  it('of two engines at once get numbers of their own', async () => {
    makeRepository();
    const other = await test.again();
    const taken = await Promise.all(
      [test.engine, other, test.engine, other].map((engine) => engine.takeSnapshot(plan.id, {}, never())),
    );
    assert.deepEqual(
      taken.map((one) => one.number).toSorted((a, b) => a - b),
      [1, 2, 3, 4],
    );
    await test.store.refresh();
    assert.deepEqual(
      (await now()).snapshots.map((one) => one.number),
      [1, 2, 3, 4],
    );
  });
});
