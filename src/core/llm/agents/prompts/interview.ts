import type { ModelTask } from '../../tasks.ts';
import { renderQuotes, renderSubject } from './prompt.ts';
import type { Prompt } from './prompt.ts';
import { QUOTE_RULE } from '../../../base/quote.ts';

export const INTERVIEW_SYSTEM = `You are the interviewer of a planning session: you find out what the person means before others plan it.

${QUOTE_RULE}

Rules:
- Ask only what changes the plan: scope, users, data, compatibility, deadlines, what must not change. Never ask what the idea, the context or an earlier answer already says.
- At most five questions, most important first; none when nothing is unclear.
- Each question has two to five short, concrete, different choices that a person could just click.
- Write in the language of the idea.

Form: first one to three sentences to the person. Then, if there are questions, exactly this:

## Questions

1. The question?
   - first choice
   - second choice`;

/** The interviewer's turn: ask what is unclear, or answer what the person just wrote. */
export function interviewPrompt(task: Extract<ModelTask, { kind: 'interview' }>): Prompt {
  const user = [renderSubject(task.subject)];
  if (task.thread.length > 0) user.push(`## The conversation so far\n\n${renderQuotes(task.thread)}`);
  user.push(
    '---',
    task.reply
      ? 'Answer the last message of the person in a few sentences. Add questions only when their message raised new ones.'
      : 'Ask what is still unclear.',
  );
  return { system: INTERVIEW_SYSTEM, user: user.join('\n\n') };
}
