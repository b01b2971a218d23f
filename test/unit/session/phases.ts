import type { Session, SessionPhase } from '../../../src/core/model/session.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { reduceSession } from '../../../src/core/session/reduce.ts';
import { fold, recorded, uuid } from '../../fakes/fold.ts';
import { CREATED, historyTo, persona } from '../../fakes/sessions.ts';

const TIME = 1000;
export const AT = recorded(CREATED, TIME).at;
export const [THREAD, MESSAGE, QUESTION] = [uuid(301), uuid(401), uuid(402)];
export const BLOCKER = uuid(601);
export const entry = { id: uuid(403), kind: 'note', label: 'a note', content: 'one', cutBytes: 0 } as const;
export const question = { id: QUESTION, text: 'Per key?', choices: [], answer: null };
export const blocker = { id: BLOCKER, source: 'budget', question: 'Go on?', choices: [] } as const;

/** A thread with an answer, a question, a note and a settled blocker: what events by id speak about. */
const THINGS: readonly SessionEvent[] = [
  { type: 'personas_set', personas: [persona(1), persona(2)], source: 'builtin', note: null },
  { type: 'thread_added', thread: { id: THREAD, kind: 'persona', personaId: persona(1).id } },
  { type: 'answer_started', threadId: THREAD, messageId: MESSAGE, round: 1 },
  { type: 'answer_ended', messageId: MESSAGE, outcome: 'complete', error: null, questions: [question] },
  { type: 'context_added', entry },
  { type: 'blocker_opened', blocker },
  { type: 'blocker_answered', blockerId: BLOCKER, text: 'Yes' },
];

/** The way to a phase, with all those things from the beginning. */
export function historyIn(phase: SessionPhase): readonly SessionEvent[] {
  return [CREATED, ...THINGS, ...historyTo(phase).slice(1)];
}

export function sessionIn(phase: SessionPhase): Session {
  return fold('session', historyIn(phase));
}

/** The event after all that, at `AT`. */
export function apply(before: Session, event: SessionEvent): Session {
  return reduceSession(before, recorded(event, TIME), { kind: 'session', id: before.id });
}

export const isEnded = ({ phase }: Session): boolean => phase === 'materialized' || phase === 'discarded';
