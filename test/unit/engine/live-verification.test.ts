import assert from 'node:assert/strict';
import { PlanningError } from '../../../src/core/base/errors.ts';
import type { Engine } from '../../../src/core/engine/api.ts';
import type { Disposable } from '../../../src/core/base/emitter.ts';
import type { Plan, Task } from '../../../src/core/model/plan.ts';
import { MemoryCommands } from '../../fakes/memoryCommands.ts';
import { reply } from '../../fakes/replies.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';
import { TextIndex } from '../../fakes/textIndex.ts';
import { waitFor } from '../../fakes/waitFor.ts';

const SPEC = 'name: Gone\nrules:\n  - {id: gone, description: Auth0 is gone, match: {text: auth0}}\n';
const HELD = 'name: Held\nrules:\n  - {id: held, description: There is code, expect: {text: import}}\n';

describe('Live verification', () => {
  let test: TestEngine;
  let engine: Engine;
  let index: TextIndex;
  let plan: Plan;
  const watching: Disposable[] = [];

  beforeEach(async () => {
    index = new TextIndex({ 'src/auth.ts': 'import auth0\n' });
    test = await openTestEngine({ index, commands: new MemoryCommands() });
    ({ engine } = test);
    reply.all(test.model);
    const { id } = await engine.createSession({ prompt: 'Move from Auth0 to Cognito' });
    await engine.draftTasks(id, null, never());
    await engine.markReady(id);
    plan = await engine.materialize(id, { planTitle: 'Move' });
  });
  afterEach(async () => {
    for (const one of watching.splice(0)) one.dispose();
    await test.close();
  });

  const taskId = (at: number): string => plan.tasks[at]?.id ?? '';
  async function task(at = 0, from = engine): Promise<Task> {
    const found = (await from.plan(plan.id)).tasks.find((one) => one.id === taskId(at));
    assert.ok(found);
    return found;
  }
  const attach = (yaml = SPEC, at = 0, baseRevision = 0) =>
    engine.attachSpec(plan.id, taskId(at), yaml, { baseRevision }, never());
  const watch = (on = engine): void => void watching.push(on.watchVerification({ debounceMs: 1 }));
  function save(text: string): void {
    index.write('src/auth.ts', text);
    engine.filesChanged(['src/auth.ts']);
  }
  const runs = async (): Promise<number> => (await task()).verification?.runTotal ?? 0;
  /** Waits until the watch has nothing more to do: nothing is evaluated for a while. */
  async function settled(): Promise<void> {
    let before = -1;
    await waitFor(async () => {
      const same = before === index.evaluations;
      before = index.evaluations;
      await new Promise((resolve) => setTimeout(resolve, 30));
      return same && before === index.evaluations;
    });
  }

  it('turns a task green when its file is saved, and red again with the file that broke it', async () => {
    await attach();
    watch();
    save('import cognito\n');
    await waitFor(async () => (await task()).status === 'completed');
    save('import auth0 // back\n');
    await waitFor(async () => (await task()).status === 'failed');
    assert.deepEqual((await task()).verification?.regression?.cause, {
      kind: 'save',
      paths: ['src/auth.ts'],
    });
    assert.equal((await task()).verification?.runs.at(-1)?.trigger, 'live');
  });

  it('looks at the text of an editor before it is saved', async () => {
    await attach();
    watch();
    engine.setEditorText('src/auth.ts', 'import cognito\n');
    await waitFor(async () => (await task()).status === 'completed');
    engine.setEditorText('src/auth.ts', null);
    await waitFor(async () => (await task()).status === 'failed');
  });

  it('keeps nothing when nothing new is to be said, and comes to rest', async () => {
    await attach();
    watch();
    await settled();
    const before = await runs();
    for (let at = 0; at < 3; at += 1) {
      save(`import auth0\n// ${at}\n`);
      await settled();
    }
    assert.equal(await runs(), before);
  });

  it('reads each active plan twice for a save: for what is to be run, and when what was found is decided on', async () => {
    for (const at of [0, 1]) await attach(SPEC, at);
    watch();
    await settled();
    const load = test.store.load.bind(test.store);
    let loads = 0;
    Object.assign(test.store, {
      load: (...args: Parameters<typeof load>) => {
        loads += args[0].kind === 'plan' ? 1 : 0;
        return load(...args);
      },
    });
    save('import auth0\n// still\n');
    await settled();
    assert.equal(loads, 2);
  });

  it('keeps a live run once when two windows see the same', async () => {
    await attach();
    const other = await test.again();
    watch();
    watch(other);
    save('import cognito\n');
    other.filesChanged(['src/auth.ts']);
    await waitFor(async () => (await task()).status === 'completed');
    await waitFor(async () => (await other.reports()).some((one) => one.report?.verdict === 'pass'));
    await settled();
    const third = await test.again({ runner: 'third' });
    const kept = (await task(0, third)).verification?.runs.filter((run) => run.trigger === 'live');
    assert.deepEqual(
      kept?.map((run) => run.verdict),
      ['pass'],
    );
  });

  it('looks at a spec that is attached while it watches, and leaves backlog and cancelled tasks alone', async () => {
    await attach(HELD, 0);
    await attach(HELD, 1);
    await engine.setTaskStatus(plan.id, taskId(1), 'backlog');
    const other = await test.again();
    watch(other);
    await waitFor(async () => (await other.reports()).length === 1);
    await other.attachSpec(plan.id, taskId(0), SPEC, { baseRevision: 1 }, never());
    await waitFor(async () => (await other.reports())[0]?.revision === 2);
    await settled();
    assert.deepEqual(
      (await other.reports()).map((one) => one.number),
      [1],
    );
  });

  it('looks at a spec that another process wrote anew, also when it has looked at the one before', async () => {
    await attach(HELD);
    watch();
    await settled();
    const told = async () =>
      (await engine.reports()).map(({ revision, report }) => [revision, report?.verdict]);
    assert.deepEqual(await told(), [[1, 'pass']]);
    const other = await test.again();
    await other.attachSpec(plan.id, taskId(0), SPEC, { baseRevision: 1 }, never());
    await test.store.refresh();
    await waitFor(async () => (await engine.reports())[0]?.revision === 2);
    assert.deepEqual(await told(), [[2, 'fail']]);
  });

  it('relies on the changes that are named to it, and looks at everything when a person asks', async () => {
    await attach();
    watch();
    await settled();
    index.write('src/auth.ts', 'import cognito\n');
    engine.filesChanged(['src/other.ts']);
    await settled();
    assert.equal((await task()).status, 'pending');
    await engine.verifyTask(plan.id, taskId(0), 'person', never());
    assert.equal((await task()).status, 'completed');
  });

  it('does not touch the index while no task has a spec', async () => {
    watch();
    save('import cognito\n');
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(index.evaluations, 0);
  });

  it('goes on after the index failed', async () => {
    await attach();
    watch();
    await settled();
    index.failNext = new PlanningError('index_failed', 'The index broke.');
    save('import nothing\n');
    await settled();
    save('import cognito\n');
    await waitFor(async () => (await task()).status === 'completed');
  });

  it('does not run commands by itself, and does not take back what they proved', async () => {
    const commands = new MemoryCommands();
    const fresh = await openTestEngine({ index, commands });
    try {
      reply.all(fresh.model);
      const { id } = await fresh.engine.createSession({ prompt: 'Move from Auth0 to Cognito' });
      await fresh.engine.draftTasks(id, null, never());
      await fresh.engine.markReady(id);
      const made = await fresh.engine.materialize(id);
      const [first] = made.tasks;
      assert.ok(first);
      await fresh.engine.allowCommands(true);
      commands.outcomes.set('npm test', { kind: 'exited', code: 1, output: '' });
      const yaml = 'name: T\nrules:\n  - {id: tests, description: Tests pass, command: npm test}\n';
      await fresh.engine.attachSpec(made.id, first.id, yaml, { baseRevision: 0 }, never());
      commands.outcomes.clear();
      await fresh.engine.verifyTask(made.id, first.id, 'person', never());
      const ran = commands.ran.length;
      watch(fresh.engine);
      index.write('src/auth.ts', 'import something\n');
      fresh.engine.filesChanged(['src/auth.ts']);
      await waitFor(async () => (await fresh.engine.reports())[0]?.report?.verdict === 'undecided');
      assert.equal(commands.ran.length, ran);
      const [now] = (await fresh.engine.plan(made.id)).tasks;
      assert.equal(now?.status, 'completed');
      assert.equal(now?.verification?.runs.at(-1)?.verdict, 'pass');
    } finally {
      for (const one of watching.splice(0)) one.dispose();
      await fresh.close();
    }
  });

  it('stops when it is disposed', async () => {
    await attach();
    watch();
    await settled();
    for (const one of watching.splice(0)) one.dispose();
    const before = index.evaluations;
    save('import cognito\n');
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(index.evaluations, before);
  });
});
