import assert from 'node:assert/strict';
import type { Engine } from '../../../src/core/engine/api.ts';
import { PlanningError } from '../../../src/core/base/errors.ts';
import { authorized } from '../../../src/core/engine/authorize.ts';
import type { Standing } from '../../../src/core/session/permissions.ts';
import { openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';

describe('The permission check of the engine', () => {
  let test: TestEngine;
  beforeEach(async () => void (test = await openTestEngine()));
  afterEach(() => test.close());

  it('stands before every call, so that a stranger reaches none', async () => {
    const asked: string[] = [];
    const strange = authorized(test.engine, (call) => {
      asked.push(call);
      return { org: 'none', project: 'none', creator: false };
    });
    const calls = Object.entries(test.engine).filter(
      ([name, value]) => typeof value === 'function' && !name.startsWith('on'),
    );
    assert.ok(calls.length > 50);
    for (const [name] of calls) {
      const call = strange[name as keyof Engine] as () => unknown;
      await assert.rejects(async () => call(), { code: 'forbidden' }, name);
    }
    assert.deepEqual(asked.sort(), calls.map(([name]) => name).sort());
  });

  it('lets a viewer look and not touch', async () => {
    const { id } = await test.engine.createSession({ prompt: 'Add rate limiting to the public API' });
    const viewer = authorized(test.engine, () => ({ org: 'member', project: 'viewer', creator: false }));
    assert.equal((await viewer.session(id)).session.id, id);
    await assert.rejects(viewer.renameSession(id, 'Mine'), { code: 'forbidden', message: /permission/ });
    await assert.rejects(viewer.materialize(id), { code: 'forbidden' });
  });

  it('asks what the caller is to the thing that the call names', async () => {
    const { id } = await test.engine.createSession({ prompt: 'Add rate limiting to the public API' });
    const mine = authorized(test.engine, (_, subject) => ({
      ...{ org: 'member', project: 'none' },
      creator: subject === id,
    }));
    await mine.renameSession(id, 'Mine');
    const other = await test.engine.createSession({ prompt: 'Write down what the limits are' });
    await assert.rejects(mine.renameSession(other.id, 'Mine, too'), { code: 'forbidden' });
  });
});

/** What each kind of person may call beyond the ones before; nobody may call what stands in no list. */
const ALLOWED: readonly (readonly [who: string, standing: Standing, calls: string])[] = [
  [
    'a member of the organisation',
    { org: 'member', project: 'none', creator: false },
    `createSession sessions documents plans tasks reports search episodes usage findings
     recoverSnapshots previewPrune close`,
  ],
  [
    'a viewer of the project',
    { org: 'member', project: 'viewer', creator: false },
    `session estimate previewMaterialize document diffVersions plan planView exportPlan writePlan exportSession
     taskPrompt index indexStatus symbols analogous setEditorText filesChanged checkSpec testSpec commandPermission
     repository compareSnapshots diffSnapshots snapshotFile previewRewind timeline previewArchive checkArchive
     usageCalls`,
  ],
  [
    'who made the session',
    { org: 'member', project: 'viewer', creator: true },
    `renameSession setBudget discardSession answerBlocker stop resume addContext removeContext scan generatePersonas
     setPersonas discuss brainstorm nextRound say stopThread retryThread answerQuestion synthesize editSynthesis
     draftSpec draftTasks setDrafts markReady reopen`,
  ],
  [
    'a contributor who made the session',
    { org: 'member', project: 'contributor', creator: true },
    `materialize saveDocument restoreVersion editPlan deletePlan restorePlan addTask editTask setTaskStatus moveTask
     removeTask applyMarkdown attachSpec removeSpec verifyTask verifyPlan watchVerification allowCommands
     initRepository takeSnapshot rewind pruneSnapshots archivePlan reopenPlan`,
  ],
];

describe('The permissions of the calls', () => {
  let test: TestEngine;
  before(async () => void (test = await openTestEngine()));
  after(() => test.close());

  /** Which calls get through to the engine. */
  async function passes(standing: Standing): Promise<readonly string[]> {
    const names = Object.entries(test.engine)
      .filter(([name, value]) => typeof value === 'function' && !name.startsWith('on'))
      .map(([name]) => name);
    const ran: string[] = [];
    const recording = Object.fromEntries(names.map((name) => [name, () => void ran.push(name)]));
    const guarded = authorized({ ...test.engine, ...recording }, () => standing);
    for (const name of names) {
      try {
        await (guarded[name as keyof Engine] as () => unknown)();
      } catch (error) {
        assert.ok(error instanceof PlanningError && error.code === 'forbidden', name);
      }
    }
    return ran.toSorted();
  }

  for (const [at, [who, standing]] of ALLOWED.entries()) {
    it(`let ${who} do exactly this much`, async () => {
      const lists = ALLOWED.slice(0, at + 1).map(([, , calls]) => calls);
      assert.deepEqual(await passes(standing), lists.join(' ').split(/\s+/).toSorted());
    });
  }

  it('let a contributor who did not make the session edit and not work on it', async () => {
    const passed = await passes({ org: 'member', project: 'contributor', creator: false });
    const own = new Set(ALLOWED[2]?.[2].split(/\s+/));
    const all = ALLOWED.flatMap(([, , calls]) => calls.split(/\s+/));
    assert.deepEqual(passed, all.filter((call) => !own.has(call) && call !== 'materialize').toSorted());
  });

  it('leave no call to nobody', async () => {
    const owner = await passes({ org: 'owner', project: 'none', creator: false });
    assert.deepEqual(owner, ALLOWED.flatMap(([, , calls]) => calls.split(/\s+/)).toSorted());
  });
});
