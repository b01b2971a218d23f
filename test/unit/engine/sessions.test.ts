import assert from 'node:assert/strict';
import { estimateTokens } from '../../../src/core/llm/models/estimate.ts';
import type { Session } from '../../../src/core/model/session.ts';
import { reply } from '../../fakes/replies.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';
import { waitFor } from '../../fakes/waitFor.ts';

const IDEA = 'Add rate limiting to the public API';

describe('A session apart from its content', () => {
  let test: TestEngine;
  beforeEach(async () => void (test = await openTestEngine()));
  afterEach(() => test.close());

  const current = async (id: string): Promise<Session> => (await test.engine.session(id)).session;
  const titled = async (prompt: string, title?: string): Promise<string> =>
    (await test.engine.createSession({ prompt, ...(title === undefined ? {} : { title }) })).title;

  it('takes its title from the first line of the idea, cut at a word, or as it is given', async () => {
    assert.equal(await titled('Limit the API.\nPer key, please.'), 'Limit the API');
    assert.equal(await titled(IDEA, '  Mine '), 'Mine');
    assert.equal(await titled(IDEA, '  '), IDEA);
    const eighty = `${'x'.repeat(39)} ${'y'.repeat(40)}`;
    assert.equal(await titled(eighty), eighty);
    assert.equal(await titled(`${'x'.repeat(50)} ${'y'.repeat(40)}`), `${'x'.repeat(50)}…`);
    // No word is cut off where half of the line would go with it.
    assert.equal(await titled(`${'x'.repeat(20)} ${'y'.repeat(80)}`), `${'x'.repeat(20)} ${'y'.repeat(19)}…`);
  });

  it('has the budget of the settings, the one it was made with, or the one it was given later', async () => {
    const preset = await test.engine.createSession({ prompt: IDEA });
    assert.equal(preset.config.budgetMicroUsd, null);
    const { id, config } = await test.engine.createSession({ prompt: IDEA, budgetMicroUsd: 0 });
    assert.equal(config.budgetMicroUsd, 0);
    await test.engine.setBudget(id, 2_000_000);
    assert.equal((await current(id)).config.budgetMicroUsd, 2_000_000);
    await test.engine.setBudget(id, null);
    assert.equal((await current(id)).config.budgetMicroUsd, null);
    for (const wrong of [-1, 0.5, Number.NaN, Infinity]) {
      await assert.rejects(test.engine.setBudget(id, wrong), { code: 'invalid_input' });
      await assert.rejects(test.engine.createSession({ prompt: IDEA, budgetMicroUsd: wrong }), {
        code: 'invalid_input',
      });
    }
    assert.equal((await current(id)).config.budgetMicroUsd, null);
  });

  it('is renamed with a title that says something', async () => {
    const { id } = await test.engine.createSession({ prompt: IDEA });
    await test.engine.renameSession(id, ' Limits ');
    await assert.rejects(test.engine.renameSession(id, '  '), { code: 'invalid_input' });
    assert.equal((await current(id)).title, 'Limits');
  });

  it('is discarded with its reason, which ends the step that runs', async () => {
    test.model.when('spec', { until: new Promise<void>(() => {}) });
    const { id } = await test.engine.createSession({ prompt: IDEA });
    const running = assert.rejects(test.engine.draftSpec(id, null, never()), {
      code: 'cancelled',
      message: /discarded/,
    });
    await waitFor(() => test.model.running === 1);
    await test.engine.discardSession(id, 'Not now.');
    await running;
    const session = await current(id);
    assert.deepEqual([session.phase, session.running], ['discarded', null]);
    assert.equal(session.discardReason, 'Not now.');
    await assert.rejects(test.engine.renameSession(id, 'x'), { code: 'not_allowed_now' });
    const other = await test.engine.createSession({ prompt: IDEA });
    await assert.rejects(test.engine.discardSession(other.id, ' '), { code: 'invalid_input' });
    await test.engine.discardSession(other.id);
    assert.equal((await current(other.id)).discardReason, null);
  });

  it('goes on by each of the answers to the question of its budget', async () => {
    const model = new ScriptedModel({ priceMicroUsdPerMTok: 10_000_000 });
    reply.all(model);
    const engine = await test.again({ model });
    /** What the budget of 100 becomes. */
    const answered = async (choice: number): Promise<number | null> => {
      const { id } = await engine.createSession({ prompt: IDEA, budgetMicroUsd: 100 });
      await assert.rejects(engine.draftSpec(id, null, never()), { code: 'budget_reached' });
      const [blocker] = (await engine.session(id)).session.blockers;
      assert.match(blocker?.question ?? '', /would pass the budget of \$0\.0001 \(\$0\.00 spent so far\)/);
      await engine.answerBlocker(id, blocker?.id ?? '', blocker?.choices[choice] ?? '');
      const { session } = await engine.session(id);
      assert.equal(session.blockers[0]?.answer?.text, blocker?.choices[choice]);
      return session.config.budgetMicroUsd;
    };
    // Twice as much of nearly nothing would ask again at once: a cent is the least that is doubled.
    assert.equal(await answered(0), 20_000);
    assert.equal(await answered(1), null);
    assert.equal(await answered(2), 100);
  });

  it('may spend its budget to the last, and holds nothing for a call that was refused', async () => {
    const model = new ScriptedModel({ priceMicroUsdPerMTok: 1_000_000 });
    reply.all(model);
    const engine = await test.again({ model });
    const { id } = await engine.createSession({ prompt: IDEA });
    await engine.draftSpec(id, null, never());
    const [request] = model.history;
    const turns = request?.turns.map((turn) => (turn.role === 'tool' ? '' : turn.text)) ?? [];
    // What is set aside for a call: its input and 1200 tokens, at a microdollar each.
    const needed = estimateTokens([request?.system ?? '', ...turns].join('\n')) + 1200;
    const exact = await engine.createSession({ prompt: IDEA, budgetMicroUsd: needed });
    await engine.draftSpec(exact.id, null, never());
    const short = await engine.createSession({ prompt: IDEA, budgetMicroUsd: needed - 1 });
    await assert.rejects(engine.draftSpec(short.id, null, never()), { code: 'budget_reached' });
    const [blocker] = (await engine.session(short.id)).session.blockers;
    await engine.answerBlocker(short.id, blocker?.id ?? '', '$1');
    await engine.setBudget(short.id, needed);
    await engine.draftSpec(short.id, null, never());
  });

  it('warns before it becomes a plan of what the plan would lack', async () => {
    const { id } = await test.engine.createSession({ prompt: IDEA });
    const { draftsRevision } = await current(id);
    const drafts = [
      { title: 'One', size: 'xl' as const },
      { title: 'Two', acceptance: ['It works.'], blockedBy: [1] },
      { title: 'Three', size: 'xl' as const },
    ];
    await test.engine.setDrafts(id, drafts, draftsRevision);
    await test.engine.markReady(id);
    const preview = await test.engine.previewMaterialize(id);
    assert.deepEqual(preview.warnings, [
      'There is no spec: the plan will have no document.',
      '2 tasks have no acceptance criteria.',
      '2 tasks are of size xl: consider splitting.',
    ]);
    assert.deepEqual(
      preview.tasks.map(({ number, blockedBy }) => [number, blockedBy]),
      [
        [1, []],
        [2, [1]],
        [3, []],
      ],
    );
    assert.equal(preview.documentTitle, null);
  });
});

describe('Names of sessions and plans', () => {
  let test: TestEngine;
  beforeEach(async () => void (test = await openTestEngine()));
  afterEach(() => test.close());

  it('are whole ids, their ends or beginnings of four characters, or "latest"', async () => {
    await assert.rejects(test.engine.session('latest'), { code: 'not_found', message: /no session yet/ });
    const one = await test.engine.createSession({ prompt: IDEA });
    const two = await test.engine.createSession({ prompt: IDEA });
    const found = async (name: string): Promise<string> => (await test.engine.session(name)).session.id;
    assert.equal(await found('latest'), two.id);
    assert.equal(await found(one.id.slice(-4).toUpperCase()), one.id);
    assert.equal(await found(` ${one.id} `), one.id);
    await assert.rejects(found(one.id.slice(-3)), { code: 'not_found' });
    // Ids that were made in the same minute begin alike.
    await assert.rejects(found(one.id.slice(0, 4)), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /could be several/);
      assert.ok(error.message.includes(one.id) && error.message.includes(two.id));
      return true;
    });
  });
});
