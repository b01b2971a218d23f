import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { SessionPhase } from '../../../src/core/model/session.ts';
import { gate, type Action } from '../../../src/core/session/gates.ts';
import { fold } from '../../fakes/fold.ts';
import { BLOCKER, historyTo } from '../../fakes/sessions.ts';

interface GateCase {
  readonly id: string;
  readonly phase: string;
  readonly status: string;
  readonly command: string;
  readonly open_blockers: number;
  readonly allowed: boolean;
}
interface TransitionCase {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly allowed: boolean;
}
const file = new URL('./data/review-loop-gates.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly gates: readonly GateCase[];
  readonly transitions: readonly TransitionCase[];
};

/** Their phases in ours: gathering context and discussing are both `created`, because ours allows both from the start. */
const PHASES: Readonly<Record<string, SessionPhase>> = {
  SETUP: 'created',
  CONTEXT: 'created',
  DISCUSSION: 'brainstorming',
  PLANNING: 'drafting',
  COMPLETE: 'materialized',
};
const COMMANDS: Readonly<Record<string, Action>> = {
  export: 'export',
  status: 'show',
  'add-context': 'add_context',
  discuss: 'discuss',
  generate: 'draft_spec',
  complete: 'mark_ready',
  resume: 'answer_blocker',
};

/** Where ours decides otherwise on purpose. */
const OURS: Readonly<Record<string, string>> = {
  'PA-G05': 'context may be added until the drafts are closed',
  'PA-G07': 'talking about the idea needs no context first',
  'PA-G09': 'the funnel can be skipped: a spec may be written at any time before the drafts are closed',
};
/** Paused without an open question does not exist in ours: a pause is an open question. */
const needsQuestion = (one: GateCase): boolean => one.status === 'PAUSED';

describe('The recorded gates of the review loop', () => {
  for (const one of cases.gates) {
    const phase = PHASES[one.phase];
    const action = COMMANDS[one.command];
    // The review phase and its command come with the review loop.
    if (phase === undefined || action === undefined) continue;
    const expected = OURS[one.id] === undefined ? one.allowed : !one.allowed;
    it(`${one.id}: ${one.command} in ${one.phase} ${one.status} is ${expected ? 'possible' : 'not possible'}${OURS[one.id] ? ` (${OURS[one.id]})` : ''}`, () => {
      const blocked = needsQuestion(one) || one.open_blockers > 0;
      const session = fold('session', [...historyTo(phase), ...(blocked ? [BLOCKER] : [])]);
      assert.equal(gate(session, action) === null, expected);
    });
  }
});

describe('The recorded transitions of the review loop', () => {
  /** The actions that lead from one of our phases to another. */
  const WAYS: Readonly<Record<string, Action>> = {
    'created>brainstorming': 'brainstorm',
    'created>drafting': 'draft_spec',
    'brainstorming>drafting': 'synthesize',
    'drafting>materialized': 'mark_ready',
  };
  const OURS_TOO: Readonly<Record<string, string>> = {
    'PA-T08': 'the funnel can be skipped',
    'PA-T11': 'a brainstorm needs no context first',
  };
  for (const one of cases.transitions) {
    const from = PHASES[one.from];
    const to = PHASES[one.to];
    if (from === undefined || to === undefined || from === to) continue;
    const expected = OURS_TOO[one.id] === undefined ? one.allowed : true;
    it(`${one.id}: ${one.from} to ${one.to} is ${expected ? 'possible' : 'not possible'}`, () => {
      const action = WAYS[`${from}>${to}`];
      const possible = action !== undefined && gate(fold('session', historyTo(from)), action) === null;
      assert.equal(possible, expected);
    });
  }
});
