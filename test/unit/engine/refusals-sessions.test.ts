import assert from 'node:assert/strict';
import type { Engine } from '../../../src/core/engine/api.ts';
import type { Id } from '../../../src/core/model/basics.ts';
import { SESSION_PHASES, type Session, type SessionPhase } from '../../../src/core/model/session.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { ACTIONS, ALLOWED_PHASES, gate, type Action } from '../../../src/core/session/gates.ts';
import type { EventOf } from '../../../src/core/store/streams.ts';
import { bring, intrude } from '../../fakes/intrude.ts';
import { personasReply, reply, SPEC, SYNTHESIS, TASKS } from '../../fakes/replies.ts';
import { ScriptedModel, type ScriptedReply } from '../../fakes/scriptedModel.ts';
import { persona } from '../../fakes/sessions.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';
import { waitFor } from '../../fakes/waitFor.ts';
import { synthesis } from '../session/meanings.ts';
import { BLOCKER, entry, historyIn, MESSAGE, QUESTION, THREAD } from '../session/phases.ts';
import { documentCreated, newId } from '../store/samples.ts';

type Call = (engine: Engine, session: Session, documentId: Id) => Promise<unknown>;

/** The call behind each action; null = it asks no gate, or only looks. */
const CALLS: Readonly<Record<Action, Call | null>> = {
  add_context: (engine, { id }) => engine.addContext(id, { kind: 'note', text: 'new' }, never()),
  remove_context: (engine, { id }) => engine.removeContext(id, entry.id),
  scan: (engine, { id }) => engine.scan(id, never()),
  rename: (engine, { id }) => engine.renameSession(id, 'New'),
  set_budget: (engine, { id }) => engine.setBudget(id, 5),
  discuss: (engine, { id }) => engine.discuss(id, 'And cost?', never()),
  edit_personas: (engine, { id }) => engine.setPersonas(id, [persona(3), persona(4)]),
  generate_personas: (engine, { id }) => engine.generatePersonas(id, 2, never()),
  brainstorm: (engine, { id }) => engine.brainstorm(id, never()),
  next_round: (engine, { id }) => engine.nextRound(id, never()),
  say: (engine, { id }) => engine.say(id, null, 'And cost?', never()),
  retry_thread: (engine, { id }) => engine.retryThread(id, THREAD, never()),
  answer_question: (engine, { id }) => engine.answerQuestion(id, QUESTION, 'yes'),
  synthesize: (engine, { id }) => engine.synthesize(id, never()),
  edit_synthesis: (engine, { id }) => engine.editSynthesis(id, '## Key themes\n\n- New'),
  draft_spec: (engine, { id }) => engine.draftSpec(id, null, never()),
  edit_spec: (engine, _, documentId) => engine.saveDocument(documentId, '# New', 1, 'edited'),
  draft_tasks: (engine, { id }) => engine.draftTasks(id, null, never()),
  edit_drafts: (engine, { id, draftsRevision }) => engine.setDrafts(id, [{ title: 'New' }], draftsRevision),
  mark_ready: (engine, { id }) => engine.markReady(id),
  reopen: (engine, { id }) => engine.reopen(id),
  materialize: (engine, { id }) => engine.materialize(id),
  stop: null,
  resume: null,
  answer_blocker: (engine, { id, blockers }) => engine.answerBlocker(id, blockers.at(-1)?.id ?? '', '$3'),
  discard: (engine, { id }) => engine.discardSession(id),
  show: null,
  export: null,
};

const OPEN = {
  type: 'blocker_opened',
  blocker: { id: newId(), source: 'budget', question: 'Go on?', choices: [] },
} as const satisfies SessionEvent;
const RUNNING: SessionEvent = { type: 'step_started', step: 'tasks', runner: 'somebody' };
const DISCARDED: SessionEvent = { type: 'session_discarded', reason: null };
const READY: SessionEvent = { type: 'marked_ready' };
const FAILED: SessionEvent = { type: 'answer_ended', messageId: MESSAGE, outcome: 'failed', error: 'No.' };

/** What a model says that does its work. */
const ANSWERS: Readonly<Record<string, ScriptedReply>> = {
  personas: { json: personasReply(2) },
  think: { text: 'I fear abuse.' },
  synthesis: { text: SYNTHESIS },
  spec: { text: SPEC },
  tasks: { json: TASKS },
};

describe('A session takes no change that is not possible', function () {
  this.timeout(30_000);
  let test: TestEngine;
  before(async () => void (test = await openTestEngine()));
  after(() => test.close());

  /** A session that was brought to a phase and further, whatever is allowed. */
  const sessionIn = async (phase: SessionPhase, ...more: readonly SessionEvent[]): Promise<Session> => {
    const ref = { kind: 'session', id: newId() } as const;
    await bring(test.store, ref, ...historyIn(phase), ...more);
    return (await test.store.load(ref)).state;
  };
  const documentOf = async ({ id: sessionId }: Session): Promise<Id> => {
    const id = newId();
    const created = { ...documentCreated('Spec', '# One'), sessionId } as EventOf<'document'>;
    await bring(test.store, { kind: 'document', id }, created);
    return id;
  };
  const current = async ({ id }: Session): Promise<Session> =>
    (await test.store.load({ kind: 'session', id })).state;
  const typesOf = async ({ id }: Session): Promise<readonly string[]> =>
    (await test.store.history({ kind: 'session', id })).map(({ event }) => event.type);

  const STATES: readonly (readonly [string, SessionPhase, ...SessionEvent[]])[] = [
    ...SESSION_PHASES.map((phase) => [phase, phase] as const),
    ['brainstorming, and something runs', 'brainstorming', RUNNING],
    ['drafting, and something runs', 'drafting', RUNNING],
    ['drafting, and it is paused', 'drafting', OPEN],
  ];
  for (const [state, phase, ...more] of STATES) {
    it(`when it is ${state}`, async () => {
      const session = await sessionIn(phase, FAILED, ...more);
      const documentId = await documentOf(session);
      const before = await typesOf(session);
      let refused = 0;
      for (const action of ACTIONS) {
        const call = CALLS[action];
        const message = gate(session, action);
        // Whoever asks for the plan that was made is given it.
        const given = action === 'materialize' && phase === 'materialized';
        if (call === null || message === null || given) continue;
        await assert.rejects(
          call(test.engine, session, documentId),
          { code: 'not_allowed_now', message },
          action,
        );
        assert.deepEqual(await typesOf(session), before, action);
        refused += 1;
      }
      assert.ok(refused > 3, `only ${refused} were refused`);
      assert.equal((await test.engine.document(documentId)).versions.length, 1);
    });
  }

  it('also when somebody ends it between the look and the append', async () => {
    let refused = 0;
    for (const action of ACTIONS) {
      const call = CALLS[action];
      // Looks only; and a document has a log of its own.
      if (call === null || action === 'scan' || action === 'edit_spec') continue;
      const more = action === 'answer_blocker' ? [OPEN] : action === 'retry_thread' ? [FAILED] : [];
      const phase = SESSION_PHASES.find((one) => ALLOWED_PHASES[action].includes(one));
      assert.ok(phase);
      const session = await sessionIn(phase, ...more);
      assert.equal(gate(session, action), null, action);
      const before = await typesOf(session);
      intrude(test.store, { kind: 'session', id: session.id }, 1, DISCARDED);
      const expected = { code: 'not_allowed_now', message: 'The session was discarded.' };
      await assert.rejects(call(test.engine, session, ''), expected, action);
      assert.deepEqual(await typesOf(session), [...before, 'session_discarded'], action);
      refused += 1;
    }
    assert.ok(refused > 15);
  });

  it('such as a second step, also when a message would join the one that runs elsewhere', async () => {
    const session = await sessionIn('brainstorming');
    const step: SessionEvent = { type: 'step_started', step: 'brainstorm', runner: 'somebody' };
    // The first append is the message itself, the second the step that answers it.
    intrude(test.store, { kind: 'session', id: session.id }, 2, step);
    await assert.rejects(test.engine.say(session.id, null, 'And cost?', never()), {
      code: 'not_allowed_now',
      message: 'Another step is running.',
    });
    assert.equal((await current(session)).running?.runner, 'somebody');
    assert.deepEqual((await typesOf(session)).slice(-2), ['person_said', 'step_started']);
  });

  it('such as an answer to a question that is not open', async () => {
    const session = await sessionIn('drafting', OPEN);
    const answer = (id: Id): Promise<void> => test.engine.answerBlocker(session.id, id, '$3');
    const expected = { code: 'not_allowed_now', message: 'That question is not open.' };
    const before = await typesOf(session);
    for (const id of [newId(), BLOCKER]) await assert.rejects(answer(id), expected);
    assert.deepEqual(await typesOf(session), before);
    const other = { ...OPEN, blocker: { ...OPEN.blocker, id: newId() } };
    await bring(test.store, { kind: 'session', id: session.id }, other);
    intrude(test.store, { kind: 'session', id: session.id }, 1, {
      type: 'blocker_answered',
      blockerId: OPEN.blocker.id,
      text: 'Mine.',
    });
    await assert.rejects(answer(OPEN.blocker.id), expected);
    assert.equal((await current(session)).blockers.at(-2)?.answer?.text, 'Mine.');
  });

  describe('with what a step brings, when a pull changed it meanwhile:', () => {
    const CLOSED = 'The drafts are closed: reopen the session first.';
    const ROUND: SessionEvent = { type: 'round_started', round: 1, threads: [] };
    const SET: SessionEvent = { type: 'synthesis_set', synthesis };
    type Case = readonly [
      task: string,
      phase: SessionPhase,
      action: Action,
      meanwhile: SessionEvent,
      message: string,
      result: SessionEvent['type'],
    ];
    const CASES: readonly Case[] = [
      [
        ...(['personas', 'created', 'generate_personas', ROUND] as const),
        ...(['The personas are fixed once the brainstorm has begun.', 'personas_set'] as const),
      ],
      [
        ...(['synthesis', 'brainstorming', 'synthesize', READY] as const),
        ...(['A synthesis has no place here.', 'synthesis_set'] as const),
      ],
      ['spec', 'drafting', 'draft_spec', READY, CLOSED, 'spec_linked'],
      ['tasks', 'drafting', 'draft_tasks', READY, CLOSED, 'drafts_set'],
      ['think', 'created', 'brainstorm', SET, 'The brainstorm is over.', 'round_started'],
    ];
    for (const [task, phase, action, meanwhile, message, result] of CASES) {
      it(result, async () => {
        const model = new ScriptedModel();
        let open = (): void => undefined;
        const until = new Promise<void>((resolve) => (open = resolve));
        model.when(task, (request) => ({ ...ANSWERS[request.task.kind], until }));
        reply.all(model);
        const engine = await test.again({ model });
        const session = await sessionIn(phase, { type: 'config_changed', config: { confront: true } });
        const documents = (await test.store.documents({})).total;
        const running = CALLS[action]?.(engine, session, '');
        assert.ok(running);
        await waitFor(async () => {
          await test.store.refresh();
          return model.running > 0 && (await current(session)).running !== null;
        });
        const count = async (): Promise<number> =>
          (await typesOf(session)).filter((type) => type === result).length;
        const before = await count();
        await bring(test.store, { kind: 'session', id: session.id }, meanwhile);
        open();
        await assert.rejects(running, { code: 'not_allowed_now', message });
        await test.store.refresh();
        assert.equal(await count(), before);
        const { running: still, lastFailure } = await current(session);
        assert.deepEqual([still, lastFailure?.outcome, lastFailure?.message], [null, 'failed', message]);
        assert.equal((await test.store.documents({})).total, documents);
      });
    }
  });
});

describe('A document', () => {
  let test: TestEngine;
  before(async () => void (test = await openTestEngine()));
  after(() => test.close());

  const ARCHIVED: EventOf<'document'> = { type: 'document_status_set', status: 'archived' };
  const refused = {
    code: 'not_allowed_now',
    message: 'The document is archived: set it back to draft before changing it.',
  };

  it('takes no version when it is archived, from a person or a model, also when somebody was faster', async () => {
    reply.all(test.model);
    const { engine, store } = test;
    const { id } = await engine.createSession({ prompt: 'Add rate limiting to the public API' });
    await engine.draftSpec(id, null, never());
    await engine.draftTasks(id, null, never());
    const documentId = (await engine.session(id)).session.specDocumentId ?? '';
    const ref = { kind: 'document', id: documentId } as const;
    const calls: readonly (() => Promise<unknown>)[] = [
      () => engine.saveDocument(documentId, '# Mine', 2, 'edited'),
      () => engine.restoreVersion(documentId, 1),
      () => engine.draftSpec(id, 'Shorter', never()),
    ];
    await engine.saveDocument(documentId, '# Other', 1, 'edited');
    for (const faster of [true, false]) {
      for (const call of calls) {
        await bring(store, ref, { type: 'document_status_set', status: 'draft' });
        if (faster) intrude(store, ref, 1, ARCHIVED);
        else await bring(store, ref, ARCHIVED);
        await assert.rejects(call(), refused);
        assert.equal((await engine.document(documentId)).versions.length, 2);
      }
    }
    // It goes with the plan all the same, and stays what it is.
    await engine.markReady(id);
    const plan = await engine.materialize(id);
    const document = await engine.document(documentId);
    assert.deepEqual([document.planId, document.status], [plan.id, 'archived']);
  });

  it('is not asked alone: its session may have left the drafts meanwhile', async () => {
    reply.all(test.model);
    const { engine, store } = test;
    const { id } = await engine.createSession({ prompt: 'Add rate limiting to the public API' });
    await engine.draftSpec(id, null, never());
    const documentId = (await engine.session(id)).session.specDocumentId ?? '';
    intrude(store, { kind: 'session', id }, 1, READY);
    await assert.rejects(engine.saveDocument(documentId, '# Mine', 1, 'edited'), {
      code: 'not_allowed_now',
      message: /^Not possible when ready/,
    });
    assert.equal((await engine.document(documentId)).versions.length, 1);
    await engine.reopen(id);
    assert.equal(await engine.saveDocument(documentId, '# Mine', 1, 'edited'), 2);
  });

  it('is approved with its plan from a draft or a review only', async () => {
    reply.all(test.model);
    const { engine, store } = test;
    for (const status of ['draft', 'in_review', 'approved', 'archived'] as const) {
      const { id } = await engine.createSession({ prompt: 'Add rate limiting to the public API' });
      await engine.draftSpec(id, null, never());
      await engine.draftTasks(id, null, never());
      await engine.markReady(id);
      const ref = {
        kind: 'document',
        id: (await engine.session(id)).session.specDocumentId ?? '',
      } as const;
      await bring(store, ref, { type: 'document_status_set', status });
      await engine.materialize(id);
      const set = (await store.history(ref)).filter(({ event }) => event.type === 'document_status_set');
      assert.equal(set.length, status === 'draft' || status === 'in_review' ? 2 : 1, status);
    }
  });
});
