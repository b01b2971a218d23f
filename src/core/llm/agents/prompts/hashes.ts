import { TECHNIQUE_INSTRUCTIONS } from '../techniques.ts';
import { INTERVIEW_SYSTEM } from './interview.ts';
import { PERSONAS_SYSTEM } from './personas.ts';
import { STANCE_INSTRUCTIONS } from './prompt.ts';
import { SPEC_SYSTEM } from './spec.ts';
import { SYNTHESIS_SYSTEM } from './synthesis.ts';
import { TASKS_SYSTEM } from './tasks.ts';
import { CONFRONT_RULES, THINK_SYSTEM } from './think.ts';

/** A hash per prompt of its fixed wording, kept with a session to tell later which wording made which draft. */
export function promptHashes(hash: (text: string) => string): Record<string, string> {
  const thinking = [
    THINK_SYSTEM,
    CONFRONT_RULES,
    JSON.stringify(STANCE_INSTRUCTIONS),
    JSON.stringify(TECHNIQUE_INSTRUCTIONS),
  ];
  return {
    personas: hash(PERSONAS_SYSTEM),
    think: hash(thinking.join('\n')),
    interview: hash(INTERVIEW_SYSTEM),
    synthesis: hash(SYNTHESIS_SYSTEM),
    spec: hash(SPEC_SYSTEM),
    tasks: hash(TASKS_SYSTEM),
  };
}
