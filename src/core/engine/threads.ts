import { interview } from '../llm/agents/interview.ts';
import type { AgentWorld } from '../llm/agents/run.ts';
import { think } from '../llm/agents/think.ts';
import { isCancelled, PlanningError, throwIfCancelled } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { Session } from '../model/session.ts';
import type { Question, Thread } from '../model/thread.ts';
import { startRound } from '../session/decide.ts';
import type { SessionEvent } from '../session/events.ts';
import type { Kernel } from './deps.ts';
import { modelOf } from './models.ts';
import type { ActiveRun } from './runs.ts';
import { requireOwnStep } from './steps.ts';
import { otherQuotes, personaOf, subjectOf, threadQuotes } from './subject.ts';
import { createWorld, type Reservations } from './world.ts';

/** How threads answer: one by one, side by side, in rounds. All calls belong to a step that this process runs. */
export interface Threads {
  /** The interviewer answers the person; throws what went wrong. */
  reply(id: Id, threadId: Id, signal: AbortSignal): Promise<void>;
  /** Runs threads side by side until each has answered everything said to it; throws when none of them could. */
  run(id: Id, run: ActiveRun, threadIds: readonly Id[], round: number, signal: AbortSignal): Promise<void>;
  /** The next round over all personas. */
  round(id: Id, run: ActiveRun, signal: AbortSignal): Promise<void>;
}

interface Said {
  readonly content: string;
  readonly questions?: readonly Question[];
}

export function createThreads(kernel: Kernel, reservations: Reservations): Threads {
  const { clock, recorder, live } = kernel;

  const decided = (id: Id, decide: (session: Session) => readonly SessionEvent[]): Promise<Session> =>
    recorder.change('session', id, (session) => {
      requireOwnStep(kernel, session, session.running?.step ?? 'brainstorm');
      return { events: decide(session) };
    });
  const record = (id: Id, events: readonly SessionEvent[]): Promise<Session> => decided(id, () => events);

  const ask = async (
    session: Session,
    threadId: Id,
    round: number,
    reply: boolean,
    world: AgentWorld,
    signal: AbortSignal,
  ): Promise<Said> => {
    const persona = personaOf(session, threadId);
    const subject = subjectOf(session);
    const thread = threadQuotes(session, threadId);
    if (persona === undefined) {
      const model = modelOf(kernel, session, 'interviewer');
      const { content, questions } = await interview({ subject, thread, reply, model }, world, signal);
      return {
        content,
        questions: questions.map((question) => ({ ...question, id: clock.id(), answer: null })),
      };
    }
    const others = round > 1 ? otherQuotes(session, threadId) : [];
    const model = modelOf(kernel, session, 'persona');
    return think({ subject, persona, round, thread, others, model }, world, signal);
  };

  /**
   * One answer in a thread: started, streamed, ended. A failure is kept in the thread and returned;
   * only what concerns the whole step is thrown (the step was ended elsewhere, the disk refused).
   */
  const answer = async (
    id: Id,
    threadId: Id,
    round: number,
    step: 'brainstorm' | 'discuss',
    signal: AbortSignal,
  ): Promise<PlanningError | null> => {
    const messageId = clock.id();
    const world = createWorld(kernel, reservations, { sessionId: id, step, messageId, targetId: messageId });
    live.open(id, messageId);
    try {
      const session = await record(id, [{ type: 'answer_started', threadId, messageId, round }]);
      const said = await ask(session, threadId, round, step === 'discuss', world, signal).catch(toFailure);
      const streamed = live.drain(id);
      await record(id, [...streamed, endOf(messageId, said, signal)]);
      return said instanceof PlanningError ? said : null;
    } finally {
      live.close(messageId);
    }
  };

  const toFailure = (error: unknown): PlanningError => {
    if (error instanceof PlanningError) return error;
    if (isCancelled(error)) return new PlanningError('cancelled', 'Stopped.');
    kernel.log.error('A thread failed unexpectedly.', error);
    return new PlanningError('model_failed', 'Something unexpected went wrong; the log has the details.');
  };

  const run: Threads['run'] = async (id, active, threadIds, round, signal) => {
    const working = new Map<Id, Promise<void>>();
    const again = new Set<Id>();
    const broken: Error[] = [];
    const work = async (threadId: Id): Promise<void> => {
      const own = new AbortController();
      active.threads.set(threadId, own);
      const both = AbortSignal.any([signal, own.signal]);
      try {
        do {
          again.delete(threadId);
          const failure = await answer(id, threadId, round, 'brainstorm', both);
          if (failure?.code === 'budget_reached') throw failure;
        } while (!both.aborted && (isOpen(await recorder.session(id), threadId) || again.has(threadId)));
      } catch (error) {
        broken.push(toFailure(error));
        active.controller.abort(error);
      } finally {
        active.threads.delete(threadId);
        // In the same breath as the loop's last look, so that a message said meanwhile finds the thread idle.
        working.delete(threadId);
      }
    };
    const start = (threadId: Id): void => {
      if (working.has(threadId)) again.add(threadId);
      else working.set(threadId, work(threadId));
    };
    for (const threadId of threadIds) start(threadId);
    active.join = start;
    while (working.size > 0) await Promise.all(working.values());
    active.join = undefined;
    if (broken[0] !== undefined) throw broken[0];
    throwIfCancelled(signal);
    requireAnswer(await recorder.session(id), threadIds);
  };

  return {
    run,
    async reply(id, threadId, signal) {
      const { round } = await recorder.session(id);
      const failure = await answer(id, threadId, round, 'discuss', signal);
      if (failure !== null) throw failure;
    },
    async round(id, active, signal) {
      let threads: ReturnType<typeof roundThreads> = [];
      const { round } = await decided(id, (session) => {
        threads = roundThreads(session, () => clock.id());
        return [startRound(session, threads)];
      });
      kernel.activity.fire({
        type: 'progress',
        sessionId: id,
        step: 'brainstorm',
        message: `Round ${round}`,
      });
      await run(
        id,
        active,
        threads.map((thread) => thread.id),
        round,
        signal,
      );
    },
  };
}

function endOf(messageId: Id, said: Said | PlanningError, signal: AbortSignal): SessionEvent {
  if (!(said instanceof PlanningError))
    return { type: 'answer_ended', messageId, outcome: 'complete', error: null, ...said };
  const stopped = said.code === 'cancelled' || signal.aborted;
  return {
    type: 'answer_ended',
    messageId,
    outcome: stopped ? 'stopped' : 'failed',
    error: stopped ? null : said.message,
  };
}

/** A round in which nobody could answer is a failed step; the threads say why and can be retried. */
function requireAnswer(session: Session, threadIds: readonly Id[]): void {
  const threads = session.threads.filter(
    (thread) => thread.kind === 'persona' && threadIds.includes(thread.id),
  );
  const failed = threads.filter((thread) => thread.status === 'failed');
  if (threads.length === 0 || failed.length < threads.length) return;
  const why = failed[0]?.error ?? '';
  throw new PlanningError('model_failed', `No persona could answer. ${why}`.trim(), { kind: 'unknown' });
}

/** The threads of the next round: one per persona, and once an interviewer who asks what is unclear. */
function roundThreads(session: Session, id: () => Id): readonly Pick<Thread, 'id' | 'kind' | 'personaId'>[] {
  const personas = session.personas.map((persona) => {
    const existing = session.threads.find((thread) => thread.personaId === persona.id);
    return { id: existing?.id ?? id(), kind: 'persona' as const, personaId: persona.id };
  });
  if (session.threads.some((thread) => thread.kind === 'interviewer')) return personas;
  return [{ id: id(), kind: 'interviewer', personaId: null }, ...personas];
}

/** True while the thread's last word is a person's. */
function isOpen(session: Session, threadId: Id): boolean {
  return session.messages.findLast((message) => message.threadId === threadId)?.role === 'person';
}
