import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../../src/core/engine/api.ts';
import type { Id } from '../../../src/core/model/basics.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import type { PlanEvent } from '../../../src/core/plan/events.ts';
import { bring, intrude } from '../../fakes/intrude.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';
import { TextIndex } from '../../fakes/textIndex.ts';
import { makePlan, newTask } from '../store/samples.ts';

const SPEC = 'name: Gone\nrules:\n  - {id: gone, description: Auth0 is gone, match: {text: auth0}}\n';
const HERE = SPEC.replace('gone', 'left');

/** A plan with a task that has a spec and one that has none. */
interface Subject {
  readonly engine: Engine;
  readonly id: Id;
  readonly proved: Id;
  readonly bare: Id;
  readonly markdown: string;
}

/** A call that changes the plan. */
interface Call {
  readonly run: (subject: Subject) => Promise<unknown>;
  /** Which of its appends to the plan's log is the one that is meant. */
  readonly turn?: number;
  /** It takes snapshots, which take their time. */
  readonly git?: boolean;
}

/** Every call that changes a plan. */
const CALLS: Readonly<Record<string, Call>> = {
  editPlan: { run: ({ engine, id }) => engine.editPlan(id, { title: 'New' }) },
  deletePlan: { run: ({ engine, id }) => engine.deletePlan(id) },
  addTask: { run: ({ engine, id }) => engine.addTask(id, { title: 'New' }, null) },
  editTask: { run: ({ engine, id, bare }) => engine.editTask(id, bare, { title: 'New' }) },
  setTaskStatus: { run: ({ engine, id, proved }) => engine.setTaskStatus(id, proved, 'blocked', 'Why.') },
  moveTask: { run: ({ engine, id, bare }) => engine.moveTask(id, bare, null) },
  removeTask: { run: ({ engine, id, bare }) => engine.removeTask(id, bare) },
  applyMarkdown: {
    run: ({ engine, id, markdown }) => engine.applyMarkdown(id, markdown, markdown.replace('Limits', 'New')),
  },
  attachSpec: {
    run: ({ engine, id, proved }) => engine.attachSpec(id, proved, HERE, { baseRevision: 1 }, never()),
  },
  removeSpec: { run: ({ engine, id, proved }) => engine.removeSpec(id, proved) },
  takeSnapshot: { git: true, run: ({ engine, id }) => engine.takeSnapshot(id, {}, never()) },
  rewind: {
    git: true,
    run: ({ engine, id }) => engine.rewind(id, 1, { paths: [], tasks: true }, never()),
    // The first one is that of the safety snapshot.
    turn: 2,
  },
  archivePlan: {
    git: true,
    run: ({ engine, id }) => engine.archivePlan(id, { acceptOpen: true }, never()),
    // After the runs and the last snapshot.
    turn: 3,
  },
};

const ARCHIVED: PlanEvent = {
  type: 'plan_archived',
  archive: { notes: null, snapshot: null, openTasks: 0, record: { file: 'x', sha256: 'x' } },
};
/** How a plan is closed, and what is said then: by most calls, and by those about snapshots. */
const CLOSED: readonly (readonly [PlanEvent, RegExp])[] = [
  [
    ARCHIVED,
    /The plan is archived: reopen it before changing it\.$|^"Limits" is archived\. Reopen it first\.$/,
  ],
  [
    { type: 'plan_deleted' },
    /The plan is deleted: restore it before changing it\.$|^"Limits" is deleted\. Restore it first\.$/,
  ],
];

describe('A plan that is closed', function () {
  this.timeout(60_000);
  let test: TestEngine;
  let subject: Subject;
  const ref = () => ({ kind: 'plan', id: subject.id }) as const;
  const types = async (): Promise<readonly string[]> =>
    (await test.store.history(ref())).map(({ event }) => event.type);
  const now = (): Promise<Plan> => test.engine.plan(subject.id);

  before(async () => {
    const index = new TextIndex({ 'src/auth.ts': 'import auth0 from "auth0";\n' });
    test = await openTestEngine({ git: true, index, settings: { autoSnapshots: false } });
    fs.writeFileSync(path.join(test.folder, 'a.txt'), 'one\n');
    execFileSync('git', ['init', '-q'], { cwd: test.folder });
  });
  after(() => test.close());
  beforeEach(async () => {
    const tasks = [newTask(1, { verification: { spec: SPEC, vacuous: [], explanation: null } }), newTask(2)];
    const id = await makePlan(test.store, 'Limits', tasks);
    const [proved = '', bare = ''] = tasks.map((task) => task.id);
    const { engine } = test;
    subject = { engine, id, proved, bare, markdown: await engine.exportPlan(id, 'markdown') };
  });

  for (const [closing, message] of CLOSED) {
    it(`takes no change once it is closed (${closing.type})`, async () => {
      await bring(test.store, ref(), closing);
      const before = await types();
      for (const [name, { run }] of Object.entries(CALLS)) {
        await assert.rejects(run(subject), { code: 'not_allowed_now', message }, name);
        assert.deepEqual(await types(), before, name);
      }
    });

    for (const [name, { run, turn = 1, git = false }] of Object.entries(CALLS)) {
      if (git && closing !== ARCHIVED) continue;
      it(`is not changed by ${name} when somebody was faster (${closing.type})`, async () => {
        if (name === 'rewind') await subject.engine.takeSnapshot(subject.id, {}, never());
        const before = await types();
        intrude(test.store, ref(), turn, closing);
        await assert.rejects(run(subject), { code: 'not_allowed_now', message });
        const added = (await types()).slice(before.length);
        assert.equal(added.length, turn, added.join());
        assert.equal(added.at(-1), closing.type);
      });
    }
  }

  it('keeps no run that ends after it was closed', async () => {
    intrude(test.store, ref(), 1, ARCHIVED);
    const before = await types();
    await subject.engine.verifyTask(subject.id, subject.proved, 'person', never());
    assert.deepEqual(await types(), [...before, 'plan_archived']);
  });

  it('takes no undo either', async () => {
    const { engine, id, bare, proved } = subject;
    const undos = [await engine.removeTask(id, bare), await engine.removeSpec(id, proved)];
    await bring(test.store, ref(), ARCHIVED);
    const before = await types();
    for (const undo of undos)
      await assert.rejects(
        engine.undo(id, undo, never()),
        { code: 'not_allowed_now', message: /reopen it/ },
        undo.label,
      );
    assert.deepEqual(await types(), before);
  });

  it('names the line of the edit, and minds no text that is as it was', async () => {
    const { engine, id, markdown } = subject;
    await bring(test.store, ref(), ARCHIVED);
    await engine.applyMarkdown(id, markdown, markdown);
    await assert.rejects(engine.applyMarkdown(id, markdown, markdown.replace('Limits', 'New')), {
      message: /^Line \d+: The plan is archived: reopen it/,
      details: { line: 1 },
    });
  });

  it('may lose its snapshots, when that is said of an archived one', async () => {
    await subject.engine.takeSnapshot(subject.id, {}, never());
    await bring(test.store, ref(), ARCHIVED);
    await subject.engine.pruneSnapshots(subject.id, [1], { archivedToo: true }, never());
    assert.notEqual((await now()).snapshots[0]?.prunedAt, null);
  });

  it('is opened again by the call for it and no other, once', async () => {
    const { engine, id } = subject;
    const undo = await engine.deletePlan(id);
    const refused = async (call: () => Promise<unknown>, message: string): Promise<void> => {
      const before = await types();
      await assert.rejects(call(), { code: 'not_allowed_now', message });
      assert.deepEqual(await types(), before);
    };
    const reopen = (): Promise<void> => engine.reopenPlan(id, 'Back.');
    const restore = (): Promise<Plan> => engine.restorePlan(id);
    await refused(reopen, 'The plan is deleted: restore it before changing it.');
    await restore();
    await refused(restore, 'The plan is not deleted.');
    await assert.rejects(engine.undo(id, undo, never()), {
      code: 'conflict',
      message: /brought back meanwhile/,
    });
    await refused(reopen, 'The plan is not archived.');
    await bring(test.store, ref(), ARCHIVED);
    await refused(restore, 'The plan is archived: reopen it before changing it.');
    await reopen();
    assert.equal((await now()).status, 'active');
  });

  it('is opened once when two do it at the same moment', async () => {
    const { engine, id } = subject;
    await bring(test.store, ref(), ARCHIVED);
    intrude(test.store, ref(), 1, { type: 'plan_reopened', reason: 'Mine.' });
    await assert.rejects(engine.reopenPlan(id, 'Back.'), { message: 'The plan is not archived.' });
    await bring(test.store, ref(), { type: 'plan_deleted' });
    intrude(test.store, ref(), 1, { type: 'plan_restored' });
    await assert.rejects(engine.restorePlan(id), { message: 'The plan is not deleted.' });
  });
});
