import type { Quote, Subject } from '../llm/tasks.ts';
import type { Id } from '../model/basics.ts';
import type { Session } from '../model/session.ts';
import type { Message } from '../model/thread.ts';

/** What every prompt of a session tells about it. */
export function subjectOf(session: Session): Subject {
  const answers = session.messages
    .flatMap((message) => message.questions)
    .flatMap((question) =>
      question.answer === null ? [] : [{ question: question.text, answer: question.answer }],
    );
  const context = session.context.map(({ kind, label, content, range }) => ({
    kind,
    label,
    content,
    ...(range === undefined ? {} : { range }),
  }));
  return { title: session.title, prompt: session.prompt, context, answers };
}

/** The label by which prompts and answers name a message: its place in the session, from 1. */
function labelOf(session: Session, message: Message): string {
  return `M${session.messages.indexOf(message) + 1}`;
}

/** Messages that say something: complete ones, in order. */
export function quotesOf(
  session: Session,
  keep: (message: Message) => boolean = () => true,
): readonly Quote[] {
  return session.messages
    .filter((message) => message.status === 'complete' && message.content.trim() !== '' && keep(message))
    .map((message) => ({
      label: labelOf(session, message),
      messageId: message.id,
      speaker: speakerOf(session, message),
      round: message.round,
      content: message.content,
    }));
}

function speakerOf(session: Session, message: Message): string {
  if (message.role === 'person') return 'Person';
  return personaOf(session, message.threadId)?.name ?? 'Interviewer';
}

export function personaOf(session: Session, threadId: Id): Session['personas'][number] | undefined {
  const thread = session.threads.find((one) => one.id === threadId);
  return session.personas.find((persona) => persona.id === thread?.personaId);
}

/** A thread's own conversation, its own answers said by `You`. */
export function threadQuotes(session: Session, threadId: Id): readonly Quote[] {
  return quotesOf(session, (message) => message.threadId === threadId).map((quote) =>
    quote.speaker === 'Person' ? quote : { ...quote, speaker: 'You' },
  );
}

/** The last whole answer of every other persona. */
export function otherQuotes(session: Session, threadId: Id): readonly Quote[] {
  const personaThreads = session.threads.filter(
    (thread) => thread.kind === 'persona' && thread.id !== threadId,
  );
  return personaThreads.flatMap((thread) =>
    quotesOf(session, (message) => message.threadId === thread.id && message.role === 'assistant').slice(-1),
  );
}

/** Everything said in persona threads and by the person: what a synthesis rewrites. */
export function brainstormQuotes(session: Session): readonly Quote[] {
  return quotesOf(
    session,
    (message) => message.role === 'person' || personaOf(session, message.threadId) !== undefined,
  );
}
