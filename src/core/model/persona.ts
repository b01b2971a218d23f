import type { Id } from './basics.ts';

/**
 * Ways of thinking that make personas differ in more than their names. Each is a fixed instruction
 * (core/llm/agents/techniques.ts), because published comparisons find that a persona's name alone hardly
 * makes ideas more diverse.
 */
export const TECHNIQUES = [
  'premortem', // it failed a year from now: why?
  'first_principles', // what must be true, whatever is done today?
  'user_journey', // walk through it as the person who uses it
  'inversion', // how would one make this as bad as possible?
  'smallest_step', // the smallest thing that would prove or disprove it
  'analogy', // where was this solved before, and what broke there?
  'systems', // second-order effects: operations, cost, security, people
] as const;
export type Technique = (typeof TECHNIQUES)[number];

/** One voice of the brainstorm. At least one is a sceptic and one speaks for the user. */
export interface Persona {
  readonly id: Id;
  /** snake_case, unique in the session, e.g. `security_sceptic`. */
  readonly role: string;
  readonly name: string;
  /** One emoji; shown, never relied on. */
  readonly emoji: string;
  /** One sentence: what this persona looks at. */
  readonly focus: string;
  readonly background: string;
  readonly systemPrompt: string;
  readonly technique: Technique;
  readonly stance: 'sceptic' | 'user_voice' | 'builder' | 'other';
  /** Up to five searches that the persona would start with. */
  readonly searchQueries: readonly string[];
}

/** A persona as given by a person or a model: ids are ours. */
export type PersonaInput = Omit<Persona, 'id'> & { readonly id?: Id };
