import { PlanningError } from '../base/errors.ts';
import type { Session, SessionPhase } from '../model/session.ts';
import type { Message, Thread } from '../model/thread.ts';
import { addUsage, NO_USAGE } from '../model/usage.ts';
import type { Reducer } from '../log/reducer.ts';
import type { Recorded } from '../log/records.ts';
import type { SessionEvent } from './events.ts';

/**
 * The state machine of a session: the only place that computes a new one. What is allowed was decided before the
 * append (gates.ts, decide.ts) and is not asked again: branches that git merged have each done what they were allowed
 * to, so every event means something in every phase. The last one wins, with three turns:
 * - An end is not undone. Whatever else happens, what was materialized stays so, before that what was discarded; an
 *   ended session runs nothing, and takes further content without moving.
 * - The brainstorm never takes a session back, and a synthesis, spec or drafts open what was ready.
 * - A step that another one replaces, or that ends in any way, leaves no `synthesizing` behind.
 * Refused is only what can mean nothing: an id given twice, or one that is not there.
 */
export const reduceSession: Reducer<Session, SessionEvent> = (state, recorded, ref) => {
  const { event } = recorded;
  if (event.type === 'session_created') {
    if (state !== undefined) throw illegal('The session exists already.');
    return createSession(event, recorded, ref.id);
  }
  if (state === undefined) throw illegal('The session has no beginning.');
  return { ...apply(state, event, recorded), updatedAt: recorded.at };
};

type Created = Extract<SessionEvent, { type: 'session_created' }>;

function createSession(event: Created, recorded: Recorded<SessionEvent>, id: string): Session {
  return {
    id,
    title: event.title,
    prompt: event.prompt,
    projectId: event.projectId,
    phase: 'created',
    createdBy: recorded.author,
    createdAt: recorded.at,
    updatedAt: recorded.at,
    config: event.config,
    context: [],
    personas: [],
    personaSource: 'none',
    personaNote: null,
    threads: [],
    messages: [],
    round: 0,
    synthesis: null,
    partial: null,
    specDocumentId: null,
    drafts: [],
    draftsRevision: 0,
    running: null,
    lastFailure: null,
    blockers: [],
    usage: NO_USAGE,
    materialized: null,
    discardReason: null,
  };
}

function apply(
  session: Session,
  event: Exclude<SessionEvent, Created>,
  recorded: Recorded<SessionEvent>,
): Session {
  switch (event.type) {
    case 'session_renamed':
      return { ...session, title: event.title };
    case 'config_changed':
      return { ...session, config: { ...session.config, ...event.config } };
    case 'context_added': {
      const others = session.context.filter(
        (one) => one.kind !== event.entry.kind || one.label !== event.entry.label,
      );
      return { ...session, context: [...others, event.entry] };
    }
    case 'context_removed':
      return { ...session, context: session.context.filter((one) => one.id !== event.entryId) };
    case 'personas_set':
      return setPersonas(session, event);
    case 'step_started':
      return startStep(session, event, recorded.at);
    case 'step_ended':
      return endStep(session, event, recorded.at);
    case 'round_started':
      return startRound(session, event);
    case 'thread_added':
      if (session.threads.some((one) => one.id === event.thread.id))
        throw illegal('The thread exists already.');
      return { ...session, threads: [newThread(event.thread), ...session.threads] };
    case 'person_said':
      return addMessage(session, event.threadId, personMessage(session, event, recorded.at));
    case 'answer_started':
      return setThread(
        addMessage(session, event.threadId, answerMessage(event, recorded.at)),
        event.threadId,
        'running',
        null,
      );
    case 'text_streamed':
      return addText(session, event.targetId, event.text, event.thinking);
    case 'text_reset':
      return resetText(session, event.targetId);
    case 'tool_used':
      return setMessage(session, event.messageId, (message) => ({
        ...message,
        toolUses: [...message.toolUses, event.use],
      }));
    case 'answer_ended':
      return endAnswer(session, event, recorded.at);
    case 'question_answered':
      return answerQuestion(session, event.questionId, event.answer);
    case 'attempt_started':
      return { ...session, partial: { step: event.step, id: event.attemptId, text: '' } };
    case 'synthesis_set':
      return { ...opened(session), synthesis: event.synthesis, partial: null };
    case 'spec_linked':
      return { ...opened(session), specDocumentId: event.documentId, partial: null };
    case 'drafts_set':
      return { ...opened(session), drafts: event.drafts, draftsRevision: session.draftsRevision + 1 };
    case 'marked_ready':
      return isEnded(session) ? session : { ...session, phase: 'ready' };
    case 'reopened':
      // What is not ready is open already, or over.
      return session.phase === 'ready' ? opened(session) : session;
    case 'materialized':
      return {
        ...session,
        phase: 'materialized',
        materialized: event.result,
        discardReason: null,
        running: null,
      };
    case 'session_discarded':
      if (session.phase === 'materialized') return session;
      return { ...session, phase: 'discarded', discardReason: event.reason, running: null };
    case 'usage_recorded':
      return recordUsage(session, event);
    case 'blocker_opened':
      return { ...session, blockers: [...session.blockers, { ...event.blocker, openedAt: recorded.at }] };
    case 'blocker_answered':
      return answerBlocker(session, event, recorded);
  }
}

/** What it is to be after all: nothing leads out of these, but from `discarded` to `materialized`. */
function isEnded({ phase }: Session): boolean {
  return phase === 'materialized' || phase === 'discarded';
}

/** Drafting goes on, wherever the session stood: the funnel can be skipped, and what was ready is to be looked at again. */
function opened(session: Session): Session {
  return isEnded(session) ? session : { ...session, phase: 'drafting' };
}

/** Personas who have a thread stay, or nobody could tell who speaks there. */
function setPersonas(session: Session, event: Extract<SessionEvent, { type: 'personas_set' }>): Session {
  const given = new Set(event.personas.map((persona) => persona.id));
  const heard = new Set(session.threads.map((thread) => thread.personaId));
  const kept = session.personas.filter(({ id }) => heard.has(id) && !given.has(id));
  return {
    ...session,
    personas: [...event.personas, ...kept],
    personaSource: event.source,
    personaNote: event.note,
  };
}

/** The phase without the step that runs: where a synthesis that does not come goes back to. */
function phaseApart({ phase, running }: Session): SessionPhase {
  return phase === 'synthesizing' && running !== null ? running.from : phase;
}

function startStep(
  session: Session,
  event: Extract<SessionEvent, { type: 'step_started' }>,
  at: string,
): Session {
  if (isEnded(session)) return session;
  const from = phaseApart(session);
  const phase: SessionPhase = event.step === 'synthesis' ? 'synthesizing' : from;
  return {
    ...session,
    phase,
    lastFailure: null,
    running: { step: event.step, runner: event.runner, startedAt: at, from },
  };
}

/** The end of a step that another one has replaced says nothing any more. */
function endStep(
  session: Session,
  event: Extract<SessionEvent, { type: 'step_ended' }>,
  at: string,
): Session {
  if (session.running?.step !== event.step) return session;
  const ended = { ...session, phase: phaseApart(session), running: null };
  if (event.outcome === 'completed') return ended;
  const message = event.message ?? 'The step did not complete.';
  return { ...ended, lastFailure: { step: event.step, outcome: event.outcome, message, at } };
}

function startRound(session: Session, event: Extract<SessionEvent, { type: 'round_started' }>): Session {
  const known = new Set(session.threads.map((thread) => thread.id));
  const added = event.threads.filter((thread) => !known.has(thread.id)).map(newThread);
  const again = new Set(event.threads.map((thread) => thread.id));
  const threads = session.threads.map((thread): Thread =>
    again.has(thread.id) ? { ...thread, status: 'pending', error: null } : thread,
  );
  return {
    ...session,
    phase: session.phase === 'created' ? 'brainstorming' : session.phase,
    round: Math.max(session.round, event.round),
    threads: [...threads, ...added],
  };
}

function newThread(thread: Pick<Thread, 'id' | 'kind' | 'personaId'>): Thread {
  return { ...thread, status: 'pending', error: null };
}

function personMessage(
  session: Session,
  event: Extract<SessionEvent, { type: 'person_said' }>,
  at: string,
): Message {
  const blank = answerMessage({ ...event, round: session.round }, at);
  return { ...blank, role: 'person', status: 'complete', content: event.content, endedAt: at };
}

function answerMessage(event: { threadId: string; messageId: string; round: number }, at: string): Message {
  return {
    id: event.messageId,
    threadId: event.threadId,
    role: 'assistant',
    round: event.round,
    status: 'streaming',
    content: '',
    thinking: '',
    questions: [],
    toolUses: [],
    startedAt: at,
    endedAt: null,
    inputTokens: 0,
    outputTokens: 0,
    costMicroUsd: 0,
  };
}

function addMessage(session: Session, threadId: string, message: Message): Session {
  if (!session.threads.some((thread) => thread.id === threadId)) throw illegal('There is no such thread.');
  if (session.messages.some((one) => one.id === message.id)) throw illegal('The message exists already.');
  return { ...session, messages: [...session.messages, message] };
}

function addText(session: Session, targetId: string, text: string, thinking: string): Session {
  if (session.partial?.id === targetId) {
    return { ...session, partial: { ...session.partial, text: session.partial.text + text } };
  }
  return setMessage(session, targetId, (message) => ({
    ...message,
    content: message.content + text,
    thinking: message.thinking + thinking,
  }));
}

function resetText(session: Session, targetId: string): Session {
  if (session.partial?.id === targetId) return { ...session, partial: { ...session.partial, text: '' } };
  return setMessage(session, targetId, (message) => ({ ...message, content: '', thinking: '' }));
}

function endAnswer(
  session: Session,
  event: Extract<SessionEvent, { type: 'answer_ended' }>,
  at: string,
): Session {
  const ended = setMessage(session, event.messageId, (message) => ({
    ...message,
    status: event.outcome,
    content: event.content ?? message.content,
    questions: event.questions ?? message.questions,
    endedAt: at,
  }));
  const threadId = ended.messages.find((message) => message.id === event.messageId)?.threadId ?? '';
  return setThread(ended, threadId, event.outcome === 'complete' ? 'completed' : event.outcome, event.error);
}

function answerQuestion(session: Session, questionId: string, answer: string): Session {
  const holder = session.messages.find((message) =>
    message.questions.some((question) => question.id === questionId),
  );
  if (holder === undefined) throw illegal('There is no such question.');
  return setMessage(session, holder.id, (message) => ({
    ...message,
    questions: message.questions.map((question) =>
      question.id === questionId ? { ...question, answer } : question,
    ),
  }));
}

function recordUsage(session: Session, event: Extract<SessionEvent, { type: 'usage_recorded' }>): Session {
  const counted = { ...session, usage: addUsage(session.usage, event.usage) };
  if (event.messageId === null) return counted;
  return setMessage(counted, event.messageId, (message) => ({
    ...message,
    inputTokens: message.inputTokens + event.usage.inputTokens,
    outputTokens: message.outputTokens + event.usage.outputTokens,
    costMicroUsd:
      message.costMicroUsd === null || event.usage.costMicroUsd === null
        ? null
        : message.costMicroUsd + event.usage.costMicroUsd,
  }));
}

function answerBlocker(
  session: Session,
  event: Extract<SessionEvent, { type: 'blocker_answered' }>,
  recorded: Recorded<SessionEvent>,
): Session {
  if (!session.blockers.some((blocker) => blocker.id === event.blockerId))
    throw illegal('There is no such question.');
  const answer = { text: event.text, by: recorded.author, at: recorded.at };
  const blockers = session.blockers.map((blocker) =>
    blocker.id === event.blockerId ? { ...blocker, answer } : blocker,
  );
  if (event.budgetMicroUsd === undefined) return { ...session, blockers };
  return { ...session, blockers, config: { ...session.config, budgetMicroUsd: event.budgetMicroUsd } };
}

function setThread(
  session: Session,
  threadId: string,
  status: Thread['status'],
  error: string | null,
): Session {
  return {
    ...session,
    threads: session.threads.map((thread) =>
      thread.id === threadId ? { ...thread, status, error } : thread,
    ),
  };
}

function setMessage(session: Session, messageId: string, change: (message: Message) => Message): Session {
  // From the end: the message that grows is nearly always among the last.
  const at = session.messages.findLastIndex((message) => message.id === messageId);
  const message = session.messages[at];
  if (message === undefined) throw illegal('There is no such message.');
  return { ...session, messages: session.messages.with(at, change(message)) };
}

function illegal(message: string): PlanningError {
  return new PlanningError('not_allowed_now', message);
}
