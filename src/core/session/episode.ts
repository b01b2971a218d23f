import type { Id, Timestamp } from '../model/basics.ts';
import type { Episode } from '../model/episode.ts';
import type { Session } from '../model/session.ts';
import { SYNTHESIS_SECTIONS, type SynthesisSection } from '../model/synthesis.ts';

const HEADINGS: Readonly<Record<SynthesisSection, string>> = {
  themes: 'Themes',
  agreement: 'Agreed',
  contention: 'Contended',
  risks: 'Risks',
  recommendations: 'Decided',
  open_questions: 'Still open',
};

/** What the session decided and why, in Markdown that later sessions find by search. Pure. */
export function episodeOf(
  session: Session,
  ids: { readonly id: Id; readonly planId: Id },
  at: Timestamp,
): Episode {
  const parts = [`Idea: ${session.prompt}`];
  const points = session.synthesis?.points ?? [];
  for (const section of SYNTHESIS_SECTIONS) {
    const lines = points.filter((point) => point.section === section).map((point) => `- ${point.text}`);
    if (lines.length > 0) parts.push(`## ${HEADINGS[section]}\n\n${lines.join('\n')}`);
  }
  const answered = (session.synthesis?.challenges ?? []).filter((challenge) => challenge.answer !== null);
  if (answered.length > 0) {
    parts.push(`## Challenged\n\n${answered.map((one) => `- ${one.text}\n  - ${one.answer}`).join('\n')}`);
  }
  const questions = session.messages
    .flatMap((message) => message.questions)
    .filter((question) => question.answer !== null);
  if (questions.length > 0) {
    parts.push(
      `## Answered by a person\n\n${questions.map((one) => `- ${one.text} ${one.answer}`).join('\n')}`,
    );
  }
  parts.push(`## Tasks\n\n${session.drafts.map((draft, at0) => `${at0 + 1}. ${draft.title}`).join('\n')}`);
  return { ...ids, sessionId: session.id, title: session.title, content: parts.join('\n\n'), at };
}
