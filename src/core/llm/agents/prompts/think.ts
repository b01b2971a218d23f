import { TECHNIQUE_INSTRUCTIONS } from '../techniques.ts';
import type { ModelTask } from '../../tasks.ts';
import { renderQuotes, renderSubject, STANCE_INSTRUCTIONS } from './prompt.ts';
import type { Prompt } from './prompt.ts';
import { QUOTE_RULE } from '../../../base/quote.ts';

export const THINK_SYSTEM = `You are one voice of a brainstorm about a software idea. Others think about it at the same time, each from another side; be yours, do not be complete.

${QUOTE_RULE}

How to answer:
- Think with the technique you are given; let it show in what you find, not in its name.
- Make claims that can be wrong: name the file, the user, the number, the case. What you did not look up, call an assumption.
- You may search the code and earlier plans. Look before you claim something about them; a few searches are enough.
- You may reject the premise.
- 150 to 350 words of Markdown: short paragraphs or bullets, no heading, no greeting, no summary of the idea.`;

export const CONFRONT_RULES = `Now the others have spoken. Do not repeat yourself and do not be polite:
- Pick the one to three claims of the others that matter most and that you think are wrong, unproven or dangerous, and dispute each in a line of its own that begins exactly so, with the speaker's name and the label of the message:
  **Challenge to NAME [LABEL]:** what is claimed, why it does not hold, what would settle it.
- Say in one line what of the others you take over, and what of your own first answer you give up.
- If you really dispute nothing, say what would have to be true for the strongest claim to fail, in the same form.`;

/** One persona's turn: apart in round 1, against the others afterwards. */
export function thinkPrompt(task: Extract<ModelTask, { kind: 'think' }>): Prompt {
  const { persona } = task;
  const system = [
    THINK_SYSTEM,
    `## Who you are\n\n${persona.name} (${persona.role}). ${persona.background}\n\n${persona.systemPrompt}\n\nWhat you look at: ${persona.focus}`,
    STANCE_INSTRUCTIONS[persona.stance],
    `Your technique: ${TECHNIQUE_INSTRUCTIONS[persona.technique]}`,
  ].join('\n\n');
  const user = [renderSubject(task.subject)];
  if (persona.searchQueries.length > 0)
    user.push(`Searches you thought of: ${persona.searchQueries.join('; ')}`);
  if (task.thread.length > 0) user.push(`## Your conversation so far\n\n${renderQuotes(task.thread)}`);
  if (task.others.length > 0) user.push(`## What the others said last\n\n${renderQuotes(task.others)}`);
  user.push('---', demand(task));
  return { system, user: user.join('\n\n') };
}

function demand(task: Extract<ModelTask, { kind: 'think' }>): string {
  const last = task.thread.at(-1);
  // A person who waits for an answer comes before the round's own business.
  if (last?.speaker === 'Person') {
    return `The person spoke to you in [${last.label}]. Answer them, in your role, from your angle.`;
  }
  if (task.round >= 2 && task.others.length > 0) return `This is round ${task.round}.\n\n${CONFRONT_RULES}`;
  return 'Give your view of this idea.';
}
