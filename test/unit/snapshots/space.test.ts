import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { PlanningError } from '../../../src/core/base/errors.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import { reply } from '../../fakes/replies.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';

describe('The space that snapshots of a plan take', function () {
  this.timeout(60_000);
  let test: TestEngine;
  let plan: Plan;
  const write = (name: string, content: string | Buffer): void => {
    fs.mkdirSync(path.dirname(path.join(test.folder, name)), { recursive: true });
    fs.writeFileSync(path.join(test.folder, name), content);
  };
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      cwd: test.folder,
      encoding: 'utf8',
    }).trim();
  const bytesHeld = (): number => {
    const objects = path.join(test.folder, '.git/objects');
    return fs
      .readdirSync(objects, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0);
  };

  beforeEach(async () => {
    test = await openTestEngine({
      git: true,
      settings: { autoSnapshots: false, thinPolicy: { allHours: 0, hourlyDays: 0, dailyDays: 0 } },
    });
    reply.all(test.model);
    const { id } = await test.engine.createSession({ prompt: 'Add rate limiting to the public API' });
    await test.engine.draftTasks(id, null, never());
    await test.engine.markReady(id);
    plan = await test.engine.materialize(id, { planTitle: 'Limits' });
    git('init', '-q', '-b', 'main');
    write('a.txt', 'one\n');
    git('add', '-A');
    git('commit', '-qm', 'first');
  });
  afterEach(() => test.close());

  it('comes back when automatic ones are thinned, as much as the preview said', async () => {
    await test.engine.takeSnapshot(plan.id, {}, never());
    // Each going back takes an automatic snapshot of what was there before.
    for (let round = 0; round < 4; round++) {
      write('big.bin', randomBytes(100_000));
      await test.engine.rewind(plan.id, 1, { paths: [], tasks: false }, never());
    }
    await test.engine.takeSnapshot(plan.id, {}, never());
    const { snapshots } = await test.engine.plan(plan.id);
    assert.deepEqual(
      snapshots.map((one) => git('rev-parse', `${one.ref}^`)),
      [git('rev-parse', 'HEAD'), ...Array.from({ length: 5 }, () => snapshots[0]?.commit)],
    );
    // What is told as changed is against the one before, not against the parent.
    assert.deepEqual(
      snapshots.map((one) => one.changes.files),
      [0, 1, 1, 1, 1, 1],
    );
    const preview = await test.engine.previewPrune(plan.id, [], never());
    assert.deepEqual(
      preview.snapshots.map((one) => one.number),
      [2, 3, 4],
    );
    assert.ok(preview.bytes > 300_000 && preview.bytes < 310_000, String(preview.bytes));
    git('gc', '-q', '--prune=now');
    const before = bytesHeld();
    await test.engine.pruneSnapshots(plan.id, [], { archivedToo: false }, never());
    git('gc', '-q', '--prune=now');
    const won = before - bytesHeld();
    assert.ok(Math.abs(won - preview.bytes) < 10_000, `${won} against ${preview.bytes}`);
    assert.equal(git('fsck', '--full'), '');
    const rest = await test.engine.compareSnapshots(plan.id, 5, 6, never());
    assert.deepEqual(
      rest.changes.map((one) => [one.path, one.kind]),
      [['big.bin', 'deleted']],
    );
  });

  it('is not needed to go on, to archive and to check where its commits never were', async () => {
    await test.engine.takeSnapshot(plan.id, {}, never());
    write('a.txt', 'two\n');
    await test.engine.takeSnapshot(plan.id, {}, never());
    for (const { ref } of (await test.engine.plan(plan.id)).snapshots) git('update-ref', '-d', ref);
    git('gc', '-q', '--prune=now');
    write('a.txt', 'three\n');
    const third = await test.engine.takeSnapshot(plan.id, {}, never());
    assert.deepEqual(third.changes, { files: 1, addedLines: 1, removedLines: 1 });
    assert.equal(git('rev-parse', `${third.ref}^`), git('rev-parse', 'HEAD'));
    await assert.rejects(test.engine.compareSnapshots(plan.id, 2, 3, never()), { code: 'not_found' });
    await test.engine.archivePlan(plan.id, { acceptOpen: true }, never());
    fs.rmSync(path.join(test.folder, '.git'), { recursive: true });
    const check = await test.engine.checkArchive(plan.id);
    assert.deepEqual([check.ok, check.problems], [true, []]);
  });

  it('is not left behind by one whose plan is deleted meanwhile', async () => {
    const [taken] = await Promise.allSettled([
      test.engine.takeSnapshot(plan.id, {}, never()),
      test.engine.deletePlan(plan.id),
    ]);
    const held = git('for-each-ref', '--format=%(refname)', 'refs/planning-studio');
    assert.equal(held, taken.status === 'fulfilled' ? taken.value.ref : '');
  });

  it('names a way out when a file could not be gone back to', async () => {
    write('out', 'a file\n');
    write('.gitignore', 'out/\n');
    await test.engine.takeSnapshot(plan.id, {}, never());
    fs.rmSync(path.join(test.folder, 'out'));
    write('out/built.js', 'ignored\n');
    write('a.txt', 'two\n');
    const failed: unknown = await test.engine
      .rewind(plan.id, 1, { paths: [], tasks: false }, never())
      .catch((error: unknown) => error);
    const { code, message, details } = failed as PlanningError;
    assert.deepEqual([code, details], ['conflict', { paths: ['out'], total: 1, safety: 2 }]);
    assert.match(message, /"out" could not be restored.* snapshot 2 holds how it was before/);
    assert.equal(fs.readFileSync(path.join(test.folder, 'a.txt'), 'utf8'), 'one\n');
    assert.equal(fs.readFileSync(path.join(test.folder, 'out/built.js'), 'utf8'), 'ignored\n');
  });
});
