import { isCancelled, PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { Session, Step, StepFailure } from '../model/session.ts';
import type { StreamAppend } from '../ports.ts';
import { startStep } from '../session/decide.ts';
import type { SessionEvent } from '../session/events.ts';
import { ACTIONS, gate, type Action } from '../session/gates.ts';
import { formatUsd } from '../model/money.ts';
import type { Kernel } from './deps.ts';
import type { ActiveRun } from './runs.ts';

/** What a step leaves behind when it completes: written together with its end, all or nothing. */
export interface StepResult {
  readonly events: readonly SessionEvent[];
  readonly also?: readonly StreamAppend[];
}

export interface StepPlan {
  readonly step: Step;
  readonly action: Action;
  /** Written together with the start of the step. */
  begin?(session: Session): readonly SessionEvent[];
  /** The work. `finish` decides from the session as it is at the end. */
  work(run: ActiveRun, signal: AbortSignal): Promise<(session: Session) => StepResult | Promise<StepResult>>;
}

/** True when the running step's process is gone, or this process no longer runs it. */
export function isInterrupted(kernel: Kernel, session: Session): boolean {
  if (session.running === null) return false;
  if (session.running.runner === kernel.runners.self) return !kernel.runs.has(session.id);
  return !kernel.runners.isAlive(session.running.runner);
}

/** Throws `not_allowed_now` with the reason and what is allowed instead. */
export function requireGate(session: Session, action: Action, interrupted = false): void {
  const reason = gate(session, action, interrupted);
  if (reason === null) return;
  const allowed = ACTIONS.filter((one) => gate(session, one, interrupted) === null);
  throw new PlanningError('not_allowed_now', reason, { action, phase: session.phase, allowed });
}

/** The events that end a step whose process is gone: what it had streamed stays, its threads can be retried. */
export function interruptionEvents(
  session: Session,
  outcome: StepFailure['outcome'],
  message: string,
): SessionEvent[] {
  if (session.running === null) return [];
  const answers = session.messages
    .filter((one) => one.status === 'streaming')
    .map((one): SessionEvent => ({
      type: 'answer_ended',
      messageId: one.id,
      outcome: 'stopped',
      error: null,
    }));
  return [...answers, { type: 'step_ended', step: session.running.step, outcome, message }];
}

/** A change of a session by a person: takes up an interrupted step first, then asks the gates. */
export async function act(
  kernel: Kernel,
  id: Id,
  action: Action,
  decide: (session: Session) => readonly SessionEvent[],
): Promise<Session> {
  await recover(kernel, id);
  return kernel.recorder.change('session', id, (session) => {
    requireGate(session, action);
    return { events: decide(session) };
  });
}

/** Ends an interrupted step in the log; does nothing when there is none. */
export async function recover(kernel: Kernel, id: Id): Promise<Session> {
  return kernel.recorder.change('session', id, (session) => ({
    events: isInterrupted(kernel, session)
      ? interruptionEvents(
          session,
          'interrupted',
          'Planning Studio was closed in the middle of it; what had arrived is kept.',
        )
      : [],
  }));
}

/**
 * Runs a step from its start in the log to its end in the log. Whatever goes wrong, the session is afterwards
 * as it was before the step, with what was streamed kept; the error is thrown on.
 */
export async function runStep(kernel: Kernel, id: Id, plan: StepPlan, signal: AbortSignal): Promise<void> {
  const { recorder, runs, runners } = kernel;
  await recover(kernel, id);
  const run: ActiveRun = {
    recorder,
    step: plan.step,
    controller: new AbortController(),
    started: false,
    threads: new Map(),
    join: undefined,
  };
  // No await between the look and the entry: of two calls at the same moment the second is refused.
  if (runs.has(id))
    throw new PlanningError('not_allowed_now', 'Wait until the running step has ended, or stop it.');
  runs.set(id, run);
  try {
    await recorder.change('session', id, (session) => {
      requireGate(session, plan.action);
      const provider = kernel.provider().id;
      const switched: SessionEvent[] =
        session.config.provider === provider ? [] : [{ type: 'config_changed', config: { provider } }];
      const started = startStep(session, plan.step, runners.self);
      return { events: [...switched, started, ...(plan.begin?.(session) ?? [])] };
    });
  } catch (error) {
    runs.delete(id);
    throw error;
  }
  run.started = true;
  const both = AbortSignal.any([signal, run.controller.signal]);
  try {
    const finish = await plan.work(run, both);
    const streamed = kernel.live.drain(id);
    await recorder.change('session', id, async (session) => {
      requireOwnStep(kernel, session, plan.step);
      const result = await finish(session);
      const done: SessionEvent = { type: 'step_ended', step: plan.step, outcome: 'completed', message: null };
      return { events: [...streamed, ...result.events, done], also: result.also ?? [] };
    });
  } catch (error) {
    const failure = both.aborted ? cancelled(error, both.reason) : error;
    await endBadly(kernel, id, plan.step, failure);
    throw failure;
  } finally {
    runs.delete(id);
  }
}

/** The reason to abort a running step with; becomes the message of its end. */
export function stoppedBy(message: string): PlanningError {
  return new PlanningError('cancelled', message);
}

/** Throws `cancelled` when somebody (another window, the terminal) has ended this step meanwhile. */
export function requireOwnStep(kernel: Kernel, session: Session, step: Step): void {
  if (session.running?.step === step && session.running.runner === kernel.runners.self) return;
  throw new PlanningError('cancelled', 'The step was stopped from another window.');
}

/**
 * What an aborted step failed with: a foreseen failure that was the cause, else why it was stopped. What broke inside
 * because of the abort is its consequence.
 */
function cancelled(error: unknown, reason: unknown): unknown {
  if (error instanceof PlanningError && error.code !== 'cancelled') return error;
  if (reason instanceof PlanningError) return reason;
  return new PlanningError('cancelled', 'It was stopped.', {}, { cause: error });
}

async function endBadly(kernel: Kernel, id: Id, step: Step, error: unknown): Promise<void> {
  const outcome = isCancelled(error) ? 'stopped' : 'failed';
  const message =
    error instanceof PlanningError
      ? error.message
      : 'Something unexpected went wrong; the log has the details.';
  const streamed = kernel.live.drain(id);
  try {
    await kernel.recorder.change('session', id, (session) => {
      if (session.running?.step !== step || session.running.runner !== kernel.runners.self)
        return { events: [] };
      const events: SessionEvent[] = [...streamed, ...interruptionEvents(session, outcome, message)];
      if (error instanceof PlanningError && error.code === 'budget_reached')
        events.push(budgetBlocker(kernel, session));
      return { events };
    });
  } catch (writing) {
    // The disk refused. The step no longer counts as running here (runs has lost it), so the next change recovers it.
    kernel.log.error('The end of a step could not be written.', writing);
  }
}

/** The choices of a budget blocker, in this order. */
export const BUDGET_CHOICES = {
  raise: 'Double the budget',
  lift: 'Continue without a budget',
  keep: 'Keep the budget',
} as const;

function budgetBlocker(kernel: Kernel, session: Session): SessionEvent {
  const budget = formatUsd(session.config.budgetMicroUsd ?? 0);
  const spent = formatUsd(session.usage.costMicroUsd);
  const question = `The next call would pass the budget of ${budget} (${spent} spent so far). How should it go on?`;
  return {
    type: 'blocker_opened',
    blocker: { id: kernel.clock.id(), source: 'budget', question, choices: Object.values(BUDGET_CHOICES) },
  };
}
