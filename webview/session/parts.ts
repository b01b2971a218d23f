/** The parts of the studio in the order of the funnel, and how far each is. */
import type { Session } from '../../src/protocol/model.ts';

export const PARTS = ['brief', 'threads', 'synthesis', 'spec', 'tasks', 'plan'] as const;
export type Part = (typeof PARTS)[number];

export const partWords: Readonly<Record<Part, string>> = {
  brief: 'Brief',
  threads: 'Threads',
  synthesis: 'Synthesis',
  spec: 'Spec',
  tasks: 'Tasks',
  plan: 'Plan',
};

export type PartState = 'empty' | 'running' | 'here' | 'attention';

export const isPart = (value: unknown): value is Part => PARTS.some((part) => part === value);

export function partState(session: Session, part: Part): PartState {
  const running = session.running?.step;
  switch (part) {
    case 'brief':
      return running === 'personas' || running === 'discuss' ? 'running' : 'here';
    case 'threads': {
      if (running === 'brainstorm') return 'running';
      const personas = session.threads.filter(({ kind }) => kind === 'persona');
      if (personas.some(({ status }) => status === 'failed')) return 'attention';
      return personas.length > 0 ? 'here' : 'empty';
    }
    case 'synthesis':
      return running === 'synthesis' ? 'running' : session.synthesis === null ? 'empty' : 'here';
    case 'spec':
      return running === 'spec' ? 'running' : session.specDocumentId === null ? 'empty' : 'here';
    case 'tasks':
      return running === 'tasks' ? 'running' : session.drafts.length === 0 ? 'empty' : 'here';
    case 'plan':
      return session.materialized === null ? 'empty' : 'here';
  }
}

/** Where a person most likely wants to be when the panel opens. */
export function startPart(session: Session): Part {
  if (session.materialized !== null) return 'plan';
  const running = PARTS.find((part) => partState(session, part) === 'running');
  if (running !== undefined) return running;
  return PARTS.findLast((part) => part !== 'plan' && partState(session, part) !== 'empty') ?? 'brief';
}
