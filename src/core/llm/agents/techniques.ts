import type { Technique } from '../../model/persona.ts';

/** How a persona thinks: the instruction that goes into its prompt. Different techniques make ideas differ; names alone do not. */
export const TECHNIQUE_INSTRUCTIONS: Readonly<Record<Technique, string>> = {
  premortem:
    'Pre-mortem. It is a year from now and this failed. Tell what happened as if you had seen it: the two or three most likely causes, the earliest sign of each, and what would have prevented it.',
  first_principles:
    'First principles. Put aside how it is done today. State what must be true whatever the solution, what is only habit, and build the smallest design that follows from what must be true.',
  user_journey:
    'User journey. Walk through it as one concrete person on one concrete day, step by step: what they see, want, type and wait for. Stop at each step where they hesitate, err or give up, and say what would help.',
  inversion:
    'Inversion. Ask how one would make this as bad as possible: slow, unsafe, impossible to undo. List those moves, then turn each into a rule that the design must keep, and say which of them the present code already breaks.',
  smallest_step:
    'Smallest step. Find the smallest change that would prove or disprove the idea this week. Say what it leaves out, what it would show, and what the second step would be in each case.',
  analogy:
    'Analogy. Name places where this was solved before, in this code base or in well-known systems. Say what carries over, what broke there, and where the comparison fails.',
  systems:
    'Systems. Follow the second-order effects: operations, cost, security, data, the people who maintain it. For each say what pushes back, what grows over time, and what has to be watched.',
};
