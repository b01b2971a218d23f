import { PlanningError } from '../base/errors.ts';
import type { Id, MicroUsd } from '../model/basics.ts';
import type { Session, Step } from '../model/session.ts';
import type { SessionEvent } from './events.ts';
import { ALLOWED_PHASES, type Action } from './gates.ts';

/**
 * The events that a step or an answer may cause, on the session as it is when they are appended: what the gates allowed
 * at the beginning of a step may have changed under it (a pull brings what others did). Pure; throw `not_allowed_now`.
 */

type EventOf<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;

/** One step at a time, also where the gates let a message join the step that runs. */
export function startStep(session: Session, step: Step, runner: string): SessionEvent {
  if (session.running !== null) throw refused('Another step is running.');
  return { type: 'step_started', step, runner };
}

export function setPersonas(session: Session, personas: Omit<EventOf<'personas_set'>, 'type'>): SessionEvent {
  requirePhase(session, ['generate_personas'], 'The personas are fixed once the brainstorm has begun.');
  return { type: 'personas_set', ...personas };
}

/** The next round. */
export function startRound(session: Session, threads: EventOf<'round_started'>['threads']): SessionEvent {
  requirePhase(session, ['brainstorm', 'next_round'], 'The brainstorm is over.');
  return { type: 'round_started', round: session.round + 1, threads };
}

export function setSynthesis(
  session: Session,
  synthesis: EventOf<'synthesis_set'>['synthesis'],
): SessionEvent {
  if (session.phase !== 'synthesizing') {
    requirePhase(session, ['edit_synthesis'], 'A synthesis has no place here.');
  }
  return { type: 'synthesis_set', synthesis };
}

const CLOSED = 'The drafts are closed: reopen the session first.';

export function linkSpec(session: Session, documentId: Id): SessionEvent {
  requirePhase(session, ['draft_spec'], CLOSED);
  return { type: 'spec_linked', documentId };
}

export function setDrafts(
  session: Session,
  drafts: EventOf<'drafts_set'>['drafts'],
  by: EventOf<'drafts_set'>['by'],
): SessionEvent {
  requirePhase(session, ['draft_tasks'], CLOSED);
  return { type: 'drafts_set', drafts, by };
}

export function answerBlocker(
  session: Session,
  blockerId: Id,
  answer: { readonly text: string; readonly budgetMicroUsd?: MicroUsd | null },
): SessionEvent {
  const open = session.blockers.some(({ id, answer: given }) => id === blockerId && given === undefined);
  if (!open) throw refused('That question is not open.');
  return { type: 'blocker_answered', blockerId, ...answer };
}

/** The phase must be one in which one of the actions can be begun. */
function requirePhase({ phase }: Session, actions: readonly Action[], message: string): void {
  if (!actions.some((action) => ALLOWED_PHASES[action].includes(phase))) throw refused(message);
}

function refused(message: string): PlanningError {
  return new PlanningError('not_allowed_now', message);
}
