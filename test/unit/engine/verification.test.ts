import assert from 'node:assert/strict';
import { PlanningError } from '../../../src/core/base/errors.ts';
import type { Engine } from '../../../src/core/engine/api.ts';
import type { Plan, Task } from '../../../src/core/model/plan.ts';
import type { Commits, NamedCommit } from '../../../src/core/ports.ts';
import { MemoryCommands } from '../../fakes/memoryCommands.ts';
import { reply } from '../../fakes/replies.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';
import { TextIndex } from '../../fakes/textIndex.ts';

const OLD = 'import auth0 from "auth0";\n';
const NEW = 'import cognito from "cognito";\n';

function specOf(...rules: readonly string[]): string {
  return ['name: Auth0 to Cognito', 'rules:', ...rules, ''].join('\n');
}
const GONE = ['  - id: gone', '    description: Auth0 is gone', '    match: {text: auth0}'].join('\n');
const HERE = ['  - id: here', '    description: Cognito is used', '    expect: {text: cognito}'].join('\n');
const HELD = ['  - id: held', '    description: There is code', '    expect: {text: import}'].join('\n');
const TESTS = ['  - id: tests', '    description: Tests pass', '    command: npm test'].join('\n');
const SPEC = specOf(GONE, HERE);

describe('Verification', () => {
  let test: TestEngine;
  let engine: Engine;
  let index: TextIndex;
  let commands: MemoryCommands;
  let head: NamedCommit | null;
  let clean: boolean;
  let plan: Plan;
  const commits: Commits = {
    head: async () => head,
    broughtBy: async () => (clean ? head : null),
  };

  beforeEach(async () => {
    index = new TextIndex({ 'src/auth.ts': OLD });
    commands = new MemoryCommands();
    head = { commit: 'a'.repeat(40), subject: 'First' };
    clean = true;
    test = await openTestEngine({ index, commands, commits });
    ({ engine } = test);
    reply.all(test.model);
    const { id } = await engine.createSession({ prompt: 'Move from Auth0 to Cognito' });
    await engine.draftTasks(id, null, never());
    await engine.markReady(id);
    plan = await engine.materialize(id, { planTitle: 'Move' });
  });
  afterEach(() => test.close());

  const first = (): string => plan.tasks[0]?.id ?? '';
  const second = (): string => plan.tasks[1]?.id ?? '';
  async function now(taskId = first()): Promise<Task> {
    const found = (await engine.plan(plan.id)).tasks.find((task) => task.id === taskId);
    assert.ok(found);
    return found;
  }
  const attach = (yaml = SPEC, baseRevision = 0, taskId = first()) =>
    engine.attachSpec(plan.id, taskId, yaml, { baseRevision }, never());
  const verify = (taskId = first()) => engine.verifyTask(plan.id, taskId, 'person', never());

  it('runs a spec when it is attached, and says which rules hold already', async () => {
    const report = await attach(specOf(GONE, HELD));
    assert.equal(report.report?.verdict, 'fail');
    assert.deepEqual(
      report.problems.map((problem) => [problem.code, problem.ruleId]),
      [['vacuous', 'held']],
    );
    const { verification } = await now();
    assert.deepEqual(verification?.vacuous, ['held']);
    assert.equal(verification?.runs[0]?.trigger, 'attach');
    assert.equal(verification?.runs[0]?.findings[0]?.path, 'src/auth.ts');
    assert.equal(verification?.runs[0]?.commit, 'a'.repeat(40));
  });

  it('says nothing of rules that hold when the author explained them, and keeps the explanation', async () => {
    const options = { baseRevision: 0, explanation: 'Guards what is there.' };
    const report = await engine.attachSpec(plan.id, first(), specOf(GONE, HELD), options, never());
    assert.deepEqual(report.problems, []);
    await attach(specOf(GONE, HELD, HERE), 1);
    assert.equal((await now()).verification?.explanation, 'Guards what is there.');
  });

  it('does not call a rule vacuous that was red before another one was added', async () => {
    await attach(specOf(GONE, HELD));
    index.write('src/auth.ts', NEW);
    await verify();
    const report = await attach(specOf(GONE, HELD, HERE), 1);
    // Of the three that hold now, one was red, one held from the beginning, and one is new.
    assert.deepEqual((await now()).verification?.vacuous, ['held', 'here']);
    assert.deepEqual(
      report.problems.map((problem) => problem.ruleId),
      ['held', 'here'],
    );
    const sharper = GONE.replace('text: auth0', 'text: auth00');
    await attach(specOf(sharper, HERE), 2);
    assert.deepEqual((await now()).verification?.vacuous, ['gone', 'here'], 'another rule of the same name');
  });

  it('refuses a spec with errors, with the line and all problems, and leaves the plan as it was', async () => {
    const before = await engine.plan(plan.id);
    await assert.rejects(attach('name: x\nrules:\n  - id: a\n'), (error: unknown) => {
      assert.ok(error instanceof PlanningError);
      assert.equal(error.code, 'invalid_input');
      assert.match(error.message, /Line \d+/);
      assert.ok(Array.isArray(error.details['problems']));
      return true;
    });
    assert.deepEqual(await engine.plan(plan.id), before);
  });

  it('refuses a spec that was written for an older one', async () => {
    await attach();
    await assert.rejects(attach(specOf(GONE), 0), { code: 'conflict' });
  });

  it('completes a task when its code fulfils the spec, and fails it when the code no longer does', async () => {
    await attach();
    index.write('src/auth.ts', NEW);
    assert.equal((await verify()).status, 'completed');
    index.write('src/auth.ts', OLD);
    const report = await verify();
    assert.equal(report.status, 'failed');
    const { verification, statusReason } = await now();
    assert.deepEqual(verification?.regression?.cause, { kind: 'save', paths: ['src/auth.ts'] });
    assert.match(statusReason ?? '', /src\/auth\.ts changed/);
  });

  it('names the file that holds what must not be there, when another process saw the task pass', async () => {
    await attach();
    index.write('src/auth.ts', NEW);
    await verify();
    index.write('src/auth.ts', OLD);
    const later = await test.again();
    await later.verifyTask(plan.id, first(), 'terminal', never());
    const task = (await later.plan(plan.id)).tasks[0];
    const { verification, statusReason } = task ?? {};
    assert.deepEqual(verification?.regression?.cause, { kind: 'save', paths: ['src/auth.ts'] });
    assert.match(statusReason ?? '', /since src\/auth\.ts changed/);
  });

  it('blames nobody when it was the spec that changed', async () => {
    await attach();
    index.write('src/auth.ts', NEW);
    await verify();
    head = { commit: 'b'.repeat(40), subject: 'Bring nothing' };
    const stricter = specOf(GONE, HERE.replace('text: cognito', 'text: pool'));
    assert.equal((await attach(stricter, 1)).status, 'failed');
    assert.deepEqual((await now()).verification?.regression?.cause, { kind: 'unknown' });
  });

  it('names the commit that broke a task', async () => {
    await attach();
    index.write('src/auth.ts', NEW);
    await verify();
    head = { commit: 'b'.repeat(40), subject: 'Bring Auth0 back' };
    index.write('src/auth.ts', OLD);
    await verify();
    assert.deepEqual((await now()).verification?.regression?.cause, { kind: 'commit', ...head });
  });

  it('names the save when a commit came too but does not hold what is wrong', async () => {
    await attach();
    index.write('src/auth.ts', NEW);
    await verify();
    head = { commit: 'b'.repeat(40), subject: 'Use Cognito' };
    clean = false;
    index.write('src/auth.ts', OLD);
    await verify();
    assert.equal((await now()).verification?.regression?.cause.kind, 'save');
  });

  it('refuses to tick a task that is not proven, in Markdown too, unless a reason is given', async () => {
    await attach();
    await assert.rejects(engine.setTaskStatus(plan.id, first(), 'completed'), {
      code: 'not_allowed_now',
      message: /rule gone has 1 finding, rule here has 1 finding\. .*with a reason\.$/,
    });
    const base = await engine.exportPlan(plan.id, 'markdown');
    const ticked = base.replace('- [ ] **#1**', '- [x] **#1**');
    await assert.rejects(engine.applyMarkdown(plan.id, base, ticked), {
      code: 'not_allowed_now',
      message: /^Line \d+: Task 1 is not proven: .*\(a line "reason: …" under its title\)\.$/,
    });
    const reasoned = ticked.replace(/^( {2}priority: .*)$/m, '$1\n  reason: Auth0 stays for the admins.');
    await engine.applyMarkdown(plan.id, base, reasoned);
    assert.equal((await now()).status, 'completed');
    assert.equal((await now()).verification?.override?.reason, 'Auth0 stays for the admins.');
  });

  it('takes edits of the Markdown while verification goes on beside it', async () => {
    await attach();
    const base = await engine.exportPlan(plan.id, 'markdown');
    index.write('src/auth.ts', `${OLD}${OLD}`);
    await verify();
    assert.notEqual(await engine.exportPlan(plan.id, 'markdown'), base);
    await engine.applyMarkdown(plan.id, base, base.replace('Document the limits', 'Document it'));
    assert.equal((await now(second())).title, 'Document it');
  });

  it('gives an agent the rules and what they find', async () => {
    await attach();
    const prompt = await engine.taskPrompt(plan.id, first());
    assert.match(prompt, /gone: Auth0 is gone\. Must disappear: `auth0` \(text\)\./);
    assert.match(prompt, /src\/auth\.ts:1: auth0 is still here/);
  });

  it('says how many of a plan are provable and proven, and gives each row its proof in short', async () => {
    await attach();
    await attach(specOf(HELD), 0, second());
    const report = await engine.verifyPlan(plan.id, 'person', never());
    assert.deepEqual(
      [report.verdict, report.proven, report.provable, report.tasks.length],
      ['fail', 1, 2, 2],
    );
    const [summary] = (await engine.plans()).items;
    assert.deepEqual([summary?.proven, summary?.provable], [1, 2]);
    const rows = (await engine.tasks({ planId: plan.id })).items;
    assert.deepEqual(
      rows.map((row) => [row.proof?.verdict, row.proof?.findingTotal]),
      [
        ['fail', 2],
        ['pass', 0],
      ],
    );
    assert.ok(!JSON.stringify(rows).includes('rules:'));
  });

  it('finds a task by the words of its spec', async () => {
    await attach();
    const hits = await engine.search('cognito');
    assert.ok(hits.some((hit) => hit.kind === 'task' && hit.id === first()));
  });

  it('leaves the plan as it was when the index fails or the call is cancelled', async () => {
    await attach();
    const before = await engine.plan(plan.id);
    index.failNext = new PlanningError('index_failed', 'The index broke.');
    await assert.rejects(verify(), { code: 'index_failed' });
    const stop = new AbortController();
    index.hold = async () => stop.abort();
    await assert.rejects(engine.verifyTask(plan.id, first(), 'person', stop.signal), { code: 'cancelled' });
    index.failNext = new PlanningError('index_failed', 'The index broke.');
    await assert.rejects(attach(specOf(GONE), 1), { code: 'index_failed' });
    assert.deepEqual(await engine.plan(plan.id), before);
  });

  it('runs again when the spec is changed under it, and keeps nothing of the void run', async () => {
    await attach();
    let once = true;
    index.hold = async () => {
      if (!once) return;
      once = false;
      await attach(specOf(HELD), 1);
    };
    const report = await verify();
    assert.equal(report.revision, 2);
    assert.deepEqual(
      report.report?.rules.map((rule) => rule.ruleId),
      ['held'],
    );
    const runs = (await now()).verification?.runs ?? [];
    assert.deepEqual(
      runs.map((run) => [run.trigger, run.revision]),
      [
        ['attach', 1],
        ['attach', 2],
        ['person', 2],
      ],
    );
  });

  it('brings a spec that was taken away back', async () => {
    await attach();
    const undo = await engine.removeSpec(plan.id, first());
    assert.equal((await now()).verification, null);
    await assert.rejects(verify(), { code: 'invalid_input', message: /no verification spec/ });
    await engine.undo(plan.id, undo, never());
    assert.equal((await now()).verification?.spec, SPEC);
    await assert.rejects(engine.undo(plan.id, undo, never()), { code: 'conflict' });
  });

  it('keeps no secret of the lines that it found', async () => {
    const key = `AKIA${'ABCD'.repeat(4)}`;
    index.write('src/auth.ts', `auth0.key = "${key}";\n`);
    const report = await attach();
    assert.match(JSON.stringify(report), new RegExp(key));
    assert.doesNotMatch(JSON.stringify(await engine.plan(plan.id)), new RegExp(key));
  });

  it('looks at a plan that is deleted without changing it, and keeps no report of it', async () => {
    await attach();
    const undo = await engine.deletePlan(plan.id);
    index.write('src/auth.ts', NEW);
    assert.equal((await verify()).report?.verdict, 'pass');
    assert.deepEqual(await engine.reports(), []);
    await engine.undo(plan.id, undo, never());
    assert.equal((await now()).status, 'pending');
  });

  it('forgets the report of a task whose spec is taken away, and tells it', async () => {
    await attach();
    assert.equal((await engine.reports()).length, 1);
    const gone = new Promise((resolve) => {
      engine.onDidVerify(({ report }) => (report === null ? resolve(true) : undefined));
    });
    await engine.removeSpec(plan.id, first());
    await gone;
    assert.deepEqual(await engine.reports(), []);
  });

  it('tests a loose spec and keeps nothing', async () => {
    const { report, problems } = await engine.testSpec(SPEC, never());
    assert.equal(report?.findingTotal, 2);
    assert.deepEqual(problems, []);
    assert.equal((await engine.testSpec('rules: 3', never())).report, null);
    assert.deepEqual(await engine.reports(), []);
  });

  it('warns of a scope that holds no file', async () => {
    const scoped = `${GONE}\n    scope: {include: nowhere}`;
    const { problems } = await engine.checkSpec(specOf(scoped), never());
    assert.deepEqual(
      problems.map((problem) => problem.code),
      ['empty_scope'],
    );
  });

  describe('with commands', () => {
    it('decides nothing until a person has allowed them, and says so', async () => {
      const report = await attach(specOf(TESTS));
      assert.equal(report.report?.verdict, 'undecided');
      assert.match(report.report?.rules[0]?.findings[0]?.message ?? '', /nobody has allowed/);
      await engine.allowCommands(false);
      assert.match((await verify()).report?.rules[0]?.findings[0]?.message ?? '', /not allowed/);
      assert.deepEqual(commands.ran, []);
      assert.deepEqual((await now()).verification?.vacuous, []);
    });

    it('runs each once for all rules that ask for it, and fails by its exit code with what it said last', async () => {
      await engine.allowCommands(true);
      commands.outcomes.set('npm test', { kind: 'exited', code: 2, output: 'one\n3 failing\n\n' });
      const again = TESTS.replace('id: tests', 'id: again');
      const report = await attach(specOf(TESTS, again));
      assert.deepEqual(commands.ran, ['npm test']);
      const [finding] = report.report?.rules[1]?.findings ?? [];
      assert.equal(finding?.text, '3 failing');
      assert.match(finding?.message ?? '', /exit code 2; expected 0/);
      commands.outcomes.delete('npm test');
      assert.equal((await verify()).status, 'completed');
    });

    it('decides nothing when it hangs or cannot be started', async () => {
      await engine.allowCommands(true);
      commands.outcomes.set('npm test', { kind: 'timed_out', output: '' });
      assert.equal((await attach(specOf(TESTS))).report?.verdict, 'undecided');
      commands.outcomes.set('npm test', { kind: 'not_started', message: 'no shell' });
      assert.equal((await verify()).report?.verdict, 'undecided');
    });
  });

  it('tries a drafted spec that a person wrote, believes nobody about what holds, and takes it into the plan', async () => {
    const { id } = await engine.createSession({ prompt: 'Leave Auth0 for good' });
    const spec = specOf(GONE, HELD);
    const claimed = { spec, vacuous: ['gone'], explanation: null };
    const inputs = [{ title: 'Leave', verification: claimed }, { title: 'Rest' }];
    await engine.setDrafts(id, inputs, 0);
    const { drafts, draftsRevision } = (await engine.session(id)).session;
    assert.deepEqual(drafts[0]?.verification?.vacuous, ['held']);
    // Not tried again while only something else of the draft changes.
    const before = index.evaluations;
    const renamed = drafts.map((draft, at) =>
      at === 0 ? { ...draft, title: 'Go', verification: claimed } : draft,
    );
    await engine.setDrafts(id, renamed, draftsRevision);
    assert.equal(index.evaluations, before);
    await engine.markReady(id);
    const made = await engine.materialize(id);
    assert.deepEqual(made.tasks[0]?.verification?.vacuous, ['held']);
    assert.equal(made.tasks[1]?.verification, null);
  });

  it('refuses without a folder to look at', async () => {
    const bare = await openTestEngine();
    try {
      await assert.rejects(bare.engine.index(never()), { code: 'no_workspace' });
      await assert.rejects(bare.engine.testSpec(SPEC, never()), { code: 'no_workspace' });
      await assert.rejects(bare.engine.allowCommands(true), { code: 'forbidden' });
      assert.equal((await bare.engine.checkSpec(SPEC, never())).spec?.rules.length, 2);
    } finally {
      await bare.close();
    }
  });
});
