import { checkPersonas, generatePersonas } from '../llm/agents/personas.ts';
import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import { PERSONA_COUNT, type Session } from '../model/session.ts';
import type { Thread } from '../model/thread.ts';
import { setPersonas } from '../session/decide.ts';
import type { SessionEvent } from '../session/events.ts';
import { canRetry } from '../session/gates.ts';
import { requireText } from '../base/text.ts';
import type { Engine } from './api.ts';
import type { Kernel } from './deps.ts';
import { modelOf } from './models.ts';
import type { ActiveRun } from './runs.ts';
import { act, runStep, type StepResult } from './steps.ts';
import { subjectOf } from './subject.ts';
import { createThreads } from './threads.ts';
import { createWorld } from './world.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';
import * as z from 'zod';

type Work = (run: ActiveRun, signal: AbortSignal) => Promise<unknown>;

const MESSAGE_MAX = 20_000;
const ANSWER_MAX = 2000;

type BrainstormCall =
  | 'generatePersonas'
  | 'setPersonas'
  | 'brainstorm'
  | 'nextRound'
  | 'say'
  | 'discuss'
  | 'stopThread'
  | 'retryThread'
  | 'answerQuestion';

/** Personas and their threads. */
export const brainstormCalls: CallGroup<BrainstormCall> = {
  facts: {
    generatePersonas: {
      says: 'Makes personas for the idea.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['count', at.whole],
      ],
    },
    setPersonas: {
      says: 'Replaces the personas of a session.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['personas', z.array(at.persona).max(20)],
      ],
    },
    brainstorm: {
      says: 'Lets the personas think about the idea in parallel threads.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [['id', at.named]],
    },
    nextRound: {
      says: 'Lets the personas answer each other once more.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [['id', at.named]],
    },
    say: {
      says: 'Says something to one thread, or to all with null; they answer.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['threadId', at.id.nullable()],
        ['message', at.text],
      ],
    },
    discuss: {
      says: 'Talks with the interviewer.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['message', at.text],
      ],
    },
    stopThread: {
      says: 'Stops one thread of a running brainstorm.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['threadId', at.id],
      ],
    },
    retryThread: {
      says: 'Runs a failed or stopped thread again.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['threadId', at.id],
      ],
    },
    answerQuestion: {
      says: 'Answers a question of the interviewer.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['questionId', at.id],
        ['answer', at.text],
      ],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, BrainstormCall> {
  const { reservations } = kernel;
  const { clock, recorder } = kernel;
  const threads = createThreads(kernel, reservations);

  const brainstormStep = (
    id: Id,
    action: 'brainstorm' | 'next_round' | 'say' | 'retry_thread',
    signal: AbortSignal,
    work: Work,
  ): Promise<void> => runStep(kernel, id, { step: 'brainstorm', action, work: nothingMore(work) }, signal);

  const answerThreads = (
    id: Id,
    threadIds: readonly Id[],
    action: 'say' | 'retry_thread',
    signal: AbortSignal,
  ): Promise<void> =>
    brainstormStep(id, action, signal, async (run, both) => {
      const { round } = await recorder.session(id);
      await threads.run(id, run, threadIds, round, both);
    });

  const makePersonas = async (id: Id, count: number, signal: AbortSignal): Promise<void> => {
    if (!Number.isInteger(count) || count < PERSONA_COUNT.min || count > PERSONA_COUNT.max) {
      const message = `Choose ${PERSONA_COUNT.min} to ${PERSONA_COUNT.max} personas.`;
      throw new PlanningError('invalid_input', message);
    }
    const work = async (_run: ActiveRun, both: AbortSignal): Promise<(now: Session) => StepResult> => {
      const session = await recorder.session(id);
      const target = { sessionId: id, step: 'personas', messageId: null, targetId: null } as const;
      const input = { subject: subjectOf(session), count, model: modelOf(kernel, session, 'planner') };
      const made = await generatePersonas(input, createWorld(kernel, reservations, target), both);
      return (now) => ({ events: [setPersonas(now, made)] });
    };
    await runStep(kernel, id, { step: 'personas', action: 'generate_personas', work }, signal);
  };

  return {
    generatePersonas: makePersonas,

    async setPersonas(id, personas) {
      const checked = checkPersonas(personas, () => clock.id());
      await act(kernel, id, 'edit_personas', (session) => [
        setPersonas(session, { personas: checked, source: 'person', note: null }),
      ]);
    },

    async brainstorm(id, signal) {
      const { personas } = await recorder.session(id);
      if (personas.length === 0) await makePersonas(id, kernel.settings().personaCount, signal);
      await brainstormStep(id, 'brainstorm', signal, async (run, both) => {
        await threads.round(id, run, both);
        const session = await recorder.session(id);
        const answered = session.threads.filter(
          (thread) => thread.kind === 'persona' && thread.status === 'completed',
        );
        if (session.config.confront && answered.length > 1) await threads.round(id, run, both);
      });
    },

    nextRound: (id, signal) =>
      brainstormStep(id, 'next_round', signal, (run, both) => threads.round(id, run, both)),

    async say(id, threadId, message, signal) {
      const content = requireText(message, 'message', MESSAGE_MAX);
      const session = await act(kernel, id, 'say', (now) =>
        addressed(now, threadId).map((thread) => ({
          type: 'person_said',
          threadId: thread.id,
          messageId: clock.id(),
          content,
        })),
      );
      const threadIds = addressed(session, threadId).map((thread) => thread.id);
      if (session.running === null) return answerThreads(id, threadIds, 'say', signal);
      // The running brainstorm takes it up: here at once; in another process after the thread's present answer.
      for (const one of threadIds) kernel.runs.get(id)?.join?.(one);
    },

    async retryThread(id, threadId, signal) {
      const session = await recorder.session(id);
      const thread = session.threads.find((one) => one.id === threadId);
      if (thread === undefined)
        throw new PlanningError('not_found', 'There is no such thread in the session.');
      if (session.running === null && !canRetry(thread)) {
        throw new PlanningError('not_allowed_now', 'The thread has answered; send it a message instead.');
      }
      await answerThreads(id, [threadId], 'retry_thread', signal);
    },

    async discuss(id, message, signal) {
      const content = requireText(message, 'message', MESSAGE_MAX);
      const work: Work = async (_run, both) => {
        const session = await recorder.session(id);
        const thread = session.threads.find((one) => one.kind === 'interviewer');
        if (thread !== undefined) await threads.reply(id, thread.id, both);
      };
      const begin = (session: Session): SessionEvent[] =>
        sayToInterviewer(session, content, () => clock.id());
      const plan = { step: 'discuss', action: 'discuss', begin, work: nothingMore(work) } as const;
      await runStep(kernel, id, plan, signal);
    },

    stopThread(id, threadId) {
      const own = kernel.runs.get(id)?.threads.get(threadId);
      own?.abort();
      if (own !== undefined) return Promise.resolve();
      const message = 'That thread is not running in this window.';
      return Promise.reject(new PlanningError('not_allowed_now', message));
    },

    async answerQuestion(id, questionId, text) {
      const given = requireText(text, 'answer', ANSWER_MAX);
      await act(kernel, id, 'answer_question', () => [
        { type: 'question_answered', questionId, answer: given },
      ]);
    },
  };
}

/** A step that leaves nothing behind but what its threads have written themselves. */
function nothingMore(work: Work): (run: ActiveRun, signal: AbortSignal) => Promise<() => StepResult> {
  return async (run, signal) => {
    await work(run, signal);
    return () => ({ events: [] });
  };
}

function sayToInterviewer(session: Session, content: string, id: () => Id): SessionEvent[] {
  const existing = session.threads.find((thread) => thread.kind === 'interviewer');
  const thread = { id: existing?.id ?? id(), kind: 'interviewer', personaId: null } as const;
  const added: SessionEvent[] = existing === undefined ? [{ type: 'thread_added', thread }] : [];
  return [...added, { type: 'person_said', threadId: thread.id, messageId: id(), content }];
}

function addressed(session: Session, threadId: Id | null): readonly Thread[] {
  if (threadId === null) return session.threads.filter((thread) => thread.kind === 'persona');
  const thread = session.threads.find((one) => one.id === threadId && one.kind === 'persona');
  if (thread === undefined)
    throw new PlanningError('not_found', 'There is no such persona thread in the session.');
  return [thread];
}
