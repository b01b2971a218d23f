import type { Listed } from '../log/streamType.ts';
import { searchable, streamType } from '../log/streamType.ts';
import type { Episode } from '../model/episode.ts';
import type { Session, SessionSummary } from '../model/session.ts';
import type { Message } from '../model/thread.ts';
import { reduceSession } from './reduce.ts';
import { sessionSummary } from './summary.ts';

/** The log of a session. */
export const sessionStream = streamType({
  kind: 'session',
  folder: 'sessions',
  share: 'with sessions',
  versions: {
    session_created: 1,
    session_renamed: 1,
    config_changed: 1,
    context_added: 1,
    context_removed: 1,
    personas_set: 1,
    step_started: 1,
    step_ended: 1,
    round_started: 1,
    thread_added: 1,
    person_said: 1,
    answer_started: 1,
    text_streamed: 1,
    text_reset: 1,
    tool_used: 1,
    answer_ended: 1,
    question_answered: 1,
    attempt_started: 1,
    synthesis_set: 1,
    spec_linked: 1,
    drafts_set: 1,
    marked_ready: 1,
    reopened: 1,
    materialized: 1,
    session_discarded: 1,
    usage_recorded: 1,
    blocker_opened: 1,
    blocker_answered: 1,
  },
  evolve: reduceSession,
  summary: (session: Session): Listed<SessionSummary> => ({
    item: sessionSummary(session),
    title: session.title,
    status: session.phase,
    parent: null,
    at: session.updatedAt,
    text: [session.title, session.prompt],
  }),
  entries: [
    searchable({
      kind: 'session',
      parts: (session: Session) => [session],
      entry: ({ title, prompt, synthesis, createdAt }) => ({
        title,
        body: synthesis === null ? prompt : `${prompt}\n\n${synthesis.markdown}`,
        at: createdAt,
      }),
    }),
    searchable({ kind: 'message', parts: (session: Session) => session.messages, entry: messageEntry }),
    searchable({
      kind: 'episode',
      parts: ({ materialized }: Session): readonly Episode[] =>
        materialized === null ? [] : [materialized.episode],
      entry: ({ title, content, at }) => ({ title, body: content, at }),
    }),
  ],
});

/** Null while the message is being written: it is found when it is whole. */
function messageEntry(message: Message, { threads, personas }: Session) {
  if (message.status === 'streaming') return null;
  const thread = threads.find((one) => one.id === message.threadId);
  const persona = personas.find((one) => one.id === thread?.personaId);
  const speaker = message.role === 'person' ? 'You' : (persona?.name ?? 'Interviewer');
  return { title: speaker, body: message.content, at: message.startedAt };
}
