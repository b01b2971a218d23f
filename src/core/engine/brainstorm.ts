import { generatePersonas, checkPersonas } from '../agents/personas.ts';
import { interview } from '../agents/interview.ts';
import { think } from '../agents/think.ts';
import { isCancelled, PlanningError, throwIfCancelled } from '../errors.ts';
import type { Id } from '../model/basics.ts';
import { PERSONA_COUNT, type Session } from '../model/session.ts';
import type { Question, Thread } from '../model/thread.ts';
import type { SessionEvent } from '../session/events.ts';
import { canRetry } from '../session/gates.ts';
import type { Engine } from './api.ts';
import type { Kernel } from './deps.ts';
import type { ActiveRun } from './runs.ts';
import { act, requireOwnStep, runStep } from './steps.ts';
import { otherQuotes, personaOf, subjectOf, threadQuotes } from './subject.ts';
import { requireText } from './text.ts';
import { createWorld, type Reservations } from './world.ts';

type Brainstorm = Pick<
  Engine,
  | 'generatePersonas'
  | 'setPersonas'
  | 'brainstorm'
  | 'nextRound'
  | 'say'
  | 'discuss'
  | 'stopThread'
  | 'retryThread'
  | 'answerQuestion'
>;

const NOTHING_MORE = (): { readonly events: readonly SessionEvent[] } => ({ events: [] });

/** Personas and their threads. */
export function brainstormCalls(kernel: Kernel, reservations: Reservations): Brainstorm {
  const { clock } = kernel;
  const modelOf = (session: Session, role: string): string | null =>
    session.config.models[role] ?? kernel.settings().models[role] ?? null;

  const record = (id: Id, decide: (session: Session) => readonly SessionEvent[]): Promise<Session> =>
    kernel.recorder.change('session', id, (session) => {
      requireOwnStep(kernel, session, session.running?.step ?? 'brainstorm');
      return { events: decide(session) };
    });

  /** One answer in a thread: started, streamed, ended. A failure stays in the thread; a stop of the whole step goes on up. */
  const answer = async (
    id: Id,
    threadId: Id,
    round: number,
    step: 'brainstorm' | 'discuss',
    signal: AbortSignal,
  ): Promise<void> => {
    const messageId = clock.id();
    const world = createWorld(kernel, reservations, { sessionId: id, step, messageId, targetId: messageId });
    const session = await record(id, () => [{ type: 'answer_started', threadId, messageId, round }]);
    kernel.live.open(id, messageId);
    let end: SessionEvent;
    let failure: unknown;
    try {
      const said = await ask(session, threadId, round, step === 'discuss', world, signal);
      end = { type: 'answer_ended', messageId, outcome: 'complete', error: null, ...said };
    } catch (error) {
      failure = error;
      const outcome = isCancelled(error) || signal.aborted ? 'stopped' : 'failed';
      const message =
        error instanceof PlanningError
          ? error.message
          : 'Something unexpected went wrong; the log has the details.';
      if (!(error instanceof PlanningError) && outcome === 'failed')
        kernel.log.error('A thread failed unexpectedly.', error);
      end = { type: 'answer_ended', messageId, outcome, error: outcome === 'stopped' ? 'Stopped.' : message };
    }
    const streamed = kernel.live.drain(id);
    try {
      await record(id, () => [...streamed, end]);
    } finally {
      kernel.live.close(messageId);
    }
    if (failure instanceof PlanningError && failure.code === 'budget_reached') throw failure;
    if (failure !== undefined && step === 'discuss') throw failure;
  };

  const ask = async (
    session: Session,
    threadId: Id,
    round: number,
    reply: boolean,
    world: ReturnType<typeof createWorld>,
    signal: AbortSignal,
  ): Promise<{ readonly content: string; readonly questions?: readonly Question[] }> => {
    const persona = personaOf(session, threadId);
    const subject = subjectOf(session);
    const thread = threadQuotes(session, threadId);
    if (persona === undefined) {
      const { content, questions } = await interview(
        { subject, thread, reply, model: modelOf(session, 'interviewer') },
        world,
        signal,
      );
      return {
        content,
        questions: questions.map((question) => ({ ...question, id: clock.id(), answer: null })),
      };
    }
    const others = round > 1 ? otherQuotes(session, threadId) : [];
    return think(
      { subject, persona, round, thread, others, model: modelOf(session, 'persona') },
      world,
      signal,
    );
  };

  /** Runs threads side by side until each has answered everything that was said to it. */
  const runThreads = async (
    id: Id,
    run: ActiveRun,
    threadIds: readonly Id[],
    round: number,
    signal: AbortSignal,
  ): Promise<void> => {
    const working = new Map<Id, Promise<void>>();
    const again = new Set<Id>();
    let broken: unknown;
    const work = async (threadId: Id): Promise<void> => {
      const own = new AbortController();
      run.threads.set(threadId, own);
      const both = AbortSignal.any([signal, own.signal]);
      try {
        do {
          again.delete(threadId);
          await answer(id, threadId, round, 'brainstorm', both);
        } while (
          !both.aborted &&
          (isOpen(await kernel.recorder.session(id), threadId) || again.has(threadId))
        );
      } catch (error) {
        broken ??= error;
        run.controller.abort(error);
      } finally {
        run.threads.delete(threadId);
        // In the same breath as the loop's last look, so that a message said meanwhile finds the thread idle.
        working.delete(threadId);
      }
    };
    const start = (threadId: Id): void => {
      if (working.has(threadId)) again.add(threadId);
      else working.set(threadId, work(threadId));
    };
    for (const threadId of threadIds) start(threadId);
    run.join = start;
    while (working.size > 0) await Promise.all(working.values());
    run.join = undefined;
    if (broken !== undefined) throw broken;
    throwIfCancelled(signal);
  };

  /** A round in which nobody could answer is a failed step; the threads say why and can be retried. */
  const requireAnswer = (session: Session, threadIds: readonly Id[]): void => {
    const threads = session.threads.filter(
      (thread) => thread.kind === 'persona' && threadIds.includes(thread.id),
    );
    const failed = threads.filter((thread) => thread.status === 'failed');
    if (threads.length === 0 || failed.length < threads.length) return;
    const why = failed[0]?.error ?? '';
    throw new PlanningError('model_failed', `No persona could answer. ${why}`.trim(), { kind: 'unknown' });
  };

  const runRound = async (id: Id, run: ActiveRun, signal: AbortSignal): Promise<void> => {
    const before = await kernel.recorder.session(id);
    const round = before.round + 1;
    const session = await record(id, () => [
      { type: 'round_started', round, threads: roundThreads(before, clock.id) },
    ]);
    const threads = session.threads
      .filter((thread) => thread.status === 'pending')
      .map((thread) => thread.id);
    kernel.activity.fire({ type: 'progress', sessionId: id, step: 'brainstorm', message: `Round ${round}` });
    await runThreads(id, run, threads, round, signal);
    requireAnswer(await kernel.recorder.session(id), threads);
  };

  const calls: Brainstorm = {
    async generatePersonas(id, count, signal) {
      if (!Number.isInteger(count) || count < PERSONA_COUNT.min || count > PERSONA_COUNT.max) {
        throw new PlanningError(
          'invalid_input',
          `Choose ${PERSONA_COUNT.min} to ${PERSONA_COUNT.max} personas.`,
        );
      }
      const work = async (_: ActiveRun, both: AbortSignal): Promise<() => { events: SessionEvent[] }> => {
        const session = await kernel.recorder.session(id);
        const world = createWorld(kernel, reservations, {
          sessionId: id,
          step: 'personas',
          messageId: null,
          targetId: null,
        });
        const made = await generatePersonas(
          { subject: subjectOf(session), count, model: modelOf(session, 'planner') },
          world,
          both,
        );
        return () => ({ events: [{ type: 'personas_set', ...made }] });
      };
      await runStep(kernel, id, { step: 'personas', action: 'generate_personas', work }, signal);
    },

    async setPersonas(id, personas) {
      const checked = checkPersonas(personas, clock.id);
      await act(kernel, id, 'edit_personas', () => [
        { type: 'personas_set', personas: checked, source: 'person', note: null },
      ]);
    },

    async brainstorm(id, signal) {
      const { personas } = await kernel.recorder.session(id);
      if (personas.length === 0) await calls.generatePersonas(id, kernel.settings().personaCount, signal);
      const work = async (run: ActiveRun, both: AbortSignal): Promise<typeof NOTHING_MORE> => {
        await runRound(id, run, both);
        const session = await kernel.recorder.session(id);
        const answered = session.threads.filter(
          (thread) => thread.kind === 'persona' && thread.status === 'completed',
        );
        if (session.config.confront && answered.length > 1) await runRound(id, run, both);
        return NOTHING_MORE;
      };
      await runStep(kernel, id, { step: 'brainstorm', action: 'brainstorm', work }, signal);
    },

    async nextRound(id, signal) {
      const work = async (run: ActiveRun, both: AbortSignal): Promise<typeof NOTHING_MORE> => {
        await runRound(id, run, both);
        return NOTHING_MORE;
      };
      await runStep(kernel, id, { step: 'brainstorm', action: 'next_round', work }, signal);
    },

    async say(id, threadId, message, signal) {
      const content = requireText(message, 'message', 20_000);
      const session = await act(kernel, id, 'say', (now) =>
        addressed(now, threadId).map((thread) => ({
          type: 'person_said',
          threadId: thread.id,
          messageId: clock.id(),
          content,
        })),
      );
      const threadIds = addressed(session, threadId).map((thread) => thread.id);
      const running = kernel.runs.get(id);
      if (session.running !== null) {
        // The running brainstorm takes it up: here at once; in another process after the thread's present answer.
        for (const one of threadIds) running?.join?.(one);
        return;
      }
      await answerThreads(id, threadIds, 'say', signal);
    },

    async retryThread(id, threadId, signal) {
      const session = await kernel.recorder.session(id);
      const thread = session.threads.find((one) => one.id === threadId);
      if (thread === undefined)
        throw new PlanningError('not_found', 'There is no such thread in the session.');
      if (session.running === null && !canRetry(thread)) {
        throw new PlanningError('not_allowed_now', 'The thread has answered; send it a message instead.');
      }
      await answerThreads(id, [threadId], 'retry_thread', signal);
    },

    async discuss(id, message, signal) {
      const content = requireText(message, 'message', 20_000);
      const begin = (session: Session): SessionEvent[] => {
        const existing = session.threads.find((thread) => thread.kind === 'interviewer');
        const thread = { id: existing?.id ?? clock.id(), kind: 'interviewer', personaId: null } as const;
        const added: SessionEvent[] = existing === undefined ? [{ type: 'thread_added', thread }] : [];
        return [...added, { type: 'person_said', threadId: thread.id, messageId: clock.id(), content }];
      };
      const work = async (_: ActiveRun, both: AbortSignal): Promise<typeof NOTHING_MORE> => {
        const session = await kernel.recorder.session(id);
        const thread = session.threads.find((one) => one.kind === 'interviewer');
        if (thread !== undefined) await answer(id, thread.id, session.round, 'discuss', both);
        return NOTHING_MORE;
      };
      await runStep(kernel, id, { step: 'discuss', action: 'discuss', begin, work }, signal);
    },

    stopThread(id, threadId) {
      const own = kernel.runs.get(id)?.threads.get(threadId);
      if (own === undefined) {
        return Promise.reject(
          new PlanningError('not_allowed_now', 'That thread is not running in this window.'),
        );
      }
      own.abort();
      return Promise.resolve();
    },

    async answerQuestion(id, questionId, text) {
      const given = requireText(text, 'answer', 2000);
      await act(kernel, id, 'answer_question', () => [
        { type: 'question_answered', questionId, answer: given },
      ]);
    },
  };

  const answerThreads = async (
    id: Id,
    threadIds: readonly Id[],
    action: 'say' | 'retry_thread',
    signal: AbortSignal,
  ): Promise<void> => {
    const work = async (run: ActiveRun, both: AbortSignal): Promise<typeof NOTHING_MORE> => {
      const { round } = await kernel.recorder.session(id);
      await runThreads(id, run, threadIds, round, both);
      requireAnswer(await kernel.recorder.session(id), threadIds);
      return NOTHING_MORE;
    };
    await runStep(kernel, id, { step: 'brainstorm', action, work }, signal);
  };

  return calls;
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

function addressed(session: Session, threadId: Id | null): readonly Thread[] {
  if (threadId === null) return session.threads.filter((thread) => thread.kind === 'persona');
  const thread = session.threads.find((one) => one.id === threadId && one.kind === 'persona');
  if (thread === undefined)
    throw new PlanningError('not_found', 'There is no such persona thread in the session.');
  return [thread];
}
