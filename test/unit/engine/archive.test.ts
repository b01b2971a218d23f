import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PlanningError } from '../../../src/core/base/errors.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import type { StreamRef } from '../../../src/core/store/streams.ts';
import { openNodeEngine, PRESET_SETTINGS } from '../../../src/node/engine.ts';
import { silentLog } from '../../../src/node/log.ts';
import { reply } from '../../fakes/replies.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';

describe('An archived plan', function () {
  this.timeout(60_000);
  let test: TestEngine;
  let plan: Plan;
  beforeEach(async () => {
    test = await openTestEngine({ git: true, settings: { autoSnapshots: false } });
    reply.all(test.model);
    const { id } = await test.engine.createSession({ prompt: 'Add rate limiting to the public API' });
    await test.engine.draftTasks(id, null, never());
    await test.engine.markReady(id);
    plan = await test.engine.materialize(id);
  });
  afterEach(() => test.close());

  const recordFile = async (): Promise<string> => {
    const { archive } = await test.engine.plan(plan.id);
    return path.join(test.folder, '.planning-studio', archive?.record.file ?? '');
  };

  it('names the open tasks first, and is sealed, read-only and whole when they are accepted', async () => {
    execFileSync('git', ['init', '-q'], { cwd: test.folder });
    fs.writeFileSync(path.join(test.folder, 'a.txt'), 'one\n');
    await test.engine.takeSnapshot(plan.id, {}, never());
    const preview = await test.engine.previewArchive(plan.id, never());
    assert.equal(preview.openTasks.length, plan.tasks.length);
    await assert.rejects(test.engine.archivePlan(plan.id, { acceptOpen: false }, never()), {
      code: 'not_allowed_now',
      message: /still open: #1/,
    });
    const archive = await test.engine.archivePlan(plan.id, { acceptOpen: true, notes: 'Enough.' }, never());
    assert.deepEqual([archive.snapshot, archive.notes, archive.openTasks], [2, 'Enough.', plan.tasks.length]);
    const check = await test.engine.checkArchive(plan.id);
    assert.deepEqual([check.ok, check.problems, check.sha256], [true, [], archive.record.sha256]);
    const text = fs.readFileSync(await recordFile(), 'utf8');
    for (const kind of ['head', 'event', 'document', 'usage', 'diff', 'plan']) {
      if (kind === 'document') continue; // this plan has no spec
      assert.match(text, new RegExp(`"kind":"${kind}"`), kind);
    }
    const [task] = plan.tasks;
    assert.ok(task);
    await assert.rejects(test.engine.setTaskStatus(plan.id, task.id, 'completed'), {
      code: 'not_allowed_now',
      message: /reopen it/,
    });
    await assert.rejects(test.engine.takeSnapshot(plan.id, {}, never()), { message: /Reopen it first/ });
    await assert.rejects(test.engine.pruneSnapshots(plan.id, [1], { archivedToo: false }, never()), {
      message: /removed only when you say so/,
    });
    assert.match(await test.engine.exportPlan(plan.id, 'markdown'), /Add the limiter/);
  });

  it('can be archived without a repository, reopened with a reason, and archived again', async () => {
    const first = await test.engine.archivePlan(plan.id, { acceptOpen: true }, never());
    assert.equal(first.snapshot, null);
    await assert.rejects(test.engine.reopenPlan(plan.id, '  '), { code: 'invalid_input' });
    await test.engine.reopenPlan(plan.id, 'A customer came back');
    assert.equal((await test.engine.plan(plan.id)).status, 'active');
    await assert.rejects(test.engine.checkArchive(plan.id), { code: 'not_allowed_now' });
    const second = await test.engine.archivePlan(plan.id, { acceptOpen: true }, never());
    assert.notEqual(second.record.file, first.record.file);
    assert.equal((await test.engine.checkArchive(plan.id)).ok, true);
  });

  it('shows when its record or its log is not what was sealed', async () => {
    await test.engine.archivePlan(plan.id, { acceptOpen: true }, never());
    const record = await recordFile();
    const text = fs.readFileSync(record, 'utf8');
    fs.writeFileSync(record, text.replace('Add the limiter', 'Add no limiter'));
    const changed = await test.engine.checkArchive(plan.id);
    assert.equal(changed.ok, false);
    assert.match(changed.problems.join(' '), /was changed after it was sealed/);
    fs.writeFileSync(record, text.split('\n').slice(0, -2).join('\n') + '\n');
    assert.deepEqual((await test.engine.checkArchive(plan.id)).problems, ['Lines are missing at its end.']);
    fs.rmSync(record);
    assert.match((await test.engine.checkArchive(plan.id)).problems.join(' '), /missing/);
  });

  it('shows a changed byte where a decoder would see the letter that was sealed', async () => {
    await test.engine.editPlan(plan.id, { description: 'a letter that was lost: \ufffd' });
    await test.engine.archivePlan(plan.id, { acceptOpen: true }, never());
    const record = await recordFile();
    const bytes = fs.readFileSync(record);
    const at = bytes.indexOf('\ufffd');
    fs.writeFileSync(record, Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at + 3)]));
    const { problems } = await test.engine.checkArchive(plan.id);
    assert.match(problems.join(' '), /was changed after it was sealed/);
    assert.ok(problems.length <= 3, problems.join('\n'));
  });

  it('shows the record of another plan', async () => {
    await test.engine.archivePlan(plan.id, { acceptOpen: true }, never());
    const { id } = await test.engine.createSession({ prompt: 'Add another thing to the public API' });
    await test.engine.draftTasks(id, null, never());
    await test.engine.markReady(id);
    const other = await test.engine.materialize(id);
    const { record } = await test.engine.archivePlan(other.id, { acceptOpen: true }, never());
    fs.copyFileSync(path.join(test.folder, '.planning-studio', record.file), await recordFile());
    const { problems } = await test.engine.checkArchive(plan.id);
    assert.equal(problems[0], 'It is the record of another plan.');
  });

  it('shows an event of another branch that came into the log before the seal', async () => {
    const logOf = (folder: string): string => path.join(folder, '.planning-studio/plans', `${plan.id}.jsonl`);
    const branch = fs.mkdtempSync(path.join(os.tmpdir(), 'planning-studio-branch-'));
    try {
      fs.cpSync(test.folder, branch, { recursive: true });
      const clone = await openNodeEngine({
        folder: branch,
        log: silentLog,
        watch: false,
        provider: () => test.model,
        settings: () => PRESET_SETTINGS,
      });
      await clone.editPlan(plan.id, { title: 'Changed on a branch' });
      await clone.close();
      await test.engine.archivePlan(plan.id, { acceptOpen: true }, never());
      assert.equal((await test.engine.checkArchive(plan.id)).ok, true);
      const [line] = fs.readFileSync(logOf(branch), 'utf8').trimEnd().split('\n').slice(-1);
      fs.appendFileSync(logOf(test.folder), `${line}\n`);
      const merged = await test.again();
      assert.equal((await merged.plan(plan.id)).title, 'Changed on a branch');
      const { problems } = await merged.checkArchive(plan.id);
      assert.match(problems.join(' '), /^Event \d+ of the plan's log came before it was archived/);
    } finally {
      fs.rmSync(branch, { recursive: true, force: true });
    }
  });

  it('is active as before, with no record left behind, when it changes or the disk fails under it', async () => {
    const records = (): readonly string[] =>
      fs.readdirSync(path.join(test.folder, '.planning-studio/archive'));
    const window = await test.again();
    const { history, append } = test.store;
    Object.assign(test.store, {
      async history(ref: StreamRef) {
        const found = await history.call(test.store, ref);
        await window.editPlan(plan.id, { title: 'Changed meanwhile' });
        return found;
      },
    });
    await assert.rejects(test.engine.archivePlan(plan.id, { acceptOpen: true }, never()), {
      code: 'conflict',
      message: /Archive it again/,
    });
    assert.deepEqual(records(), []);
    const full = async (): Promise<never> => {
      throw new PlanningError('store_failed', 'The disk is full.');
    };
    Object.assign(test.store, { history, append: full });
    await assert.rejects(test.engine.archivePlan(plan.id, { acceptOpen: true }, never()), /disk is full/);
    assert.deepEqual(records(), []);
    Object.assign(test.store, { append });
    assert.equal((await test.engine.plan(plan.id)).status, 'active');
    await test.engine.archivePlan(plan.id, { acceptOpen: true }, never());
    assert.equal(records().length, 1);
  });

  it('names five of the open tasks, and how many more there are', async () => {
    const refused = async (): Promise<string> => {
      const asked = test.engine.archivePlan(plan.id, { acceptOpen: false }, never());
      return asked.then(
        () => assert.fail('It was archived.'),
        (error: unknown) => (error instanceof PlanningError ? error.message : assert.fail(String(error))),
      );
    };
    for (const title of ['Three', 'Four', 'Five']) await test.engine.addTask(plan.id, { title }, null);
    assert.match(await refused(), /still open: (#\d [^#]+, ){4}#\d [\w ]+\. Complete/);
    await test.engine.addTask(plan.id, { title: 'Six' }, null);
    assert.match(await refused(), /still open: (#\d [^#]+, ){4}#\d [\w ]+ and 1 more\. Complete/);
    for (const { id } of (await test.engine.plan(plan.id)).tasks.slice(0, 5)) {
      await test.engine.setTaskStatus(plan.id, id, 'cancelled');
    }
    assert.match(await refused(), /still open: #\d [\w ]+\. Complete/);
  });

  it('is sealed without git too, when it has snapshots of before', async () => {
    execFileSync('git', ['init', '-q'], { cwd: test.folder });
    await test.engine.takeSnapshot(plan.id, {}, never());
    // What git sees of a repository that is broken is what it sees of none: nothing.
    fs.rmSync(path.join(test.folder, '.git/HEAD'));
    const later = await test.again();
    const { snapshot, record } = await later.archivePlan(plan.id, { acceptOpen: true }, never());
    assert.equal(snapshot, null);
    assert.equal((await later.checkArchive(plan.id)).ok, true);
    const text = fs.readFileSync(path.join(test.folder, '.planning-studio', record.file), 'utf8');
    assert.match(text, /"data":\{"snapshot":1,"text":null\},"kind":"diff"/);
  });
});
