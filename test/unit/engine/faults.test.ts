import assert from 'node:assert/strict';
import type { Session } from '../../../src/core/model/session.ts';
import { gate } from '../../../src/core/session/gates.ts';
import { reply } from '../../fakes/replies.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';
import { waitFor } from '../../fakes/waitFor.ts';

const IDEA = 'Add rate limiting to the public API';
const OVERLOADED = {
  failure: { kind: 'overloaded', message: 'The provider is overloaded. Try again later.' },
} as const;

describe('A session when something goes wrong', () => {
  let test: TestEngine;
  afterEach(() => test.close());

  const current = async (id: string): Promise<Session> => (await test.engine.session(id)).session;
  const start = async (options: Parameters<typeof openTestEngine>[0] = {}): Promise<string> => {
    test = await openTestEngine(options);
    return (await test.engine.createSession({ prompt: IDEA })).id;
  };

  it('goes on with the others when one persona fails, and retries that one alone', async () => {
    const id = await start();
    test.model.when('think', OVERLOADED);
    reply.all(test.model);
    await test.engine.brainstorm(id, never());
    const threads = (await current(id)).threads.filter((thread) => thread.kind === 'persona');
    assert.deepEqual(threads.map((thread) => thread.status).sort(), ['completed', 'failed']);
    const failed = threads.find((thread) => thread.status === 'failed');
    assert.match(failed?.error ?? '', /overloaded/);
    const asked = test.model.history.length;
    await test.engine.retryThread(id, failed?.id ?? '', never());
    assert.equal(test.model.history.length, asked + 1);
    assert.ok((await current(id)).threads.every((thread) => thread.status === 'completed'));
    await assert.rejects(test.engine.retryThread(id, failed?.id ?? '', never()), { code: 'not_allowed_now' });
  });

  it('leaves a session that can be tried again when all personas fail', async () => {
    const id = await start();
    test.model.when('think', OVERLOADED, OVERLOADED);
    reply.all(test.model);
    await assert.rejects(test.engine.brainstorm(id, never()), {
      code: 'model_failed',
      message: /No persona could answer.*overloaded/,
    });
    const session = await current(id);
    assert.equal(session.phase, 'brainstorming');
    assert.equal(session.running, null);
    assert.equal(session.lastFailure?.outcome, 'failed');
    assert.match(gate(session, 'synthesize') ?? '', /No persona has answered/);
    await test.engine.nextRound(id, never());
    assert.equal(gate(await current(id), 'synthesize'), null);
  });

  it('does not mind an interviewer who fails', async () => {
    const id = await start();
    test.model.when('interview', OVERLOADED);
    reply.all(test.model);
    await test.engine.brainstorm(id, never());
    assert.equal((await current(id)).lastFailure, null);
  });

  it('uses built-in personas, visibly, when the model gives none that fit', async () => {
    const id = await start();
    test.model.when('personas', 'no idea', 'still none');
    await test.engine.generatePersonas(id, 3, never());
    const session = await current(id);
    assert.equal(session.personaSource, 'builtin');
    assert.equal(session.personas.length, 3);
    assert.ok((session.personaNote ?? '').length > 10);
  });

  it('stops everything on demand and keeps the text that arrived', async () => {
    const id = await start();
    const forever = new Promise<void>(() => {});
    test.model.when(
      'think',
      { text: 'Half a thought', until: forever },
      { text: 'Another half', until: forever },
    );
    reply.all(test.model);
    const running = test.engine.brainstorm(id, never());
    await waitFor(
      async () =>
        (await current(id)).messages.filter(
          (one) => one.content.includes('half') || one.content.includes('Half'),
        ).length === 2,
    );
    await test.engine.stop(id);
    await assert.rejects(running, { code: 'cancelled' });
    const session = await current(id);
    assert.equal(session.lastFailure?.outcome, 'stopped');
    assert.deepEqual(
      session.threads.filter((thread) => thread.kind === 'persona').map((thread) => thread.status),
      ['stopped', 'stopped'],
    );
    assert.ok(session.messages.some((message) => message.content === 'Half a thought'));
  });

  it('stops one thread and lets the others go on', async () => {
    const id = await start();
    const forever = new Promise<void>(() => {});
    test.model.when('think', { text: 'Stuck', until: forever });
    reply.all(test.model);
    const running = test.engine.brainstorm(id, never());
    await waitFor(
      async () => (await current(id)).threads.filter((one) => one.status === 'completed').length === 2,
    );
    const stuck = (await current(id)).threads.find((thread) => thread.status === 'running');
    await test.engine.stopThread(id, stuck?.id ?? '');
    await running;
    assert.deepEqual((await current(id)).threads.map((thread) => thread.status).sort(), [
      'completed',
      'completed',
      'stopped',
    ]);
  });

  it('puts the session back when a synthesis breaks in the middle, and keeps what was streamed', async () => {
    const id = await start();
    test.model.when('synthesis', {
      text: '## Key themes\n\n- Half',
      failure: { kind: 'cut_off', message: 'The stream was cut off.' },
    });
    reply.all(test.model);
    await test.engine.brainstorm(id, never());
    await assert.rejects(test.engine.synthesize(id, never()), { code: 'model_failed' });
    const session = await current(id);
    assert.equal(session.phase, 'brainstorming');
    assert.match(session.partial?.text ?? '', /Half/);
    await test.engine.synthesize(id, never());
    assert.equal((await current(id)).partial, null);
  });

  it('refuses a second step while one runs, in the same window and in another', async () => {
    const id = await start();
    const forever = new Promise<void>(() => {});
    test.model.when('spec', { text: 'Slow', until: forever });
    const running = test.engine.draftSpec(id, null, never());
    await waitFor(async () => (await current(id)).running !== null);
    const second = await test.again();
    for (const engine of [test.engine, second]) {
      await assert.rejects(engine.draftTasks(id, null, never()), {
        code: 'not_allowed_now',
        message: /running/,
      });
    }
    await second.stop(id);
    await test.engine.stop(id);
    await assert.rejects(running, { code: 'cancelled' });
  });

  it('runs one of two steps that are asked for in the same moment, and goes on minding it', async () => {
    const id = await start();
    const forever = new Promise<void>(() => {});
    test.model.when('spec', { text: 'Slow', until: forever });
    const first = test.engine.draftSpec(id, null, never());
    const second = test.engine.draftSpec(id, null, never());
    await assert.rejects(second, { code: 'not_allowed_now' });
    await waitFor(async () => (await current(id)).partial?.text === 'Slow');
    // The refused call must not have made this window forget the step that it runs.
    assert.equal((await test.engine.session(id)).interrupted, false);
    await test.engine.stop(id);
    await assert.rejects(first, { code: 'cancelled' });
  });

  it('stops in the window that runs it what was stopped in another', async () => {
    const id = await start();
    const forever = new Promise<void>(() => {});
    test.model.when('spec', { text: 'Slow', until: forever });
    const running = test.engine.draftSpec(id, null, never());
    await waitFor(async () => (await current(id)).running !== null);
    const second = await test.again();
    await second.stop(id);
    await test.store.refresh();
    // Its next piece of text finds the step ended.
    await assert.rejects(running, { code: 'cancelled' });
    assert.equal((await current(id)).running, null);
  });

  it('stops also a call that says nothing, as soon as it hears of it', async () => {
    const id = await start();
    const forever = new Promise<void>(() => {});
    test.model.when('spec', { until: forever });
    const running = assert.rejects(test.engine.draftSpec(id, null, never()), { code: 'cancelled' });
    await waitFor(() => test.model.running === 1);
    const second = await test.again();
    await second.stop(id);
    assert.equal(test.model.cancelled, 0);
    await test.store.refresh();
    // Nothing is streamed, so no text could find the step ended.
    await waitFor(() => test.model.cancelled === 1);
    await running;
  });

  it('takes up a step whose process was killed', async () => {
    const id = await start();
    const dead = await test.again({ runner: 'gone', model: hanging() });
    void dead.draftSpec(id, null, never()).catch(() => {});
    await waitFor(async () => {
      await test.store.refresh();
      return (await current(id)).partial?.text === 'Half a spec';
    });
    const view = await test.engine.session(id);
    assert.equal(view.interrupted, true);
    assert.equal(view.gates.draft_spec, null);
    assert.equal(view.session.partial?.text, 'Half a spec');
    reply.all(test.model);
    await test.engine.draftSpec(id, null, never());
    assert.ok((await current(id)).specDocumentId);
  });

  it('asks a person when the budget is reached, and goes on where it was after the answer', async () => {
    const model = new ScriptedModel({ priceMicroUsdPerMTok: 10_000_000 });
    const id = await start({ model, settings: { budgetMicroUsd: 100 } });
    reply.all(model);
    await assert.rejects(test.engine.draftSpec(id, null, never()), { code: 'budget_reached' });
    assert.equal(model.history.length, 0);
    const paused = await current(id);
    const [blocker] = paused.blockers;
    assert.match(blocker?.question ?? '', /budget/);
    await assert.rejects(test.engine.draftSpec(id, null, never()), {
      code: 'not_allowed_now',
      message: /paused/,
    });
    await assert.rejects(test.engine.answerBlocker(id, blocker?.id ?? '', 'maybe'), {
      code: 'invalid_input',
    });
    await test.engine.answerBlocker(id, blocker?.id ?? '', '$2.50');
    assert.equal((await current(id)).config.budgetMicroUsd, 2_500_000);
    await test.engine.draftSpec(id, null, never());
    assert.ok((await current(id)).usage.costMicroUsd > 0);
  });

  it('never spends more than the budget on threads that run at the same time', async () => {
    const model = new ScriptedModel({ priceMicroUsdPerMTok: 10_000_000 });
    // Less than all of it costs, so that it is reached too when a busy machine asks one after the other.
    const budgetMicroUsd = 30_000;
    const id = await start({ model, settings: { personaCount: 5, budgetMicroUsd } });
    reply.all(model, { personas: 5, latencyMs: 20 });
    await assert.rejects(test.engine.brainstorm(id, never()), { code: 'budget_reached' });
    const { costMicroUsd } = (await current(id)).usage;
    assert.ok(costMicroUsd > 0 && costMicroUsd <= budgetMicroUsd, String(costMicroUsd));
  });

  it('records every call, also one that failed, with its cost or that it is not known', async () => {
    const model = new ScriptedModel({ priceMicroUsdPerMTok: null });
    const id = await start({ model });
    model.when('spec', OVERLOADED);
    reply.all(model);
    await assert.rejects(test.engine.draftSpec(id, null, never()), { code: 'model_failed' });
    await test.engine.draftSpec(id, null, never());
    const calls = await test.engine.usageCalls(id);
    assert.deepEqual(calls.map((call) => call.outcome).sort(), ['failed', 'ok']);
    const [row] = await test.engine.usage(id, 'step');
    assert.equal(row?.totals.calls, 2);
  });

  it('refuses input that cannot be used and says what could', async () => {
    const id = await start();
    const bad: readonly (readonly [Promise<unknown>, RegExp])[] = [
      [test.engine.createSession({ prompt: 'short' }), /at least 10 characters \(it has 5\)/],
      [test.engine.createSession({ prompt: 'x'.repeat(5001) }), /at most 5000 characters/],
      [test.engine.generatePersonas(id, 6, never()), /2 to 5/],
      [test.engine.say(id, null, 'hello', never()), /Not possible before the brainstorm/],
      [test.engine.addContext(id, { kind: 'file', path: '../secret' }, never()), /./],
      [test.engine.session('00000000-0000-7000-8000-00000000dead'), /./],
      [test.engine.session('zzzz'), /There is no session "zzzz"/],
    ];
    for (const [call, message] of bad) await assert.rejects(call, { name: 'PlanningError', message });
  });
});

function hanging(): ScriptedModel {
  return new ScriptedModel().when('spec', { text: 'Half a spec', until: new Promise<void>(() => {}) });
}
