import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SessionView } from '../../../src/core/engine/api.ts';
import type { Plan, Task, TaskRow } from '../../../src/core/model/plan.ts';
import type { Session, SessionSummary } from '../../../src/core/model/session.ts';
import { runHere as run, sampleFolder } from './program.ts';
import type { Ended } from './program.ts';

/** One session, one command after the other: each test stands on the ones before it. */
describe('a session in the terminal', () => {
  const folder = sampleFolder();
  const sick = sampleFolder();
  let id = '';
  let planId = '';
  const cli = (...args: readonly string[]): Promise<Ended> => run([...args, '--folder', folder()]);
  const ok = async (...args: readonly string[]): Promise<Ended> => {
    const ended = await cli(...args);
    assert.equal(ended.code, 0, `${args.join(' ')}\n${ended.err}${ended.out}`);
    return ended;
  };
  const show = async (): Promise<Session> =>
    (await ok('session', 'show', id, '--full', '--json')).json<SessionView>().session;

  it('starts from an idea of several words, owned by git’s user', async () => {
    const { session } = (
      await ok(
        'session',
        'new',
        'Limit',
        'how often tracking codes may be tried',
        '--title',
        'Limits',
        '--budget',
        '1.50',
        '--no-confront',
        '--note',
        'mind the proxies',
        '--json',
      )
    ).json<SessionView>();
    id = session.id;
    assert.deepEqual(
      [session.title, session.prompt, session.phase],
      ['Limits', 'Limit how often tracking codes may be tried', 'created'],
    );
    assert.deepEqual(session.createdBy, { name: 'Ada', email: 'ada@example.com' });
    assert.deepEqual(
      [session.config.budgetMicroUsd, session.config.confront, session.config.provider],
      [1_500_000, false, 'offline'],
    );
    assert.deepEqual(
      session.context.map(({ kind }) => kind),
      ['note'],
    );
  });

  it('is listed and found by phase, text, and the end of its id', async () => {
    assert.match((await ok('session', 'list')).out, /created\s+Limits/);
    assert.equal(
      (await ok('session', 'list', '--phase', 'ready,drafting', '--json')).json<{ total: number }>().total,
      0,
    );
    const { items } = (await ok('session', 'list', '--text', 'limits', '--json')).json<{
      items: SessionSummary[];
    }>();
    assert.deepEqual(
      items.map((item) => item.id),
      [id],
    );
    assert.match((await ok('session', 'show', id.slice(-8))).out, /next: .*session brainstorm/);
    assert.match((await ok('session', 'show')).out, /Limits/);
  });

  it('takes files, searches and what a scan proposes, and refuses secrets', async () => {
    await ok('session', 'context', id, '--file', 'src/app.ts', '--search', 'tracking code');
    const scan = await ok('session', 'context', id, '--scan');
    assert.match(scan.out, /proposed {2}src\/routes\/track\.ts/);
    writeFileSync(path.join(folder(), '.env'), 'KEY=1');
    const refused = await cli('session', 'context', id, '--file', '.env', '--json');
    assert.equal(refused.code, 2);
    assert.equal(refused.json<{ error: { details: { reason: string } } }>().error.details.reason, 'secret');
    await ok('session', 'context', id, '--file', '.env', '--force');
    await ok('session', 'context', id, '--remove', '.env', '--remove', 'src/app.ts');
    assert.deepEqual(
      (await show()).context.map(({ kind }) => kind),
      ['note', 'search'],
    );
  });

  it('makes personas, leaves one out, and takes them from a file', async () => {
    await ok('session', 'personas', id, '--count', '4');
    const { personas } = await show();
    assert.equal(personas.length, 4);
    const dropped = personas.find(({ stance }) => stance === 'builder') ?? personas.at(-1);
    assert.ok(dropped);
    await ok('session', 'personas', id, '--drop', dropped.role);
    const kept = (await show()).personas;
    assert.equal(kept.length, 3);
    const file = path.join(folder(), 'personas.json');
    writeFileSync(
      file,
      JSON.stringify({
        personas: kept.map((persona, index) => (index === 0 ? { ...persona, name: 'Zoe' } : persona)),
      }),
    );
    assert.match((await ok('session', 'personas', id, '--set', file)).out, /Zoe/);
    assert.equal((await cli('session', 'personas', id, '--drop', 'nobody')).code, 2);
  });

  it('brainstorms with an estimate first, as JSON lines that end in the result', async () => {
    const ended = await ok('session', 'brainstorm', id, '--json');
    const lines = ended.lines<{ type: string; text?: string; session?: Session }>();
    assert.equal(lines[0]?.type, 'estimate');
    assert.ok(lines.some(({ type, text }) => type === 'text' && text));
    assert.equal(lines.at(-1)?.type, 'result');
    assert.equal(lines.at(-1)?.session?.threads.filter(({ status }) => status === 'completed').length, 4);
  });

  it('hears one persona, all of them, and the interviewer', async () => {
    const { personas } = await show();
    const role = personas[0]?.role ?? '';
    assert.match(
      (await ok('session', 'say', id, 'What about', 'proxies?', '--to', role)).out,
      /You.*\n {2}What about proxies\?/,
    );
    await ok('session', 'say', id, 'And caches?');
    await ok('session', 'say', id, 'Only the public page.', '--interviewer');
    const said = (await show()).messages.filter(({ role: who }) => who === 'person').length;
    assert.ok(said >= 3);
    const open = (await ok('session', 'answer', id, '--json')).json<{ questions: { id: string }[] }>()
      .questions[0];
    if (open) {
      await ok('session', 'answer', id, open.id.slice(-8), 'the', 'public one');
      const answered = (await show()).messages
        .flatMap(({ questions }) => questions)
        .find((question) => question.id === open.id);
      assert.equal(answered?.answer, 'the public one');
    }
    const wrong = await cli('session', 'say', id, 'hello', '--to', 'nobody');
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, new RegExp(role));
  });

  it('synthesizes, writes a spec, saves a version, and drafts tasks', async () => {
    assert.match((await ok('session', 'synthesize', id)).out, /## /);
    assert.match((await ok('session', 'spec', id)).out, /# /);
    const file = path.join(folder(), 'spec.md');
    writeFileSync(file, '# Mine\n\n## Requirements\n\n- Refuse the 11th try within a minute.\n');
    const saved = (await ok('session', 'spec', id, '--save', file, '--json')).json<{ version: number }>();
    assert.equal(saved.version, 2);
    assert.match((await ok('session', 'spec', id, '--show')).out, /11th try/);
    assert.match((await ok('session', 'tasks', id)).out, /#1\s/);
    assert.ok((await show()).drafts.length > 0);
  });

  it('says what is possible when something is not allowed now', async () => {
    const ended = await cli('session', 'materialize', id, '--json');
    assert.equal(ended.code, 1);
    const { error } = ended.json<{ error: { code: string; details: { allowed: string[] } } }>();
    assert.equal(error.code, 'not_allowed_now');
    assert.ok(error.details.allowed.includes('mark_ready'));
    assert.match((await cli('session', 'materialize', id)).err, /possible now: .*mark_ready/);
  });

  it('becomes ready, goes back, shows what it would make, and becomes one plan however often it is asked', async () => {
    await ok('session', 'ready', id);
    await ok('session', 'ready', id, '--reopen');
    await ok('session', 'ready', id);
    assert.match((await ok('session', 'materialize', id, '--preview')).out, /#1 /);
    const made = (
      await ok('session', 'materialize', id, '--title', 'The limits', '--export', '--json')
    ).json<{ plan: Plan; file: string }>();
    planId = made.plan.id;
    assert.equal(made.file, 'docs/plans/the-limits.md');
    assert.match(readFileSync(path.join(folder(), made.file), 'utf8'), /# The limits/);
    const again = (await ok('session', 'materialize', id, '--json')).json<{ plan: Plan }>();
    assert.equal(again.plan.id, planId);
    // The plan is there, whatever stands where its file should go.
    const barred = await cli('session', 'materialize', id, '--title', 'The limits', '--export', '--json');
    assert.equal(barred.code, 1);
    assert.match(barred.err, /docs\/plans\/the-limits\.md.*exists/);
    const told = barred.json<{ plan: Plan; file: string | null; unwritten: { code: string } }>();
    assert.deepEqual([told.plan.id, told.file, told.unwritten.code], [planId, null, 'conflict']);
    assert.equal((await ok('plan', 'list', '--json')).json<{ total: number }>().total, 1);
  });

  it('is exported as Markdown and JSON, without what a forced file held', async () => {
    assert.match((await ok('session', 'export', id)).out, /^# Limits/);
    const file = path.join(folder(), 'session.json');
    await ok('session', 'export', id, '--format', 'json', '--output', file);
    assert.equal((JSON.parse(readFileSync(file, 'utf8')) as { session: Session }).session.id, id);
    const twice = await cli('session', 'export', id, '--output', file);
    assert.equal(twice.code, 1);
    assert.match(twice.err, /--overwrite/);
  });

  it('leaves a plan whose tasks are listed, shown, changed and started', async () => {
    assert.equal((await ok('plan', 'show', planId.slice(-8), '--json')).json<Plan>().id, planId);
    assert.match((await ok('plan', 'show')).out, /The limits\s+0\//);
    const rows = (await ok('task', 'list', '--plan', planId, '--ready', '--json')).json<{
      items: TaskRow[];
    }>().items;
    assert.ok(rows.length > 0 && rows.every(({ ready }) => ready));
    assert.match((await ok('task', 'list', '--status', 'pending,backlog')).out, /#1 /);
    const next = (await ok('task', 'next', '--start', '--json')).json<{ task: Task }>().task;
    assert.equal(next.status, 'in_progress');
    const number = String(next.number);
    const done = (
      await ok(
        'task',
        'update',
        planId,
        number,
        '--status',
        'completed',
        '--priority',
        'low',
        '--tags',
        'api, web',
        '--assignee',
        'bob',
        '--title',
        'Renamed',
        '--json',
      )
    ).json<Task>();
    assert.deepEqual(
      [done.status, done.priority, done.tags, done.assignee, done.title],
      ['completed', 'low', ['api', 'web'], 'bob', 'Renamed'],
    );
    assert.match((await ok('task', 'show', 'latest', `#${number}`)).out, /Renamed/);
    assert.match((await ok('task', 'show', 'latest', number, '--prompt')).out, /# Task /);
  });

  it('leaves a plan that keeps the order of its tasks and is exported', async () => {
    const plan = (await ok('plan', 'show', planId, '--json')).json<Plan>();
    const blocked = plan.tasks.findLast(({ blockedBy }) => blockedBy.length > 0);
    assert.ok(blocked);
    const early = await cli('task', 'update', planId, String(blocked.number), '--status', 'completed');
    assert.equal(early.code, 1);
    assert.match(early.err, new RegExp(`Task ${blocked.number} waits for #\\d+ `));
    assert.deepEqual((await ok('plan', 'show', planId, '--json')).json<Plan>(), plan);
    const unknown = await cli('task', 'show', planId, '99');
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /99/);
    assert.match((await ok('plan', 'export', planId)).out, /- \[x\] \*\*#\d+\*\* Renamed/);
    assert.equal(
      (JSON.parse((await ok('plan', 'export', planId, '--format', 'json')).out) as { plan: Plan }).plan.id,
      planId,
    );
    const there = await cli('plan', 'export', planId, '--write');
    assert.equal(there.code, 1);
    assert.match(there.err, /docs\/plans\/the-limits\.md/);
    assert.equal(
      (await ok('plan', 'export', planId, '--write', 'a/b.md', '--json')).json<{ file: string }>().file,
      'a/b.md',
    );
  });

  it('can be searched, counted and checked', async () => {
    assert.match((await ok('search', 'limits')).out, /plan .*The limits/);
    const { rows } = (await ok('usage', id, '--by', 'step', '--json')).json<{
      rows: { key: string; totals: { calls: number } }[];
    }>();
    assert.ok(rows.some(({ key, totals }) => key === 'brainstorm' && totals.calls >= 3));
    assert.match((await ok('usage')).out, /calls/);
    const health = (await ok('doctor', '--probe', '--json')).json<{
      findings: unknown[];
      provider: { id: string; local: boolean };
      probe: { ok: boolean };
    }>();
    assert.deepEqual(
      [health.findings, health.provider.id, health.provider.local, health.probe.ok],
      [[], 'offline', true, true],
    );
  });

  it('is found damaged in one JSON document', async () => {
    const folder = sick();
    mkdirSync(path.join(folder, '.planning-studio/plans'), { recursive: true });
    writeFileSync(
      path.join(folder, '.planning-studio/plans/01a2253d-41eb-77b8-bce3-5f243d431fc2.jsonl'),
      'no event\n',
    );
    const ended = await run(['doctor', '--json', '--folder', folder]);
    assert.equal(ended.code, 1);
    assert.equal(ended.json<{ findings: unknown[] }>().findings.length, 1);
  });

  it('is put aside with a reason', async () => {
    const { session } = (
      await ok('session', 'new', 'Something that nobody wants', '--json')
    ).json<SessionView>();
    await ok('session', 'discard', session.id, '--reason', 'nobody wants it');
    const { session: now } = (await ok('session', 'show', session.id, '--json')).json<SessionView>();
    assert.deepEqual([now.phase, now.discardReason], ['discarded', 'nobody wants it']);
  });
});
