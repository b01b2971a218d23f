import assert from 'node:assert/strict';
import type { Engine } from '../../../src/core/engine/api.ts';
import type { EngineCall } from '../../../src/core/engine/call.ts';
import { CALLS } from '../../../src/core/engine/callList.ts';
import { agent, STUDIO } from '../../../src/core/model/actor.ts';
import type { AuditEntry } from '../../../src/core/model/audit.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import { TextIndex } from '../../fakes/textIndex.ts';
import { never, openTestEngine, type TestEngine, type TestEngineOptions } from '../../fakes/testEngine.ts';

const CODER = agent('coder', 'an editor', 'model-1');
const IDEA = 'Add rate limiting to the public API';

/** What an agent may be let through to, whatever it is about. */
const FOR_AGENTS: readonly EngineCall[] = [
  'addTask',
  'analogous',
  'checkArchive',
  'checkSpec',
  'commandPermission',
  'compareSnapshots',
  'diffSnapshots',
  'diffVersions',
  'document',
  'documents',
  'episodes',
  'estimate',
  'exportPlan',
  'exportSession',
  'filesChanged',
  'findings',
  'index',
  'indexStatus',
  'plan',
  'planView',
  'plans',
  'previewArchive',
  'previewMaterialize',
  'previewPrune',
  'previewRewind',
  'reports',
  'repository',
  'search',
  'searchCode',
  'session',
  'sessions',
  'setEditorText',
  'setTaskStatus',
  'snapshotFile',
  'symbols',
  'takeSnapshot',
  'taskPrompt',
  'tasks',
  'testSpec',
  'timeline',
  'trySpec',
  'usage',
  'usageCalls',
  'verifyPlan',
  'verifyTask',
  'watchVerification',
];

async function codeOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return 'done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

function callsOf(engine: Engine): readonly EngineCall[] {
  return Object.keys(engine).filter((name): name is EngineCall => Object.hasOwn(CALLS, name));
}

describe('Calls of the engine', () => {
  let test: TestEngine;
  const open = async (options: TestEngineOptions = {}): Promise<Engine> => {
    test = await openTestEngine(options);
    return test.engine;
  };
  afterEach(() => test.close());
  /** What the audit says, the oldest first. */
  const audited = async (): Promise<readonly AuditEntry[]> =>
    (await test.engine.auditEntries({ limit: 500 })).items.toReversed();
  const planned = async (): Promise<Plan> => {
    const { id } = await test.engine.createSession({ prompt: IDEA });
    await test.engine.setDrafts(id, [{ title: 'Limit' }, { title: 'Document', blockedBy: [1] }], 0);
    await test.engine.markReady(id);
    return test.engine.materialize(id);
  };

  it('are all in the list, each with a sentence and names for its arguments', async () => {
    const engine = await open();
    const names = callsOf(engine);
    assert.ok(names.length > 90);
    assert.deepEqual([...names].sort(), Object.keys(CALLS).sort());
    for (const name of names) {
      const { says, input, about } = CALLS[name];
      assert.match(says, /^[A-Z].{10,120}\.$/, name);
      assert.equal(new Set(input.map(([label]) => label)).size, input.length, name);
      if (about !== undefined) assert.ok(input.length > 0, `${name} is about a ${about}`);
    }
  });

  it('all ask the table: a stranger reaches none', async () => {
    await open();
    const engine = await test.again({ standing: () => ({ org: 'none', project: 'owner', creator: true }) });
    const names = callsOf(engine);
    for (const name of names) {
      assert.equal(await codeOf(() => (engine[name] as () => unknown)()), 'forbidden', name);
    }
    await engine.close();
    const rows = await audited();
    assert.deepEqual([...new Set(rows.map(({ call }) => call))].sort(), [...names].sort());
    assert.ok(rows.every(({ outcome, code }) => outcome === 'refused' && code === 'forbidden'));
  });

  it('ask what the person is to the thing itself', async () => {
    const asked: unknown[] = [];
    const engine = await open({
      standing: (subject) => {
        asked.push(subject);
        return { org: 'member', project: 'viewer', creator: false };
      },
    });
    const { id } = await engine.createSession({ prompt: IDEA });
    assert.equal((await engine.session(id)).session.id, id);
    await assert.rejects(engine.renameSession(id, 'Mine'), { code: 'forbidden', message: /permission/ });
    await assert.rejects(engine.materialize('latest'), { code: 'forbidden' });
    const mine = { kind: 'session', id };
    // A name is looked for among what may be listed, then the thing itself is asked about.
    assert.deepEqual(asked, [null, mine, mine, null, mine]);
  });

  it('take shortened names and “latest” wherever they name a session, plan or document', async () => {
    const engine = await open();
    const plan = await planned();
    await engine.editPlan('latest', { title: 'Limits' });
    await engine.setTaskStatus(plan.id.slice(-8), plan.tasks[0]?.id ?? '', 'in_progress');
    assert.equal((await engine.plan(plan.id)).title, 'Limits');
    const session = await engine.createSession({ prompt: IDEA });
    await engine.renameSession(session.id.slice(-8), 'By a part of its id');
    assert.equal((await engine.session('latest')).session.title, 'By a part of its id');
    await assert.rejects(engine.editPlan('nothing-like-it', { title: 'x' }), { code: 'not_found' });
    await assert.rejects(engine.document('latest'), { code: 'not_found' });
    await assert.rejects(engine.plan(''), { code: 'invalid_input', message: /latest/ });
  });

  it('let an agent through to what its column allows, and to nothing else', async () => {
    const engine = await open();
    const mine = engine.as(CODER);
    const through: EngineCall[] = [];
    for (const name of callsOf(mine)) {
      const all = CALLS[name].orAll === true ? [null] : [];
      const code = await codeOf(() => (mine[name] as (...args: unknown[]) => unknown)(...all));
      if (code !== 'forbidden') through.push(name);
    }
    // Without arguments a call about a thing ends before the table is asked; those are asked below.
    const about = callsOf(mine).filter(
      (name) => CALLS[name].about !== undefined && CALLS[name].orAll !== true,
    );
    for (const name of about) {
      const id = '0198f2a0-0000-7000-8000-000000000001';
      const args = name === 'setTaskStatus' ? [id, id, 'in_progress'] : [id];
      const code = await codeOf(() => (mine[name] as (...args: unknown[]) => unknown)(...args));
      if (code === 'forbidden') through.splice(through.indexOf(name), 1);
    }
    assert.deepEqual([...through].sort(), FOR_AGENTS);
  });

  it('let an agent take a task up and hand it in, and not end it by word', async () => {
    const engine = await open();
    const plan = await planned();
    const [task] = plan.tasks;
    const mine = engine.as(CODER);
    await mine.setTaskStatus('latest', task?.id ?? '', 'in_progress');
    await mine.setTaskStatus('latest', task?.id ?? '', 'in_review');
    for (const status of ['completed', 'cancelled', 'failed'] as const) {
      await assert.rejects(mine.setTaskStatus('latest', task?.id ?? '', status, 'Done, I say.'), {
        code: 'forbidden',
        message: /agent.*leave it to a person/,
      });
    }
    assert.equal((await engine.plan(plan.id)).tasks[0]?.status, 'in_review');
    await mine.addTask(plan.id, { title: 'Found on the way' }, null);
    await assert.rejects(mine.removeTask(plan.id, task?.id ?? ''), { code: 'forbidden' });
  });

  it('let an agent open nothing again that was ended by word or proof', async () => {
    const engine = await open();
    const plan = await planned();
    const task = plan.tasks[0]?.id ?? '';
    const mine = engine.as(CODER);
    for (const ended of ['completed', 'cancelled'] as const) {
      await engine.setTaskStatus(plan.id, task, ended, 'I say so.');
      for (const status of ['pending', 'in_progress', 'blocked'] as const) {
        await assert.rejects(mine.setTaskStatus(plan.id, task, status), { code: 'forbidden' });
      }
      assert.equal((await engine.plan(plan.id)).tasks[0]?.status, ended);
      await engine.setTaskStatus(plan.id, task, 'pending');
    }
    await mine.setTaskStatus(plan.id, task, 'in_progress');
  });

  it('let an agent add a task, and not what proves it', async () => {
    const engine = await open();
    const plan = await planned();
    const draft = { title: 'Found', verification: { spec: 'rules: []', vacuous: [], explanation: null } };
    const mine = engine.as(CODER);
    await assert.rejects(mine.addTask(plan.id, draft, null), { code: 'forbidden', message: /prove/ });
    const byName = mine.call('addTask', ['latest', draft, null], { signal: never() });
    await assert.rejects(byName, { code: 'forbidden' });
    assert.equal((await engine.plan(plan.id)).tasks.length, 2);
    await engine.addTask(plan.id, draft, null);
  });

  it('take no other word than its own for why an agent ran a proof', async () => {
    const index = new TextIndex({ 'src/a.ts': 'old();\n' });
    const engine = await open({ index });
    const plan = await planned();
    const task = plan.tasks[0]?.id ?? '';
    const yaml =
      'name: Old to young\nrules:\n  - id: gone\n    description: Old is gone\n    match: {text: old}\n';
    await engine.attachSpec(plan.id, task, yaml, { baseRevision: 0 }, never());
    index.write('src/a.ts', 'young();\n');
    await engine.as(CODER).verifyTask(plan.id, task, 'archive', never());
    const runs = (await engine.plan(plan.id)).tasks[0]?.verification?.runs ?? [];
    assert.deepEqual(
      runs.map(({ trigger }) => trigger),
      ['attach', 'agent'],
    );
  });

  it('say in each line of a log who acted', async () => {
    const engine = await open();
    const plan = await planned();
    const task = plan.tasks[0]?.id ?? '';
    await engine.as(CODER).setTaskStatus(plan.id, task, 'in_progress');
    await engine.setTaskStatus(plan.id, task, 'pending');
    const history = await test.store.history({ kind: 'plan', id: plan.id });
    assert.deepEqual(
      history.map(({ actor, event }) => [event.type, actor]),
      [
        ['plan_created', { kind: 'person' }],
        ['task_status_set', CODER],
        ['task_status_set', { kind: 'person' }],
      ],
    );
    assert.ok(history.every(({ author }) => author.email === engine.owner.email));
    const again = await test.again();
    assert.equal((await again.as(CODER).plan(plan.id)).tasks[0]?.status, 'pending');
  });

  it('are one engine for all actors: a step of one is seen by the other', async () => {
    const engine = await open();
    assert.equal(engine.as(CODER).actor, CODER);
    assert.equal(engine.as(STUDIO).as(CODER).owner, engine.owner);
    const changed: string[] = [];
    engine.as(CODER).onDidChange((streams) => changed.push(...streams.map(({ kind }) => kind)));
    await engine.createSession({ prompt: IDEA });
    assert.deepEqual(changed, ['session']);
  });

  it('are audited when they change something or are refused, with sizes and no content', async () => {
    const engine = await open();
    const plan = await planned();
    const begun = (await audited()).length;
    await engine.plan(plan.id);
    await engine.tasks();
    assert.equal((await audited()).length, begun);
    await engine.editPlan(plan.id, { description: 'A secret plan' });
    await assert.rejects(engine.editPlan(plan.id, { title: '' }));
    await assert.rejects(engine.reopenPlan(plan.id, 'Why not'));
    await assert.rejects(engine.as(CODER).deletePlan(plan.id));
    const subject = { kind: 'plan', id: plan.id };
    const rows = (await audited()).slice(begun);
    assert.deepEqual(
      rows.map(({ actor, call, subject: about, outcome, code }) => [actor.kind, call, about, outcome, code]),
      [
        ['person', 'editPlan', subject, 'done', null],
        ['person', 'editPlan', subject, 'failed', 'invalid_input'],
        ['person', 'reopenPlan', subject, 'refused', 'not_allowed_now'],
        ['agent', 'deletePlan', subject, 'refused', 'forbidden'],
      ],
    );
    assert.ok((rows[0]?.inputChars ?? 0) > 'A secret plan'.length);
    assert.doesNotMatch(JSON.stringify(rows), /secret plan/);
  });

  it('audit a step that was stopped as stopped', async () => {
    const engine = await open();
    const { id } = await engine.createSession({ prompt: IDEA });
    const stopped = new AbortController();
    stopped.abort();
    await assert.rejects(engine.brainstorm(id, stopped.signal), { code: 'cancelled' });
    const row = (await audited()).findLast(({ call }) => call === 'brainstorm');
    assert.deepEqual([row?.outcome, row?.code], ['stopped', 'cancelled']);
  });

  describe('in a workspace that nobody trusts', () => {
    const why = 'Trust it first.';
    const restricted = async (): Promise<Engine> => {
      await open();
      const { id } = await test.engine.createSession({ prompt: IDEA });
      const again = await test.again({ restriction: why });
      assert.equal((await again.session('latest')).session.id, id);
      return again;
    };

    it('are refused with the reason unless they only look', async () => {
      const engine = await restricted();
      const before = JSON.stringify(await test.engine.session('latest'));
      for (const name of callsOf(engine)) {
        const call = engine[name] as (...args: unknown[]) => unknown;
        const code = await codeOf(() => call());
        const looksOnly = CALLS[name].untrusted === true;
        assert.equal(code === 'forbidden', !looksOnly, `${name}: ${code}`);
        if (looksOnly) assert.equal(CALLS[name].effect, 'reads', name);
      }
      await assert.rejects(engine.scan('latest', never()), { message: why });
      assert.equal(JSON.stringify(await test.engine.session('latest')), before);
    });

    it('show sessions with all gates closed but looking and exporting', async () => {
      const { gates } = await (await restricted()).session('latest');
      assert.deepEqual([gates.brainstorm, gates.rename, gates.show, gates.export], [why, why, null, null]);
    });
  });

  describe('by name', () => {
    const context = { signal: never() };

    it('run when their arguments fit', async () => {
      const engine = await open();
      await engine.call('createSession', [{ prompt: IDEA }], context);
      await engine.call('renameSession', ['latest', 'Limits'], context);
      const view = (await engine.call('session', ['latest'], context)) as { session: { title: string } };
      assert.equal(view.session.title, 'Limits');
      // What may be left out may be left out, and the signal finds its place all the same.
      await engine.call('plans', [], context);
      await assert.rejects(engine.call('scan', ['latest'], { signal: AbortSignal.abort() }), {
        code: 'cancelled',
      });
    });

    it('are refused when they are unknown or malformed, before anything happens', async () => {
      const engine = await open();
      const { id } = await engine.createSession({ prompt: IDEA });
      const wrong: readonly (readonly [string, readonly unknown[]])[] = [
        ['toString', []],
        ['as', [{ kind: 'studio' }]],
        ['constructor', []],
        // What an editor shows is not for others to tell.
        ['setEditorText', ['src/a.ts', 'done()']],
        ['filesChanged', [null]],
        ['watchVerification', [{ debounceMs: 1 }]],
        ['call', ['session', ['latest']]],
        ['renameSession', [id]],
        ['renameSession', [id, 5]],
        ['renameSession', [id, 'a', 'b']],
        ['setDrafts', [id, 'none', 0]],
        ['setDrafts', [id, [{ title: 5 }], 0]],
        ['takeSnapshot', ['latest', { taskId: '../../x' }]],
      ];
      for (const [name, args] of wrong) {
        await assert.rejects(engine.call(name, args, context), { code: 'invalid_input' }, name);
      }
      assert.equal((await engine.session(id)).session.title, 'Add rate limiting to the public API');
    });

    it('say which argument does not fit', async () => {
      const engine = await open();
      await assert.rejects(engine.call('setDrafts', ['latest', [{ title: 5 }], 0], context), {
        message: /“setDrafts” was malformed; nothing was done\. drafts\.0\.title: /,
      });
    });
  });
});
