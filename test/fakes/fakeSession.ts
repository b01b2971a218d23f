/** Sessions in memory for the fake host: blank ones, and ones that are as far as a phase. */
import type { Id } from '../../src/core/model/basics.ts';
import type { PlanDocument } from '../../src/core/model/document.ts';
import type { TaskDraft } from '../../src/core/model/draft.ts';
import type { Persona, PersonaInput } from '../../src/core/model/persona.ts';
import type { Materialized, Session, SessionPhase } from '../../src/core/model/session.ts';
import type { Synthesis } from '../../src/core/model/synthesis.ts';
import type { Message, Thread } from '../../src/core/model/thread.ts';
import type { DraftInput } from '../../src/core/model/draft.ts';
import type { ProviderStatus } from '../../src/protocol/api.ts';
import * as content from './fakeContent.ts';

export const AUTHOR = { name: 'Ada Lovelace', email: 'ada@example.com' };

export const OFFLINE: ProviderStatus = {
  id: 'offline',
  label: 'Offline planner',
  model: '',
  local: true,
  endpoint: null,
};

/** Ids in order, so that screenshots and tests are the same each time. */
export function idSource(): () => Id {
  let last = 0;
  return () => {
    last += 1;
    return `01900000-0000-7000-8000-${last.toString(16).padStart(12, '0')}`;
  };
}

export const at = (): string => new Date().toISOString();

export function blankSession(id: Id, prompt: string, title = ''): Session {
  return {
    id,
    title,
    prompt,
    projectId: null,
    phase: 'created',
    createdBy: AUTHOR,
    createdAt: at(),
    updatedAt: at(),
    config: { provider: 'offline', models: {}, budgetMicroUsd: null, confront: true, promptHashes: {} },
    context: [],
    personas: [],
    personaSource: 'none',
    personaNote: null,
    threads: [],
    messages: [],
    round: 0,
    synthesis: null,
    partial: null,
    specDocumentId: null,
    drafts: [],
    draftsRevision: 0,
    running: null,
    lastFailure: null,
    blockers: [],
    usage: { calls: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, costMicroUsd: 0, unpricedCalls: 0 },
    materialized: null,
    discardReason: null,
  };
}

export function personasOf(inputs: readonly PersonaInput[], id: () => Id): readonly Persona[] {
  return inputs.map((input) => ({ ...input, id: input.id ?? id() }));
}

export function voices(count: number): readonly PersonaInput[] {
  return content.voices
    .slice(0, count)
    .map(({ role, name, emoji, focus, background, systemPrompt, technique, stance, searchQueries }) => ({
      role,
      name,
      emoji,
      focus,
      background,
      systemPrompt,
      technique,
      stance,
      searchQueries,
    }));
}

export function threadsOf(personas: readonly Persona[], id: () => Id): readonly Thread[] {
  return personas.map((persona) => ({
    id: id(),
    kind: 'persona',
    personaId: persona.id,
    status: 'pending',
    error: null,
  }));
}

export function blankMessage(id: Id, threadId: Id, role: Message['role'], round: number): Message {
  return {
    id,
    threadId,
    role,
    round,
    status: 'streaming',
    content: '',
    thinking: '',
    questions: [],
    toolUses: [],
    startedAt: at(),
    endedAt: null,
    inputTokens: 0,
    outputTokens: 0,
    costMicroUsd: 0,
  };
}

export function synthesisOf(session: Session): Synthesis {
  const source = (voice: number): Id[] => {
    const thread = session.threads.filter(({ kind }) => kind === 'persona')[voice];
    const said = session.messages.filter(
      ({ threadId, role }) => threadId === thread?.id && role === 'assistant',
    );
    return said.slice(0, 1).map(({ id }) => id);
  };
  const points = content.points.map(({ section, text, from }) => ({
    section,
    text,
    sources: from.flatMap(source),
  }));
  return {
    markdown: synthesisMarkdown(),
    points,
    challenges: content.challenges.flatMap(({ voice, text, answer }) =>
      source(voice).map((messageId) => ({ messageId, text, answer })),
    ),
    diversity: 0.62,
    uncovered: content.uncovered,
    author: 'planner',
    at: at(),
  };
}

export function synthesisMarkdown(): string {
  const sections = [...new Set(content.points.map(({ section }) => section))];
  return sections
    .map(
      (section) =>
        `## ${section}\n${content.points
          .filter((point) => point.section === section)
          .map(({ text }) => `- ${text}`)
          .join('\n')}`,
    )
    .join('\n\n');
}

export function specOf(id: Id, session: Session, text: string, reason: string): PlanDocument {
  return {
    id,
    title: `Spec: ${session.title}`,
    kind: 'spec',
    status: 'draft',
    sessionId: session.id,
    planId: null,
    versions: [{ number: 1, content: text, by: 'planner', author: AUTHOR, reason, at: at() }],
    createdAt: at(),
    updatedAt: at(),
  };
}

/** Drafts with ids; dependencies by number, id or title become ids. */
export function draftsOf(inputs: readonly DraftInput[], id: () => Id): readonly TaskDraft[] {
  const ids = inputs.map((input) => input.id ?? id());
  return inputs.map((input, index) => ({
    id: ids[index] ?? id(),
    title: input.title,
    description: input.description ?? '',
    priority: input.priority ?? 'medium',
    size: input.size ?? 'm',
    tags: input.tags ?? [],
    acceptance: input.acceptance ?? [],
    files: input.files ?? [],
    ...(input.verification === undefined ? {} : { verification: input.verification }),
    blockedBy: (input.blockedBy ?? []).flatMap((other) => {
      const at =
        typeof other === 'number'
          ? other - 1
          : inputs.findIndex(({ id: known, title }) => known === other || title === other);
      return ids[at] ?? [];
    }),
  }));
}

export function materializedOf(session: Session, id: () => Id): Materialized {
  const planId = id();
  const episode = { id: id(), sessionId: session.id, planId, title: session.title, content: '', at: at() };
  return { planId, documentId: session.specDocumentId, episode, at: at() };
}

export interface Staged {
  readonly session: Session;
  readonly document: PlanDocument | null;
}

/** The made-up session as it stands in a phase. */
export function stage(phase: SessionPhase, id: () => Id, count = 5): Staged {
  let session: Session = {
    ...blankSession(id(), content.prompt, 'Rate limiting for the public API'),
    context: [
      { id: id(), kind: 'file', label: 'src/http/server.ts', content: 'x'.repeat(8400), cutBytes: 0 },
      { id: id(), kind: 'file', label: 'src/config/limits.ts', content: 'x'.repeat(1200), cutBytes: 0 },
      {
        id: id(),
        kind: 'selection',
        label: 'src/http/keys.ts',
        content: 'x'.repeat(900),
        range: { start: 12, end: 48 },
        cutBytes: 0,
      },
      {
        id: id(),
        kind: 'note',
        label: 'Two nodes behind one balancer',
        content: 'Two nodes behind one balancer, no shared memory.',
        cutBytes: 0,
      },
    ],
    personas: personasOf(voices(count), id),
    personaSource: 'model',
  };
  session = withInterview(session, id);
  if (phase === 'created') return { session, document: null };
  session = withAnswers(
    { ...session, threads: [...session.threads, ...threadsOf(session.personas, id)] },
    id,
  );
  if (phase === 'brainstorming') return { session: { ...session, phase, round: 2 }, document: null };
  session = { ...session, round: 2, synthesis: synthesisOf(session) };
  const document = specOf(id(), session, content.spec, 'written from the synthesis');
  const drafts = draftsOf(content.drafts, id);
  session = { ...session, phase: 'drafting', specDocumentId: document.id, drafts, draftsRevision: 1 };
  const edited: PlanDocument = {
    ...document,
    versions: [
      ...document.versions,
      {
        number: 2,
        content: `${content.spec}\n## Open\nWho sets the limit of the free tier?\n`,
        by: 'person',
        author: AUTHOR,
        reason: 'edited',
        at: at(),
      },
    ],
  };
  if (phase === 'materialized') {
    return { session: { ...session, phase, materialized: materializedOf(session, id) }, document: edited };
  }
  return { session: { ...session, phase }, document: edited };
}

function withInterview(session: Session, id: () => Id): Session {
  const thread: Thread = { id: id(), kind: 'interviewer', personaId: null, status: 'completed', error: null };
  const asked: Message = {
    ...blankMessage(id(), thread.id, 'assistant', 0),
    status: 'complete',
    content: 'Two things would change the plan:',
    questions: content.questions.map(({ text, choices }, index) => ({
      id: id(),
      text,
      choices,
      answer: index === 0 ? 'No' : null,
    })),
    endedAt: at(),
    inputTokens: 900,
    outputTokens: 80,
  };
  return { ...session, threads: [thread], messages: [asked] };
}

function withAnswers(session: Session, id: () => Id): Session {
  const messages: Message[] = [];
  session.threads.forEach((thread) => {
    const voice = content.voices[session.personas.findIndex((persona) => persona.id === thread.personaId)];
    if (voice === undefined) return;
    const done = {
      status: 'complete',
      endedAt: at(),
      inputTokens: 5200,
      outputTokens: 640,
      costMicroUsd: 12_400,
    } as const;
    const toolUses = [
      {
        tool: 'search_code',
        input: voice.searchQueries[0] ?? '',
        outcome: 'ok',
        summary: '7 hits in 3 files',
        durationMs: 42,
      },
    ] as const;
    messages.push(
      {
        ...blankMessage(id(), thread.id, 'assistant', 1),
        ...done,
        content: voice.answer,
        thinking: voice.thinking,
        toolUses,
      },
      { ...blankMessage(id(), thread.id, 'assistant', 2), ...done, content: voice.rebuttal },
    );
  });
  const usage = {
    calls: 12,
    inputTokens: 64_200,
    outputTokens: 8_120,
    cachedTokens: 30_000,
    costMicroUsd: 312_000,
    unpricedCalls: 0,
  };
  return {
    ...session,
    threads: session.threads.map((thread) => ({ ...thread, status: 'completed' as const })),
    messages: [...session.messages, ...messages],
    usage,
  };
}
