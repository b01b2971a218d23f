import type { ModelTask } from '../../tasks.ts';
import { renderQuotes, renderSubject } from './prompt.ts';
import type { Prompt } from './prompt.ts';
import { QUOTE_RULE } from '../../../base/quote.ts';

export const SYNTHESIS_SYSTEM = `You rewrite a brainstorm into one position that can be planned on. This is a rewrite under challenge, not a summary: what did not survive its challenge is changed or dropped, what survived is said once and better than anyone said it.

${QUOTE_RULE}

Write Markdown with exactly these H2 sections in this order, each a list of bullets with "- ":

## Themes
What this is really about.
## Agreement
What several voices hold, reached apart.
## Contention
What is disputed: both sides with the names of those who hold them, and what would decide it. Keep dissent; do not average it away.
## Risks
What can go wrong, with its first sign.
## Recommendations
Five to seven things to do, most important first, concrete enough to become requirements.
## Open questions
What nobody here can know.
## Answers to challenges
One bullet for every challenge, beginning with its label: "- **C1**: …". Say whether it is accepted (and what changed above), refuted (by what) or left open (who decides). Leave none out.

Every bullet ends with the labels of the messages that it comes from, such as [M1, M4]. A bullet that comes from none must not be written. Use no other labels in square brackets. A section with nothing to say has the single bullet "- None." Write in the language of the idea.`;

/** Asks for the synthesis of everything that was said. */
export function synthesisPrompt(task: Extract<ModelTask, { kind: 'synthesis' }>): Prompt {
  const user = [renderSubject(task.subject), `## What was said\n\n${renderQuotes(task.quotes)}`];
  if (task.challenges.length > 0) {
    user.push(`## Challenges that must be answered\n\n${renderQuotes(task.challenges)}`);
  }
  user.push(
    '---',
    task.challenges.length > 0
      ? `Write the synthesis. Answer all of ${task.challenges.map((each) => each.label).join(', ')}.`
      : 'Write the synthesis. Nobody raised a challenge; put "- None." under the last section, and challenge the strongest claim yourself under Contention.',
  );
  return { system: SYNTHESIS_SYSTEM, user: user.join('\n\n') };
}
