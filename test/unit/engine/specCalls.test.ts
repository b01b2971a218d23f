import assert from 'node:assert/strict';
import type { Engine } from '../../../src/core/engine/api.ts';
import { agent } from '../../../src/core/model/actor.ts';
import type { TaskVerification } from '../../../src/core/model/verification.ts';
import { MemoryCommands } from '../../fakes/memoryCommands.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';
import { TextIndex } from '../../fakes/textIndex.ts';

const GONE = 'name: n\nrules:\n  - {id: gone, description: Auth0 is gone, match: {text: auth0}}\n';
const HERE = 'name: n\nrules:\n  - {id: here, description: Cognito is used, expect: {text: cognito}}\n';
const TESTS = 'name: n\nrules:\n  - {id: tests, description: Tests pass, command: npm test}\n';

describe('Calls about proof specs', () => {
  let test: TestEngine;
  let engine: Engine;
  let commands: MemoryCommands;

  beforeEach(async () => {
    commands = new MemoryCommands();
    const index = new TextIndex({ 'src/auth.ts': 'import auth0 from "auth0";\n' });
    test = await openTestEngine({ index, commands });
    ({ engine } = test);
  });
  afterEach(() => test.close());

  it('run the commands of a loose spec for a person, and not for an agent', async () => {
    const mine = engine.as(agent('coder'));
    assert.equal((await mine.testSpec(TESTS, never())).report?.verdict, 'undecided');
    await engine.allowCommands(true);
    await assert.rejects(mine.testSpec(TESTS, never()), { code: 'forbidden' });
    assert.deepEqual(commands.ran, []);
    assert.equal((await mine.testSpec(GONE, never())).report?.verdict, 'fail');
    await engine.testSpec(TESTS, never());
    assert.deepEqual(commands.ran, ['npm test']);
  });

  it('do not bring back by undo a spec that another one followed', async () => {
    const { id } = await engine.createSession({ prompt: 'Move from Auth0 to Cognito' });
    await engine.setDrafts(id, [{ title: 'Move' }], 0);
    await engine.markReady(id);
    const plan = await engine.materialize(id);
    const task = plan.tasks[0]?.id ?? '';
    const proof = async (): Promise<TaskVerification | null | undefined> =>
      (await engine.plan(plan.id)).tasks[0]?.verification;
    await engine.attachSpec(plan.id, task, GONE, { baseRevision: 0 }, never());
    const first = await engine.removeSpec(plan.id, task);
    await engine.attachSpec(plan.id, task, HERE, { baseRevision: 0 }, never());
    const second = await engine.removeSpec(plan.id, task);
    await assert.rejects(engine.undo(plan.id, first, never()), { code: 'conflict' });
    assert.equal(await proof(), null);
    await engine.undo(plan.id, second, never());
    assert.equal((await proof())?.spec, HERE);
  });
});
