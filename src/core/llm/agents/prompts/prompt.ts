import type { Persona } from '../../../model/persona.ts';
import type { ModelRequest } from '../../provider.ts';
import { oneLine } from '../../../base/plainText.ts';
import type { Quote, Subject } from '../../tasks.ts';
import { quoted } from '../../../base/quote.ts';

/** A rendered ask: `system` is nearly fixed (so that providers can cache it), `user` holds what is new. */
export interface Prompt {
  readonly system: string;
  readonly user: string;
}

/** What a rendered ask leaves to say; tools and a schema of the answer when there are some. */
type Asking = Pick<ModelRequest, 'role' | 'model' | 'task' | 'maxOutputTokens' | 'thinking'> &
  Partial<Pick<ModelRequest, 'tools' | 'answer'>>;

/** The first request of a conversation: the prompt as its only turn. */
export function promptRequest(prompt: Prompt, asking: Asking): ModelRequest {
  return {
    tools: [],
    answer: null,
    ...asking,
    system: prompt.system,
    turns: [{ role: 'user', text: prompt.user }],
  };
}

/** The idea, what the person added, and what they answered: the beginning of every ask. */
export function renderSubject(subject: Subject): string {
  const parts = [`# The idea: ${oneLine(subject.title, 255)}\n\n${subject.prompt.trim()}`];
  if (subject.answers.length > 0) {
    const answers = subject.answers.map(
      (each) => `- ${oneLine(each.question, 500)}\n  The person: ${oneLine(each.answer, 2000)}`,
    );
    parts.push(`## Already settled by the person\n\n${answers.join('\n')}`);
  }
  if (subject.context.length > 0) {
    const entries = subject.context.map((entry) =>
      quoted(
        entry.kind,
        entry.range
          ? { name: entry.label, lines: `${entry.range.start}-${entry.range.end}` }
          : { name: entry.label },
        entry.content,
      ),
    );
    parts.push(`## What the person laid beside it\n\n${entries.join('\n\n')}`);
  }
  return parts.join('\n\n');
}

/** Messages with the labels by which an answer refers to them. */
export function renderQuotes(quotes: readonly Quote[]): string {
  return quotes
    .map((quote) =>
      quoted('message', { label: quote.label, speaker: quote.speaker, round: quote.round }, quote.content),
    )
    .join('\n\n');
}

/** What a stance obliges a persona to, whatever else its own words say. */
export const STANCE_INSTRUCTIONS: Readonly<Record<Persona['stance'], string>> = {
  sceptic:
    'You are the sceptic: doubt the premise, the size and the need before the details, and say what evidence would change your mind. “Not worth it” is an allowed answer.',
  user_voice:
    'You speak for the people who will use this: judge everything by what they notice, and name those whom the idea forgets.',
  builder: 'You would have to build it: be concrete about files, interfaces, order and effort.',
  other: 'Keep to your own angle; leave the rest to the others.',
};
