import type { Persona } from '../../src/core/model/persona.ts';
import type { SessionConfig, SessionPhase } from '../../src/core/model/session.ts';
import type { TaskDraft } from '../../src/core/model/draft.ts';
import type { SessionEvent } from '../../src/core/session/events.ts';
import { uuid } from './fold.ts';

export const CONFIG: SessionConfig = {
  provider: 'offline',
  models: {},
  budgetMicroUsd: null,
  confront: true,
  promptHashes: {},
};

export const CREATED: SessionEvent = {
  type: 'session_created',
  prompt: 'Add rate limiting to the public API',
  title: 'Rate limiting',
  projectId: null,
  config: CONFIG,
};

export function persona(number: number, stance: Persona['stance'] = 'other'): Persona {
  return {
    id: uuid(100 + number),
    role: `role_${number}`,
    name: `Persona ${number}`,
    emoji: '🧭',
    focus: 'What could go wrong.',
    background: 'Ran services for years.',
    systemPrompt: 'You look for what could go wrong.',
    technique: 'premortem',
    stance,
    searchQueries: [],
  };
}

export function draft(number: number, blockedBy: readonly number[] = []): TaskDraft {
  return {
    id: uuid(200 + number),
    title: `Task ${number}`,
    description: '',
    priority: 'medium',
    size: 'm',
    tags: [],
    acceptance: ['It works.'],
    files: [],
    blockedBy: blockedBy.map((one) => uuid(200 + one)),
  };
}

export const THREAD = uuid(300);
export const MESSAGE = uuid(400);

const PERSONAS: SessionEvent = {
  type: 'personas_set',
  personas: [persona(1, 'sceptic'), persona(2, 'user_voice')],
  source: 'builtin',
  note: null,
};
const ROUND: SessionEvent = {
  type: 'round_started',
  round: 1,
  threads: [{ id: THREAD, kind: 'persona', personaId: uuid(101) }],
};
const ANSWERED: readonly SessionEvent[] = [
  { type: 'answer_started', threadId: THREAD, messageId: MESSAGE, round: 1 },
  { type: 'text_streamed', targetId: MESSAGE, text: 'Abuse comes ', thinking: '' },
  { type: 'text_streamed', targetId: MESSAGE, text: 'from one address.', thinking: 'hm' },
  { type: 'answer_ended', messageId: MESSAGE, outcome: 'complete', error: null },
];
const SYNTHESIS: readonly SessionEvent[] = [
  { type: 'step_started', step: 'synthesis', runner: 'here' },
  {
    type: 'synthesis_set',
    synthesis: {
      markdown: '## Themes',
      points: [],
      challenges: [],
      diversity: 0.5,
      uncovered: [],
      author: 'planner',
      at: '2026-01-01T00:00:00.000Z',
    },
  },
  { type: 'step_ended', step: 'synthesis', outcome: 'completed', message: null },
];
const DRAFTED: readonly SessionEvent[] = [
  { type: 'drafts_set', drafts: [draft(1), draft(2, [1])], by: 'planner' },
];

/** The shortest history that brings a session to a phase. */
export function historyTo(phase: SessionPhase): readonly SessionEvent[] {
  const brainstormed = [CREATED, PERSONAS, ROUND, ...ANSWERED];
  const drafting = [...brainstormed, ...SYNTHESIS, ...DRAFTED];
  switch (phase) {
    case 'created':
      return [CREATED];
    case 'brainstorming':
      return brainstormed;
    case 'synthesizing':
      return [...brainstormed, { type: 'step_started', step: 'synthesis', runner: 'here' }];
    case 'drafting':
      return drafting;
    case 'ready':
      return [...drafting, { type: 'marked_ready' }];
    case 'materialized':
      return [...drafting, { type: 'marked_ready' }, MATERIALIZED];
    case 'discarded':
      return [CREATED, { type: 'session_discarded', reason: null }];
  }
}

const MATERIALIZED: SessionEvent = {
  type: 'materialized',
  result: {
    planId: uuid(500),
    documentId: null,
    at: '2026-01-01T00:00:00.000Z',
    episode: {
      id: uuid(501),
      sessionId: uuid(1),
      planId: uuid(500),
      title: 'Rate limiting',
      content: 'Idea',
      at: '2026-01-01T00:00:00.000Z',
    },
  },
};

export const BLOCKER: SessionEvent = {
  type: 'blocker_opened',
  blocker: {
    id: uuid(600),
    source: 'budget',
    question: 'The budget is used up. Go on?',
    choices: ['Yes', 'No'],
  },
};
