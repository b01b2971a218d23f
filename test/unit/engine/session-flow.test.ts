import assert from 'node:assert/strict';
import type { Session } from '../../../src/core/model/session.ts';
import { waitFor } from '../../fakes/waitFor.ts';
import { reply, SYNTHESIS, TASKS, SPEC } from '../../fakes/replies.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';

const IDEA = 'Add rate limiting to the public API';

describe('A session from idea to plan', () => {
  let test: TestEngine;
  afterEach(() => test.close());

  const current = async (id: string): Promise<Session> => (await test.engine.session(id)).session;

  /** A session whose personas have answered. */
  const brainstormed = async (options: Parameters<typeof openTestEngine>[0] = {}): Promise<string> => {
    test = await openTestEngine(options);
    reply.all(test.model);
    const { id } = await test.engine.createSession({ prompt: IDEA });
    await test.engine.brainstorm(id, never());
    return id;
  };

  it('runs the whole funnel and keeps every piece', async () => {
    const id = await brainstormed();
    assert.equal((await current(id)).phase, 'brainstorming');
    await test.engine.synthesize(id, never());
    assert.equal((await current(id)).phase, 'drafting');
    await test.engine.draftSpec(id, null, never());
    await test.engine.draftTasks(id, null, never());
    await test.engine.markReady(id);
    const preview = await test.engine.previewMaterialize(id);
    assert.deepEqual(
      preview.tasks.map((task) => task.blockedBy),
      [[], [1]],
    );
    const plan = await test.engine.materialize(id);

    const session = await current(id);
    assert.equal(session.phase, 'materialized');
    assert.deepEqual(
      plan.tasks.map((task) => [task.number, task.title, task.status]),
      [
        [1, 'Add the limiter', 'pending'],
        [2, 'Document the limits', 'pending'],
      ],
    );
    assert.deepEqual(plan.tasks[1]?.blockedBy, [plan.tasks[0]?.id]);
    const document = await test.engine.document(session.specDocumentId ?? '');
    assert.equal(document.planId, plan.id);
    assert.equal(document.status, 'approved');
    assert.match(document.versions[0]?.content ?? '', /R1/);
    const episodes = await test.engine.episodes('limiting');
    assert.deepEqual(
      episodes.map((episode) => episode.planId),
      [plan.id],
    );
    assert.equal(session.materialized?.episode.id, episodes[0]?.id);
  });

  it('links each point of the synthesis to the messages it came from', async () => {
    const id = await brainstormed();
    await test.engine.synthesize(id, never());
    const { synthesis, messages } = await current(id);
    const known = new Set(messages.map((message) => message.id));
    assert.ok((synthesis?.points.length ?? 0) > 0);
    for (const point of synthesis?.points ?? []) {
      assert.ok(point.sources.length > 0);
      for (const source of point.sources) assert.ok(known.has(source));
    }
  });

  it('materializes once, however often and from however many windows it is asked', async () => {
    const id = await brainstormed();
    await test.engine.draftTasks(id, null, never());
    await test.engine.markReady(id);
    const second = await test.again();
    const plans = await Promise.all([
      test.engine.materialize(id),
      second.materialize(id),
      test.engine.materialize(id),
    ]);
    assert.equal(new Set(plans.map((plan) => plan.id)).size, 1);
    assert.equal((await test.engine.plans()).total, 1);
    assert.equal((await test.engine.episodes()).length, 1);
  });

  it('goes from an idea straight to tasks', async () => {
    test = await openTestEngine();
    reply.all(test.model);
    const { id } = await test.engine.createSession({ prompt: IDEA });
    await test.engine.draftTasks(id, null, never());
    const session = await current(id);
    assert.equal(session.phase, 'drafting');
    assert.equal(session.drafts.length, TASKS.tasks.length);
    assert.equal(session.threads.length, 0);
  });

  it('runs the personas side by side', async () => {
    test = await openTestEngine({ settings: { personaCount: 5 } });
    // Five personas and the interviewer: none of them ends before all have begun.
    let open = (): void => {};
    const until = new Promise<void>((resolve) => (open = resolve));
    test.model.when('think', ...Array.from({ length: 5 }, () => ({ text: 'A thought.', until })));
    test.model.when('interview', { text: 'A question?', until });
    reply.all(test.model, { personas: 5 });
    const { id } = await test.engine.createSession({ prompt: IDEA });
    const running = test.engine.brainstorm(id, never());
    await waitFor(() => test.model.running === 6);
    open();
    await running;
    assert.equal(test.model.mostAtOnce, 6);
  });

  it('lets the personas answer each other in a second round when they are to confront', async () => {
    const id = await brainstormed({ settings: { confront: true } });
    const session = await current(id);
    assert.equal(session.round, 2);
    const second = test.model.history.filter(
      (request) => request.task.kind === 'think' && request.task.round === 2,
    );
    assert.equal(second.length, 2);
    for (const request of second)
      assert.equal(request.task.kind === 'think' && request.task.others.length, 1);
  });

  it('streams what is said while it is said, and keeps the same text', async () => {
    const id = await brainstormed();
    const session = await current(id);
    const answer = session.messages.find(
      (message) => message.role === 'assistant' && message.content.includes('abuse'),
    );
    assert.ok(answer);
    const streamed = test.activity
      .filter((one) => one.type === 'text' && one.targetId === answer.id)
      .map((one) => (one.type === 'text' ? one.text : ''))
      .join('');
    assert.equal(streamed.trim(), answer.content.trim());
  });

  it('answers a message in one thread only, and one to all in every thread', async () => {
    const id = await brainstormed();
    const [first] = (await current(id)).threads.filter((thread) => thread.kind === 'persona');
    await test.engine.say(id, first?.id ?? '', 'What about proxies?', never());
    const asked = test.model.history.at(-1);
    assert.ok(asked?.task.kind === 'think' && asked.task.thread.at(-1)?.content === 'What about proxies?');
    const before = (await current(id)).messages.length;
    await test.engine.say(id, null, 'And cost?', never());
    assert.equal((await current(id)).messages.length, before + 4);
  });

  it('takes a message said to a running thread up after its present answer', async () => {
    test = await openTestEngine();
    let open = (): void => {};
    const until = new Promise<void>((resolve) => (open = resolve));
    test.model.when('think', { text: 'First.', until }, { text: 'First too.', until });
    reply.all(test.model);
    const { id } = await test.engine.createSession({ prompt: IDEA });
    const running = test.engine.brainstorm(id, never());
    await waitFor(
      async () => (await current(id)).threads.filter((thread) => thread.status === 'running').length >= 2,
    );
    const thread = (await current(id)).threads.find((one) => one.kind === 'persona');
    await test.engine.say(id, thread?.id ?? '', 'And proxies?', never());
    open();
    await running;
    const own = (await current(id)).messages.filter((message) => message.threadId === thread?.id);
    assert.deepEqual(
      own.map((message) => message.role),
      ['assistant', 'person', 'assistant'],
    );
    assert.equal(own[2]?.status, 'complete');
  });

  it('keeps every version of the spec and refuses an edit of an old one', async () => {
    const id = await brainstormed();
    await test.engine.draftSpec(id, null, never());
    const documentId = (await current(id)).specDocumentId ?? '';
    assert.equal(await test.engine.saveDocument(documentId, '# Mine', 1, 'edited'), 2);
    await assert.rejects(test.engine.saveDocument(documentId, '# Other', 1, 'edited'), { code: 'conflict' });
    assert.equal(await test.engine.saveDocument(documentId, '# Mine', 1, 'edited'), 2);
    assert.equal(await test.engine.restoreVersion(documentId, 1), 3);
    await test.engine.draftSpec(id, 'Shorter, please', never());
    const { versions } = await test.engine.document(documentId);
    assert.deepEqual(
      versions.map((version) => version.reason),
      ['written from the idea', 'edited', 'restored version 1', 'revised: Shorter, please'],
    );
    assert.equal(versions[2]?.content, versions[0]?.content);
    assert.ok(SPEC.includes('R1'));
  });

  it('takes over the drafts a person edited, and refuses a stale edit and a cycle by name', async () => {
    const id = await brainstormed();
    await test.engine.draftTasks(id, null, never());
    const revision = (await current(id)).draftsRevision;
    const inputs = [{ title: 'One' }, { title: 'Two', blockedBy: [1] }];
    await test.engine.setDrafts(id, inputs, revision);
    await assert.rejects(test.engine.setDrafts(id, inputs, revision), { code: 'conflict' });
    const cyclic = [
      { title: 'One', blockedBy: ['Two'] },
      { title: 'Two', blockedBy: ['One'] },
    ];
    await assert.rejects(test.engine.setDrafts(id, cyclic, revision + 1), {
      code: 'invalid_input',
      message: /One.*Two.*One/,
    });
    assert.deepEqual(
      (await current(id)).drafts.map((draft) => draft.title),
      ['One', 'Two'],
    );
  });

  it('lets a person rewrite the synthesis and keeps the links that are still named', async () => {
    const id = await brainstormed();
    await test.engine.synthesize(id, never());
    await test.engine.editSynthesis(id, SYNTHESIS.replace('Limits per key', 'Limits per account'));
    const { synthesis } = await current(id);
    assert.equal(synthesis?.author, 'person');
    assert.ok(
      synthesis?.points.some((point) => point.text.includes('per account') && point.sources.length > 0),
    );
  });
});
