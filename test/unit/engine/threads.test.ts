import assert from 'node:assert/strict';
import type { Session } from '../../../src/core/model/session.ts';
import type { Thread } from '../../../src/core/model/thread.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { ADA } from '../../fakes/fold.ts';
import { reply } from '../../fakes/replies.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';
import { waitFor } from '../../fakes/waitFor.ts';

describe('Threads of a brainstorm that is over', () => {
  let test: TestEngine;
  let id: string;
  const current = async (): Promise<Session> => (await test.engine.session(id)).session;
  const persona = async (): Promise<Thread> => {
    const found = (await current()).threads.find(({ kind }) => kind === 'persona');
    assert.ok(found);
    return found;
  };

  beforeEach(async () => {
    test = await openTestEngine();
    reply.all(test.model);
    ({ id } = await test.engine.createSession({ prompt: 'Add rate limiting to the public API' }));
    await test.engine.brainstorm(id, never());
  });
  afterEach(() => test.close());

  it('take no message while another step runs, and keep nothing of it', async () => {
    const model = new ScriptedModel().when('spec', { until: new Promise<void>(() => {}) });
    const engine = await test.again({ model });
    const running = engine.draftSpec(id, null, never());
    await waitFor(() => model.running === 1);
    const before = (await engine.session(id)).session;
    assert.equal(before.running?.step, 'spec');
    for (const thread of [null, (await persona()).id]) {
      await assert.rejects(engine.say(id, thread, 'And proxies?', never()), {
        code: 'not_allowed_now',
        message: /running step/,
      });
    }
    assert.deepEqual((await engine.session(id)).session, before);
    await engine.stop(id);
    await assert.rejects(running, { code: 'cancelled' });
  });

  it('answer on retry in a round whose process ended before they began', async () => {
    const thread = await persona();
    const stream = { kind: 'session', id } as const;
    const { sequence } = await test.store.load(stream);
    const events: readonly SessionEvent[] = [
      { type: 'step_started', step: 'brainstorm', runner: 'gone' },
      { type: 'round_started', round: 2, threads: [thread] },
    ];
    await test.store.append([{ stream, expected: sequence, events }], ADA);
    const view = await test.engine.session(id);
    assert.deepEqual([view.interrupted, view.gates.retry_thread], [true, null]);
    assert.equal((await persona()).status, 'pending');
    const asked = test.model.history.length;
    await test.engine.retryThread(id, thread.id, never());
    assert.equal(test.model.history.length, asked + 1);
    const answers = (await current()).messages.filter((message) => message.threadId === thread.id);
    assert.deepEqual(
      answers.map(({ round, status }) => [round, status]),
      [
        [1, 'complete'],
        [2, 'complete'],
      ],
    );
    assert.deepEqual([(await persona()).status, (await current()).running], ['completed', null]);
  });

  it('are only those that there are', async () => {
    const { threads } = await current();
    const interviewer = threads.find(({ kind }) => kind === 'interviewer')?.id ?? '';
    for (const unknown of ['gone', interviewer]) {
      await assert.rejects(test.engine.say(id, unknown, 'And proxies?', never()), { code: 'not_found' });
    }
    await assert.rejects(test.engine.retryThread(id, 'gone', never()), { code: 'not_found' });
    await assert.rejects(test.engine.retryThread(id, (await persona()).id, never()), {
      code: 'not_allowed_now',
    });
    await assert.rejects(test.engine.stopThread(id, (await persona()).id), { code: 'not_allowed_now' });
    assert.deepEqual((await current()).threads, threads);
  });
});

describe('A thread of a running brainstorm', () => {
  it('takes up what was said in another process after its present answer', async () => {
    const test = await openTestEngine();
    try {
      const { promise: until, resolve: open } = Promise.withResolvers<void>();
      test.model.when('think', { text: 'First.', until }, { text: 'First too.', until });
      reply.all(test.model);
      const { id } = await test.engine.createSession({ prompt: 'Add rate limiting to the public API' });
      const running = test.engine.brainstorm(id, never());
      await waitFor(() => test.model.running === 2);
      const other = await test.again();
      const thread = (await other.session(id)).session.threads.find(({ kind }) => kind === 'persona');
      await other.say(id, thread?.id ?? '', 'And proxies?', never());
      open();
      await running;
      const { messages } = (await test.engine.session(id)).session;
      const roles = messages.filter(({ threadId }) => threadId === thread?.id).map(({ role }) => role);
      assert.deepEqual(roles, ['assistant', 'person', 'assistant']);
    } finally {
      await test.close();
    }
  });
});
