import { SESSION_PHASES, type Session, type SessionPhase } from '../../../src/core/model/session.ts';
import { addUsage } from '../../../src/core/model/usage.ts';
import type { SessionEvent } from '../../../src/core/session/events.ts';
import { ADA, uuid } from '../../fakes/fold.ts';
import { CREATED, draft, persona } from '../../fakes/sessions.ts';
import { usageOf } from '../store/samples.ts';
import { AT, BLOCKER, blocker, entry, isEnded, MESSAGE, QUESTION, question, THREAD } from './phases.ts';

/** Where each phase leads, in the order of SESSION_PHASES. */
type Phases = readonly [
  SessionPhase,
  SessionPhase,
  SessionPhase,
  SessionPhase,
  SessionPhase,
  SessionPhase,
  SessionPhase,
];

/** What an event means: the phase that each phase leads to, and what else changes. Nothing but that may. */
interface Meaning {
  readonly when?: string;
  readonly event: SessionEvent;
  readonly to: Phases;
  readonly changes?: (before: Session) => Partial<Session>;
}

const messageWith = (before: Session, change: object): Partial<Session> => ({
  messages: before.messages.map((one) => (one.id === MESSAGE ? { ...one, ...change } : one)),
});
const threadWith = (before: Session, change: object): Partial<Session> => ({
  threads: before.threads.map((one) => (one.id === THREAD ? { ...one, ...change } : one)),
});
const newMessage = {
  id: uuid(404),
  threadId: THREAD,
  round: 0,
  content: '',
  thinking: '',
  questions: [],
  toolUses: [],
  startedAt: AT,
  inputTokens: 0,
  outputTokens: 0,
  costMicroUsd: 0,
};

const KEEPS: Phases = SESSION_PHASES;
/** The drafts are open again, unless it is over. */
const OPENS: Phases = [
  ...(['drafting', 'drafting', 'drafting', 'drafting', 'drafting'] as const),
  ...(['materialized', 'discarded'] as const),
];

const usage = usageOf(uuid(1), { inputTokens: 10, outputTokens: 5, costMicroUsd: 7 });
export const synthesis = {
  markdown: '## New',
  points: [],
  challenges: [],
  diversity: null,
  uncovered: [],
  author: 'planner',
  at: AT,
} as const;
export const result = {
  planId: uuid(510),
  documentId: null,
  at: AT,
  episode: { id: uuid(511), sessionId: uuid(1), planId: uuid(510), title: 'T', content: 'C', at: AT },
};
const use = { tool: 'search_code', input: 'limit', outcome: 'ok', summary: '2 hits', durationMs: 3 } as const;

/** What a fold makes of every event in every phase, whoever was allowed to cause it. */
export const MEANINGS: Readonly<
  Record<Exclude<SessionEvent['type'], 'session_created'>, readonly [Meaning, ...Meaning[]]>
> = {
  session_renamed: [
    { event: { type: 'session_renamed', title: 'New' }, to: KEEPS, changes: () => ({ title: 'New' }) },
  ],
  config_changed: [
    {
      event: { type: 'config_changed', config: { budgetMicroUsd: 5 } },
      to: KEEPS,
      changes: ({ config }) => ({ config: { ...config, budgetMicroUsd: 5 } }),
    },
  ],
  context_added: [
    {
      event: { type: 'context_added', entry: { ...entry, id: uuid(405), content: 'two' } },
      to: KEEPS,
      changes: () => ({ context: [{ ...entry, id: uuid(405), content: 'two' }] }),
    },
  ],
  context_removed: [
    { event: { type: 'context_removed', entryId: entry.id }, to: KEEPS, changes: () => ({ context: [] }) },
    { when: 'it was removed already', event: { type: 'context_removed', entryId: uuid(9) }, to: KEEPS },
  ],
  personas_set: [
    {
      when: 'one of those before has a thread: who was heard stays',
      event: { type: 'personas_set', personas: [persona(3)], source: 'person', note: 'mine' },
      to: KEEPS,
      changes: ({ personas }) => ({
        personas: [persona(3), ...personas.slice(0, 1)],
        personaSource: 'person',
        personaNote: 'mine',
      }),
    },
    {
      when: 'the one with the thread is among them',
      event: { type: 'personas_set', personas: [persona(1), persona(3)], source: 'model', note: null },
      to: KEEPS,
      changes: () => ({ personas: [persona(1), persona(3)], personaSource: 'model', personaNote: null }),
    },
  ],
  step_started: [
    {
      when: 'it is a spec',
      event: { type: 'step_started', step: 'spec', runner: 'there' },
      // The synthesis that ran is given up.
      to: ['created', 'brainstorming', 'brainstorming', 'drafting', 'ready', 'materialized', 'discarded'],
      changes: (before) =>
        isEnded(before)
          ? {}
          : {
              lastFailure: null,
              running: {
                step: 'spec',
                runner: 'there',
                startedAt: AT,
                from: before.phase === 'synthesizing' ? 'brainstorming' : before.phase,
              },
            },
    },
    {
      when: 'it is a synthesis',
      event: { type: 'step_started', step: 'synthesis', runner: 'there' },
      to: [
        ...(['synthesizing', 'synthesizing', 'synthesizing', 'synthesizing', 'synthesizing'] as const),
        ...(['materialized', 'discarded'] as const),
      ],
      changes: (before) =>
        isEnded(before)
          ? {}
          : {
              lastFailure: null,
              running: {
                step: 'synthesis',
                runner: 'there',
                startedAt: AT,
                from: before.phase === 'synthesizing' ? 'brainstorming' : before.phase,
              },
            },
    },
  ],
  step_ended: [
    {
      when: 'only `synthesizing` runs it, and it failed',
      event: { type: 'step_ended', step: 'synthesis', outcome: 'failed', message: 'Broken.' },
      to: ['created', 'brainstorming', 'brainstorming', 'drafting', 'ready', 'materialized', 'discarded'],
      changes: ({ phase }) =>
        phase === 'synthesizing'
          ? {
              running: null,
              lastFailure: { step: 'synthesis', outcome: 'failed', message: 'Broken.', at: AT },
            }
          : {},
    },
    {
      when: 'only `synthesizing` runs it, and it left no synthesis',
      event: { type: 'step_ended', step: 'synthesis', outcome: 'completed', message: null },
      to: ['created', 'brainstorming', 'brainstorming', 'drafting', 'ready', 'materialized', 'discarded'],
      changes: ({ phase }) => (phase === 'synthesizing' ? { running: null } : {}),
    },
    {
      when: 'it is not running',
      event: { type: 'step_ended', step: 'tasks', outcome: 'stopped', message: null },
      to: KEEPS,
    },
  ],
  round_started: [
    {
      when: 'a thread is known and one is new',
      event: {
        type: 'round_started',
        round: 1,
        threads: [
          { id: THREAD, kind: 'persona', personaId: persona(1).id },
          { id: uuid(302), kind: 'persona', personaId: persona(2).id },
        ],
      },
      to: ['brainstorming', ...SESSION_PHASES.slice(1)] as unknown as Phases,
      changes: (before) => ({
        round: 1,
        threads: [
          ...(threadWith(before, { status: 'pending', error: null }).threads ?? []),
          { id: uuid(302), kind: 'persona', personaId: persona(2).id, status: 'pending', error: null },
        ],
      }),
    },
    {
      when: 'rounds are missing before it',
      event: { type: 'round_started', round: 7, threads: [] },
      to: ['brainstorming', ...SESSION_PHASES.slice(1)] as unknown as Phases,
      changes: () => ({ round: 7 }),
    },
    {
      when: 'later ones were started',
      event: { type: 'round_started', round: 0, threads: [] },
      to: ['brainstorming', ...SESSION_PHASES.slice(1)] as unknown as Phases,
    },
  ],
  thread_added: [
    {
      event: { type: 'thread_added', thread: { id: uuid(303), kind: 'interviewer', personaId: null } },
      to: KEEPS,
      changes: ({ threads }) => ({
        threads: [
          { id: uuid(303), kind: 'interviewer', personaId: null, status: 'pending', error: null },
          ...threads,
        ],
      }),
    },
  ],
  person_said: [
    {
      event: { type: 'person_said', threadId: THREAD, messageId: uuid(404), content: 'And cost?' },
      to: KEEPS,
      changes: ({ messages, round }) => ({
        messages: [
          ...messages,
          {
            ...newMessage,
            role: 'person',
            status: 'complete',
            round,
            content: 'And cost?',
            endedAt: AT,
          },
        ],
      }),
    },
  ],
  answer_started: [
    {
      event: { type: 'answer_started', threadId: THREAD, messageId: uuid(404), round: 3 },
      to: KEEPS,
      changes: (before) => ({
        ...threadWith(before, { status: 'running', error: null }),
        messages: [
          ...before.messages,
          { ...newMessage, role: 'assistant', status: 'streaming', round: 3, endedAt: null },
        ],
      }),
    },
  ],
  text_streamed: [
    {
      event: { type: 'text_streamed', targetId: MESSAGE, text: 'More.', thinking: 'hm' },
      to: KEEPS,
      changes: (before) => messageWith(before, { content: 'More.', thinking: 'hm' }),
    },
  ],
  text_reset: [
    {
      event: { type: 'text_reset', targetId: MESSAGE },
      to: KEEPS,
      changes: (before) => messageWith(before, { content: '', thinking: '' }),
    },
  ],
  tool_used: [
    {
      event: { type: 'tool_used', messageId: MESSAGE, use },
      to: KEEPS,
      changes: (before) => messageWith(before, { toolUses: [use] }),
    },
  ],
  answer_ended: [
    {
      event: { type: 'answer_ended', messageId: MESSAGE, outcome: 'failed', error: 'No.', content: 'Half' },
      to: KEEPS,
      changes: (before) => ({
        ...threadWith(before, { status: 'failed', error: 'No.' }),
        ...messageWith(before, { status: 'failed', content: 'Half', endedAt: AT }),
      }),
    },
  ],
  question_answered: [
    {
      event: { type: 'question_answered', questionId: QUESTION, answer: 'yes' },
      to: KEEPS,
      changes: (before) => messageWith(before, { questions: [{ ...question, answer: 'yes' }] }),
    },
  ],
  attempt_started: [
    {
      event: { type: 'attempt_started', step: 'spec', attemptId: uuid(701) },
      to: KEEPS,
      changes: () => ({ partial: { step: 'spec', id: uuid(701), text: '' } }),
    },
  ],
  synthesis_set: [
    { event: { type: 'synthesis_set', synthesis }, to: OPENS, changes: () => ({ synthesis, partial: null }) },
  ],
  spec_linked: [
    {
      event: { type: 'spec_linked', documentId: uuid(801) },
      to: OPENS,
      changes: () => ({ specDocumentId: uuid(801), partial: null }),
    },
  ],
  drafts_set: [
    {
      event: { type: 'drafts_set', drafts: [draft(7)], by: 'person' },
      to: OPENS,
      changes: ({ draftsRevision }) => ({ drafts: [draft(7)], draftsRevision: draftsRevision + 1 }),
    },
  ],
  marked_ready: [
    {
      event: { type: 'marked_ready' },
      to: ['ready', 'ready', 'ready', 'ready', 'ready', 'materialized', 'discarded'],
    },
  ],
  reopened: [
    {
      event: { type: 'reopened' },
      to: ['created', 'brainstorming', 'synthesizing', 'drafting', 'drafting', 'materialized', 'discarded'],
    },
  ],
  materialized: [
    {
      event: { type: 'materialized', result },
      to: SESSION_PHASES.map(() => 'materialized') as unknown as Phases,
      changes: () => ({ materialized: result, discardReason: null, running: null }),
    },
  ],
  session_discarded: [
    {
      event: { type: 'session_discarded', reason: 'No use.' },
      to: [
        ...(['discarded', 'discarded', 'discarded', 'discarded', 'discarded'] as const),
        ...(['materialized', 'discarded'] as const),
      ],
      changes: ({ phase }) => (phase === 'materialized' ? {} : { discardReason: 'No use.', running: null }),
    },
  ],
  usage_recorded: [
    {
      event: { type: 'usage_recorded', usage, messageId: MESSAGE },
      to: KEEPS,
      changes: (before) => ({
        usage: addUsage(before.usage, usage),
        ...messageWith(before, { inputTokens: 10, outputTokens: 5, costMicroUsd: 7 }),
      }),
    },
  ],
  blocker_opened: [
    {
      event: { type: 'blocker_opened', blocker: { ...blocker, id: uuid(602) } },
      to: KEEPS,
      changes: ({ blockers }) => ({ blockers: [...blockers, { ...blocker, id: uuid(602), openedAt: AT }] }),
    },
  ],
  blocker_answered: [
    {
      when: 'it was answered already',
      event: { type: 'blocker_answered', blockerId: BLOCKER, text: '$3', budgetMicroUsd: 3_000_000 },
      to: KEEPS,
      changes: ({ blockers, config }) => ({
        config: { ...config, budgetMicroUsd: 3_000_000 },
        blockers: blockers.map((one) => ({ ...one, answer: { text: '$3', by: ADA, at: AT } })),
      }),
    },
  ],
};

/** What can mean nothing anywhere: an id given twice, or one that is not there. */
export const MEANINGLESS: readonly SessionEvent[] = [
  CREATED,
  { type: 'thread_added', thread: { id: THREAD, kind: 'interviewer', personaId: null } },
  { type: 'person_said', threadId: uuid(9), messageId: uuid(404), content: 'x' },
  { type: 'person_said', threadId: THREAD, messageId: MESSAGE, content: 'x' },
  { type: 'answer_started', threadId: uuid(9), messageId: uuid(404), round: 1 },
  { type: 'answer_started', threadId: THREAD, messageId: MESSAGE, round: 1 },
  { type: 'text_streamed', targetId: uuid(9), text: 'x', thinking: '' },
  { type: 'text_reset', targetId: uuid(9) },
  { type: 'tool_used', messageId: uuid(9), use },
  { type: 'answer_ended', messageId: uuid(9), outcome: 'complete', error: null },
  { type: 'question_answered', questionId: uuid(9), answer: 'x' },
  { type: 'usage_recorded', usage, messageId: uuid(9) },
  { type: 'blocker_answered', blockerId: uuid(9), text: 'x' },
];
