import { TECHNIQUES } from '../../../model/persona.ts';
import type { ModelTask } from '../../tasks.ts';
import { renderSubject } from './prompt.ts';
import type { Prompt } from './prompt.ts';
import { QUOTE_RULE } from '../../../base/quote.ts';

export const PERSONAS_SYSTEM = `You choose the people who will think about a software idea before anything is built.

${QUOTE_RULE}

Rules:
- Choose people whom this very idea needs; they must know different things and want different things, so that they disagree.
- At least one has the stance "sceptic" and at least one the stance "user_voice". Others are "builder" or "other".
- Each thinks with another technique, one of: ${TECHNIQUES.join(', ')}.
- "role" is snake_case and unique, such as "security_sceptic". "name" is a short human name or title. "emoji" is one emoji.
- "focus" is one sentence: what this one looks at in this idea, and nobody else does.
- "background" is one or two sentences: what they have lived through that makes them see it so.
- "systemPrompt" is two to four sentences in the second person ("You …"): how they think, what they press for, what they never accept.
- "searchQueries" are up to five words or short phrases that they would search for in the code first.
- Write in the language of the idea.

Answer with JSON only: {"personas": [{"role", "name", "emoji", "focus", "background", "systemPrompt", "technique", "stance", "searchQueries"}]}.`;

/** Asks for the voices of a brainstorm. */
export function personasPrompt(task: Extract<ModelTask, { kind: 'personas' }>): Prompt {
  return {
    system: PERSONAS_SYSTEM,
    user: `${renderSubject(task.subject)}\n\n---\n\nGive exactly ${task.count} personas for this idea.`,
  };
}
