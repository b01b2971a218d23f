import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PlanningError } from '../../../src/core/base/errors.ts';
import { SESSION_PHASES, type Session, type SessionPhase } from '../../../src/core/model/session.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { sessionStream } from '../../../src/core/session/stream.ts';
import { fold } from '../../fakes/fold.ts';
import { draft } from '../../fakes/sessions.ts';
import { MEANINGLESS, MEANINGS, result, synthesis } from './meanings.ts';
import { apply, AT, BLOCKER, isEnded, sessionIn } from './phases.ts';

const EVENTS = Object.values(MEANINGS).flatMap((list) => list.map((one) => one.event));

describe('What the events of a session mean, in every phase', () => {
  it('stands here for every type that there is', () => {
    assert.deepEqual(
      ['session_created', ...Object.keys(MEANINGS)].sort(),
      Object.keys(sessionStream.versions).sort(),
    );
  });

  for (const [type, meanings] of Object.entries(MEANINGS)) {
    for (const { when, event, to, changes } of meanings) {
      it(`${type}${when === undefined ? '' : ` when ${when}`}`, () => {
        for (const [at, phase] of SESSION_PHASES.entries()) {
          const before = sessionIn(phase);
          assert.equal(before.phase, phase);
          const expected = { ...before, ...changes?.(before), phase: to[at], updatedAt: AT };
          assert.deepEqual(apply(before, event), expected, phase);
        }
      });
    }
  }

  it('is nothing for an id that was given already or is not there', () => {
    for (const event of MEANINGLESS) {
      for (const phase of SESSION_PHASES)
        assert.throws(() => apply(sessionIn(phase), event), PlanningError, `${event.type} in ${phase}`);
    }
  });

  it('is nothing before the beginning', () => {
    for (const event of EVENTS) assert.throws(() => fold('session', [event]), { code: 'not_allowed_now' });
  });

  it('leaves a session that somebody can go on with, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS, ...MEANINGLESS), { maxLength: 40 }), (events) => {
        let session = sessionIn('created');
        for (const event of events) {
          try {
            session = apply(session, event);
          } catch (error) {
            // An answer that was started twice in the list gives its id twice.
            if (!(error instanceof PlanningError)) throw error;
          }
          const { phase, running, materialized, discardReason } = session;
          assert.ok(phase !== 'synthesizing' || running?.step === 'synthesis', 'nobody writes the synthesis');
          assert.ok(!isEnded(session) || running === null, 'runs after its end');
          assert.equal(phase === 'materialized', materialized !== null);
          assert.ok(discardReason === null || phase === 'discarded');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('What two branches did to one session', () => {
  const after = (phase: SessionPhase, ...events: readonly SessionEvent[]): Session =>
    events.reduce(apply, sessionIn(phase));
  const discarded = { type: 'session_discarded', reason: 'No use.' } as const;
  const materialized = { type: 'materialized', result } as const;

  it('ends it materialized when one discarded it, whoever was first', () => {
    for (const events of [
      [discarded, materialized],
      [materialized, discarded],
    ]) {
      const session = after('ready', ...events);
      assert.deepEqual([session.phase, session.discardReason], ['materialized', null]);
    }
  });

  it('keeps the work of the one in what the other ended, and ends it all the same', () => {
    for (const end of [discarded, materialized]) {
      const session = after('ready', end, { type: 'reopened' }, ...EVENTS.filter(isWork), {
        type: 'marked_ready',
      });
      assert.equal(session.phase, end === discarded ? 'discarded' : 'materialized');
      assert.deepEqual([session.drafts, session.synthesis], [[draft(7)], synthesis]);
    }
  });

  it('opens again what one called ready when the other changed the drafts after that', () => {
    const drafts: SessionEvent = { type: 'drafts_set', drafts: [draft(7)], by: 'person' };
    assert.equal(after('drafting', { type: 'marked_ready' }, drafts).phase, 'drafting');
    assert.equal(after('drafting', drafts, { type: 'marked_ready' }).phase, 'ready');
  });

  it('goes back behind both when two steps ran at once and neither came to an end', () => {
    const started = (step: 'synthesis' | 'spec'): SessionEvent => ({
      type: 'step_started',
      step,
      runner: step,
    });
    const stopped = (step: 'synthesis' | 'spec'): SessionEvent => ({
      type: 'step_ended',
      step,
      outcome: 'stopped',
      message: null,
    });
    for (const [one, other] of [
      ['synthesis', 'spec'],
      ['spec', 'synthesis'],
    ] as const) {
      for (const ends of [
        [one, other],
        [other, one],
      ] as const) {
        const session = after('brainstorming', started(one), started(other), ...ends.map(stopped));
        assert.deepEqual([session.phase, session.running], ['brainstorming', null], `${one}, ${ends.join()}`);
      }
    }
  });

  it('takes the later answer to a question that both answered', () => {
    const answer = (text: string, budgetMicroUsd: number): SessionEvent => ({
      type: 'blocker_answered',
      blockerId: BLOCKER,
      text,
      budgetMicroUsd,
    });
    const session = after('drafting', answer('$1', 1_000_000), answer('$2', 2_000_000));
    assert.deepEqual([session.blockers[0]?.answer?.text, session.config.budgetMicroUsd], ['$2', 2_000_000]);
  });
});

function isWork({ type }: SessionEvent): boolean {
  return type === 'drafts_set' || type === 'synthesis_set' || type === 'step_started';
}
