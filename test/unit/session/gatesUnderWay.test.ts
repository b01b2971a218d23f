import assert from 'node:assert/strict';
import type { SessionPhase, Step } from '../../../src/core/model/session.ts';
import { ACTIONS, gate, type Action } from '../../../src/core/session/gates.ts';
import { fold } from '../../fakes/fold.ts';
import { BLOCKER, historyTo } from '../../fakes/sessions.ts';

/** Phases in which a step can run, and one that can. */
const RUNNING: readonly (readonly [SessionPhase, Step])[] = [
  ['created', 'discuss'],
  ['brainstorming', 'brainstorm'],
  ['synthesizing', 'synthesis'],
  ['drafting', 'spec'],
];

describe('While a step runs', () => {
  for (const [phase, step] of RUNNING) {
    const history = historyTo(phase);
    const begun = history.some(
      (event) => event.type === 'step_started' && event.step === step && phase === 'synthesizing',
    );
    const session = fold(
      'session',
      begun ? history : [...history, { type: 'step_started', step, runner: 'here' }],
    );
    const allowed = (interrupted: boolean): readonly Action[] =>
      ACTIONS.filter((action) => gate(session, action, interrupted) === null);

    it(`${phase}: it can be stopped, renamed, paid for, answered, given up and looked at`, () => {
      const always: readonly Action[] = [
        'rename',
        'set_budget',
        'answer_question',
        'stop',
        'discard',
        'show',
        'export',
      ];
      const expected = step === 'brainstorm' ? [...always, 'say'] : always;
      assert.deepEqual(new Set(allowed(false)), new Set(expected));
      for (const action of ACTIONS.filter((one) => !expected.includes(one))) {
        assert.match(gate(session, action) ?? '', /\.$/, action);
      }
      assert.equal(gate(session, 'resume'), 'The step is still running.');
    });

    it(`${phase}: a step that was interrupted can be taken up, and is no more in the way`, () => {
      const after = allowed(true);
      assert.ok(after.includes('resume') && !after.includes('stop'));
      assert.equal(gate(session, 'stop', true), 'Nothing is running.');
      assert.ok(after.length > 7 || phase === 'synthesizing');
    });
  }

  it('nothing is stopped or taken up where nothing runs', () => {
    for (const phase of ['created', 'brainstorming', 'drafting'] as const) {
      const session = fold('session', historyTo(phase));
      assert.equal(gate(session, 'stop'), 'Nothing is running.');
      assert.equal(gate(session, 'resume'), 'Nothing was interrupted.');
    }
  });
});

describe('While a question is open', () => {
  it('it can be answered in every phase before the end, and only then', () => {
    for (const phase of ['created', 'brainstorming', 'drafting', 'ready'] as const) {
      const session = fold('session', historyTo(phase));
      assert.equal(gate(session, 'answer_blocker'), 'No question is open.');
      const paused = fold('session', [...historyTo(phase), BLOCKER]);
      assert.equal(gate(paused, 'answer_blocker'), null, phase);
      assert.match(gate(paused, 'set_budget') ?? '', /paused/);
    }
    for (const phase of ['materialized', 'discarded'] as const) {
      assert.match(gate(fold('session', historyTo(phase)), 'answer_blocker') ?? '', /^The session was/);
    }
  });
});
