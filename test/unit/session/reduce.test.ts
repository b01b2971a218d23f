import assert from 'node:assert/strict';
import { fold, uuid } from '../../fakes/fold.ts';
import { BLOCKER, CREATED, draft, historyTo, MESSAGE, THREAD } from '../../fakes/sessions.ts';

describe('The state machine of a session', () => {
  it('begins with the idea and nothing else', () => {
    const session = fold('session', [CREATED]);
    assert.equal(session.phase, 'created');
    assert.equal(session.createdBy.email, 'ada@example.test');
    assert.deepEqual([session.messages, session.drafts, session.threads], [[], [], []]);
  });

  it('refuses a second beginning and an event before the first', () => {
    assert.throws(() => fold('session', [CREATED, CREATED]), { message: /exists already/ });
    assert.throws(() => fold('session', [{ type: 'marked_ready' }]), { code: 'not_allowed_now' });
  });

  it('joins streamed text in order and keeps thinking apart', () => {
    const message = fold('session', historyTo('brainstorming')).messages[0];
    assert.equal(message?.content, 'Abuse comes from one address.');
    assert.equal(message?.thinking, 'hm');
    assert.equal(message?.status, 'complete');
  });

  it('drops the text of a call that is made again', () => {
    const again = fold('session', [
      ...historyTo('brainstorming').slice(0, -2),
      { type: 'text_reset', targetId: MESSAGE },
      { type: 'text_streamed', targetId: MESSAGE, text: 'New.', thinking: '' },
    ]);
    assert.equal(again.messages[0]?.content, 'New.');
  });

  it('goes back to where it was when a synthesis fails, and keeps what arrived', () => {
    const session = fold('session', [
      ...historyTo('synthesizing'),
      { type: 'attempt_started', step: 'synthesis', attemptId: uuid(700) },
      { type: 'text_streamed', targetId: uuid(700), text: '## Themes', thinking: '' },
      { type: 'step_ended', step: 'synthesis', outcome: 'failed', message: 'The provider is overloaded.' },
    ]);
    assert.equal(session.phase, 'brainstorming');
    assert.equal(session.partial?.text, '## Themes');
    assert.equal(session.lastFailure?.message, 'The provider is overloaded.');
    assert.equal(session.running, null);
  });

  it('goes back to drafting when a synthesis written anew there is stopped', () => {
    const session = fold('session', [
      ...historyTo('drafting'),
      { type: 'step_started', step: 'synthesis', runner: 'here' },
      { type: 'step_ended', step: 'synthesis', outcome: 'stopped', message: null },
    ]);
    assert.equal(session.phase, 'drafting');
    assert.equal(session.synthesis?.markdown, '## Themes');
  });

  it('opens the same threads again in the next round', () => {
    const threads = [{ id: THREAD, kind: 'persona', personaId: uuid(101) }] as const;
    const second = fold('session', [
      ...historyTo('brainstorming'),
      { type: 'round_started', round: 2, threads },
    ]);
    assert.deepEqual(
      second.threads.map((thread) => thread.status),
      ['pending'],
    );
    assert.equal(second.round, 2);
  });

  it('keeps a failed thread apart from the others', () => {
    const session = fold('session', [
      ...historyTo('brainstorming').slice(0, -1),
      { type: 'answer_ended', messageId: MESSAGE, outcome: 'failed', error: 'Overloaded.' },
    ]);
    assert.deepEqual(session.threads[0], {
      id: THREAD,
      kind: 'persona',
      personaId: uuid(101),
      status: 'failed',
      error: 'Overloaded.',
    });
    assert.equal(session.messages[0]?.content, 'Abuse comes from one address.');
  });

  it('lets drafts come straight from the idea', () => {
    const session = fold('session', [CREATED, { type: 'drafts_set', drafts: [draft(1)], by: 'planner' }]);
    assert.equal(session.phase, 'drafting');
    assert.equal(session.draftsRevision, 1);
  });

  it('opens the drafts again on demand', () => {
    assert.equal(fold('session', [...historyTo('ready'), { type: 'reopened' }]).phase, 'drafting');
  });

  it('replaces a context entry of the same name and removes one by id', () => {
    const entry = { id: uuid(1), kind: 'file', label: 'src/a.ts', content: 'one', cutBytes: 0 } as const;
    const twice = fold('session', [
      CREATED,
      { type: 'context_added', entry },
      { type: 'context_added', entry: { ...entry, id: uuid(2), content: 'two' } },
    ]);
    assert.deepEqual(
      twice.context.map((one) => one.content),
      ['two'],
    );
    const none = fold('session', [
      CREATED,
      { type: 'context_added', entry },
      { type: 'context_removed', entryId: uuid(1) },
    ]);
    assert.deepEqual(none.context, []);
  });

  it('raises the budget with the answer that allows it', () => {
    const session = fold('session', [
      ...historyTo('drafting'),
      BLOCKER,
      { type: 'blocker_answered', blockerId: uuid(600), text: '$3', budgetMicroUsd: 3_000_000 },
    ]);
    assert.equal(session.config.budgetMicroUsd, 3_000_000);
  });

  it('counts usage per session and per message, and never an unknown price as nothing', () => {
    const usage = {
      id: uuid(800),
      sessionId: uuid(1),
      step: 'brainstorm',
      role: 'persona',
      provider: 'anthropic',
      model: 'm',
      inputTokens: 10,
      outputTokens: 5,
      cachedTokens: 0,
      costMicroUsd: null,
      latencyMs: 3,
      estimated: false,
      outcome: 'ok',
      at: '2026-01-01T00:00:00.000Z',
    } as const;
    const session = fold('session', [
      ...historyTo('brainstorming'),
      { type: 'usage_recorded', usage, messageId: MESSAGE },
    ]);
    assert.equal(session.usage.unpricedCalls, 1);
    assert.equal(session.messages[0]?.costMicroUsd, null);
    assert.equal(session.messages[0]?.inputTokens, 10);
  });

  it('never changes the state it was given', () => {
    const before = fold('session', historyTo('drafting'));
    const copy = structuredClone(before);
    fold('session', [...historyTo('drafting'), { type: 'drafts_set', drafts: [], by: 'person' }]);
    assert.deepEqual(before, copy);
  });
});
