import assert from 'node:assert/strict';
import { SESSION_PHASES, type SessionPhase } from '../../../src/core/model/session.ts';
import { ACTIONS, gate, gates, isPaused, type Action } from '../../../src/core/session/gates.ts';
import { fold } from '../../fakes/fold.ts';
import { BLOCKER, historyTo } from '../../fakes/sessions.ts';

/** What can be done in each phase, in the shortest history that leads there and with nothing running. */
const ALLOWED: Readonly<Record<SessionPhase, readonly Action[]>> = {
  created: [
    'add_context',
    'remove_context',
    'scan',
    'rename',
    'set_budget',
    'discuss',
    'edit_personas',
    'generate_personas',
    'brainstorm',
    'answer_question',
    'draft_spec',
    'draft_tasks',
    'edit_drafts',
    'discard',
    'show',
    'export',
  ],
  brainstorming: [
    'add_context',
    'remove_context',
    'scan',
    'rename',
    'set_budget',
    'discuss',
    'next_round',
    'say',
    'answer_question',
    'synthesize',
    'draft_spec',
    'draft_tasks',
    'discard',
    'show',
    'export',
  ],
  synthesizing: ['rename', 'set_budget', 'answer_question', 'stop', 'discard', 'show', 'export'],
  drafting: [
    'add_context',
    'remove_context',
    'scan',
    'rename',
    'set_budget',
    'discuss',
    'answer_question',
    'synthesize',
    'edit_synthesis',
    'draft_spec',
    'draft_tasks',
    'edit_drafts',
    'mark_ready',
    'discard',
    'show',
    'export',
  ],
  ready: ['rename', 'set_budget', 'reopen', 'materialize', 'discard', 'show', 'export'],
  materialized: ['rename', 'show', 'export'],
  discarded: ['show', 'export'],
};

function allowed(phase: SessionPhase, extra: Parameters<typeof fold<'session'>>[1] = []): readonly Action[] {
  const session = fold('session', [...historyTo(phase), ...extra]);
  return ACTIONS.filter((action) => gate(session, action) === null);
}

describe('The gates of a session', () => {
  for (const phase of SESSION_PHASES) {
    it(`allow in ${phase} exactly what the table says`, () => {
      assert.deepEqual([...allowed(phase)].sort(), [...ALLOWED[phase]].sort());
    });
  }

  it('say a whole sentence for every action that is not possible', () => {
    for (const phase of SESSION_PHASES) {
      const reasons = Object.values(gates(fold('session', historyTo(phase)))).filter(
        (reason) => reason !== null,
      );
      for (const reason of reasons) assert.match(reason, /^[A-Z].*\.$/);
    }
  });

  it('leave a paused session only the answer, a look, an export, a new name and the bin', () => {
    for (const phase of ['created', 'brainstorming', 'drafting', 'ready'] as const) {
      assert.deepEqual([...allowed(phase, [BLOCKER])].sort(), [
        'answer_blocker',
        'discard',
        'export',
        'rename',
        'show',
      ]);
    }
  });

  it('return to where they were when the question is answered', () => {
    const answered = {
      type: 'blocker_answered',
      blockerId: '00000000-0000-7000-8000-000000000600',
      text: 'Yes',
    } as const;
    assert.equal(isPaused(fold('session', [...historyTo('drafting'), BLOCKER, answered])), false);
    assert.deepEqual(allowed('drafting', [BLOCKER, answered]), allowed('drafting'));
  });

  it('let a message join a running brainstorm and nothing else start beside it', () => {
    const running = allowed('brainstorming', [{ type: 'step_started', step: 'brainstorm', runner: 'here' }]);
    assert.ok(running.includes('say'));
    assert.ok(running.includes('stop'));
    for (const action of ['synthesize', 'next_round', 'draft_spec', 'add_context'] as const)
      assert.ok(!running.includes(action));
  });

  it('count an interrupted step as ended, and offer to take it up', () => {
    const session = fold('session', [
      ...historyTo('brainstorming'),
      { type: 'step_started', step: 'brainstorm', runner: 'gone' },
    ]);
    assert.equal(gate(session, 'resume', true), null);
    assert.equal(gate(session, 'synthesize', true), null);
    assert.notEqual(gate(session, 'stop', true), null);
    assert.notEqual(gate(session, 'resume', false), null);
  });
});
