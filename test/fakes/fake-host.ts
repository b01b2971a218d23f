/**
 * A host in memory: the whole HostApi over made-up sessions that stream at a given pace, with the real gates.
 * Serves the tests of the webview, its page in plain Chromium, and its bench.
 */
import { PlanningError } from '../../src/core/errors.ts';
import type { Activity, DraftInput, SessionView } from '../../src/core/engine/api.ts';
import type { Id } from '../../src/core/model/basics.ts';
import type { PlanDocument } from '../../src/core/model/document.ts';
import { SESSION_PHASES, type Session, type Step } from '../../src/core/model/session.ts';
import type { Message, Thread } from '../../src/core/model/thread.ts';
import { gates, type Action } from '../../src/core/session/gates.ts';
import type { Greeting, HostApi, HostEvent, ProviderStatus } from '../../src/protocol/api.ts';
import * as content from './fake-content.ts';
import * as make from './fake-session.ts';
import { summaryOf } from './fake-summary.ts';

export interface FakeHostOptions {
  readonly view?: Greeting['view'];
  /** The session of the studio view. */
  readonly sessionId?: Id;
  readonly provider?: ProviderStatus;
  /** Streamed tokens (four characters) per second and stream; 0 = all at once. */
  readonly tokensPerSecond?: number;
}

export interface FakeHost {
  readonly api: HostApi;
  /** Every call that was made, by name, in order. */
  readonly calls: readonly { readonly name: string; readonly args: readonly unknown[] }[];
  add(staged: make.Staged): Id;
  session(id: Id): Session;
  /** Changes a session as if another process had, and says so. */
  change(id: Id, change: (session: Session) => Session): void;
  changeDocument(id: Id, change: (document: PlanDocument) => PlanDocument): void;
  push(event: HostEvent): void;
  /** The next call of this name fails so. */
  failNext(name: keyof HostApi, error: Error): void;
  onPush(listener: (event: HostEvent) => void): void;
}

export const OFFLINE: ProviderStatus = { id: 'offline', label: 'Offline planner', model: '', local: true, endpoint: null };
const PUSH_MS = 200;

export function createFakeHost(options: FakeHostOptions = {}): FakeHost {
  const id = make.idSource();
  const sessions = new Map<Id, Session>();
  const documents = new Map<Id, PlanDocument>();
  const calls: { name: string; args: readonly unknown[] }[] = [];
  const failures = new Map<string, Error>();
  const listeners: ((event: HostEvent) => void)[] = [];
  const running = new Map<Id, AbortController>();
  const pace = options.tokensPerSecond ?? 0;
  let provider = options.provider ?? OFFLINE;
  const pending = new Map<Id, ReturnType<typeof setTimeout>>();

  const push = (event: HostEvent): void => listeners.forEach((listener) => listener(event));
  const get = (sessionId: Id): Session => {
    const session = sessions.get(sessionId);
    if (session === undefined) throw new PlanningError('not_found', 'There is no such session.');
    return session;
  };
  const view = (sessionId: Id): SessionView => {
    const session = get(sessionId);
    const contextTokens = session.context.reduce((sum, entry) => sum + Math.ceil(entry.content.length / 4), 120);
    return { session, gates: gates(session), interrupted: false, contextTokens };
  };
  const announce = (sessionId: Id): void => {
    if (pending.has(sessionId)) return;
    const tell = (): void => {
      pending.delete(sessionId);
      push({ type: 'session_changed', view: view(sessionId) });
      push({ type: 'sessions_changed' });
    };
    pending.set(sessionId, setTimeout(tell, pace === 0 ? 0 : PUSH_MS));
  };
  const change = (sessionId: Id, edit: (session: Session) => Session): void => {
    sessions.set(sessionId, { ...edit(get(sessionId)), updatedAt: make.at() });
    announce(sessionId);
  };
  const changeDocument = (documentId: Id, edit: (document: PlanDocument) => PlanDocument): PlanDocument => {
    const document = documents.get(documentId);
    if (document === undefined) throw new PlanningError('not_found', 'There is no such document.');
    const next = { ...edit(document), updatedAt: make.at() };
    documents.set(documentId, next);
    push({ type: 'document_changed', document: next });
    return next;
  };
  const allow = (sessionId: Id, action: Action): void => {
    const why = gates(get(sessionId))[action];
    if (why !== null) throw new PlanningError('not_allowed_now', why);
  };
  const editMessage = (sessionId: Id, messageId: Id, edit: Partial<Message>): void => {
    const messages = get(sessionId).messages.map((message) => (message.id === messageId ? { ...message, ...edit } : message));
    sessions.set(sessionId, { ...get(sessionId), messages });
  };
  const editThread = (sessionId: Id, threadId: Id, edit: Partial<Thread>): void =>
    change(sessionId, (session) => ({ ...session, threads: session.threads.map((thread) => (thread.id === threadId ? { ...thread, ...edit } : thread)) }));
  const nap = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  /** Streams `text` token by token and keeps `save` up with it. */
  const stream = async (activity: Omit<Extract<Activity, { offset: number }>, 'offset' | 'text'>, text: string, save: (text: string) => void, signal: AbortSignal): Promise<void> => {
    const begun = performance.now();
    for (let offset = 0; offset < text.length && !signal.aborted; ) {
      const due = pace === 0 ? text.length : Math.ceil(((performance.now() - begun) / 1000) * pace * 4);
      for (; offset < Math.min(due, text.length); offset += 4) {
        const piece = pace === 0 ? text.slice(offset) : text.slice(offset, offset + 4);
        save(text.slice(0, offset + piece.length));
        push({ type: 'activity', activity: { ...activity, offset, text: piece } });
        if (pace === 0) offset = text.length;
      }
      if (pace > 0) await nap(5);
    }
  };

  const run = async (sessionId: Id, step: Step, action: Action, phase: Session['phase'] | null, work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    allow(sessionId, action);
    const control = new AbortController();
    running.set(sessionId, control);
    change(sessionId, (session) => ({ ...session, ...(phase === null ? {} : { phase }), running: { step, runner: 'fake', from: session.phase, startedAt: make.at() }, lastFailure: null }));
    push({ type: 'activity', activity: { type: 'progress', sessionId, step, message: 'asking the model' } });
    try {
      await work(control.signal);
    } finally {
      running.delete(sessionId);
      change(sessionId, (session) => ({
        ...session,
        running: null,
        usage: { ...session.usage, calls: session.usage.calls + 1, inputTokens: session.usage.inputTokens + 4200, outputTokens: session.usage.outputTokens + 600 },
        ...(control.signal.aborted ? { lastFailure: { step, outcome: 'stopped' as const, message: 'Stopped by you; text that arrived is kept.', at: make.at() } } : {}),
      }));
    }
    if (control.signal.aborted) throw new PlanningError('cancelled', 'Stopped.');
  };

  /** One persona thinks and answers. */
  const answer = async (sessionId: Id, thread: Thread, thinking: string, text: string, signal: AbortSignal): Promise<void> => {
    const message = make.blankMessage(id(), thread.id, 'assistant', get(sessionId).round);
    change(sessionId, (session) => ({ ...session, messages: [...session.messages, message] }));
    editThread(sessionId, thread.id, { status: 'running', error: null });
    const base = { sessionId, targetId: message.id };
    await stream({ ...base, type: 'thinking' }, thinking, (so) => editMessage(sessionId, message.id, { thinking: so }), signal);
    await stream({ ...base, type: 'text' }, text, (so) => editMessage(sessionId, message.id, { content: so }), signal);
    editMessage(sessionId, message.id, { status: signal.aborted ? 'stopped' : 'complete', endedAt: make.at(), inputTokens: 5200, outputTokens: Math.ceil(text.length / 4) });
    editThread(sessionId, thread.id, { status: signal.aborted ? 'stopped' : 'completed' });
  };
  const round = async (sessionId: Id, signal: AbortSignal, pick: (voice: (typeof content.voices)[number]) => string): Promise<void> => {
    change(sessionId, (session) => ({ ...session, round: session.round + 1 }));
    const { threads, personas } = get(sessionId);
    await Promise.all(
      threads.map((thread) => {
        const index = personas.findIndex((persona) => persona.id === thread.personaId);
        const voice = content.voices[index];
        return voice === undefined ? undefined : answer(sessionId, thread, voice.thinking, pick(voice), signal);
      }),
    );
  };
  const written = async (sessionId: Id, step: 'synthesis' | 'spec', text: string, signal: AbortSignal): Promise<void> => {
    const partial = { step, id: id(), text: '' };
    change(sessionId, (session) => ({ ...session, partial }));
    const save = (so: string): void => void sessions.set(sessionId, { ...get(sessionId), partial: { ...partial, text: so } });
    await stream({ sessionId, targetId: partial.id, type: 'text' }, text, save, signal);
  };

  const handlers: HostApi = {
    hello: async () => (options.view === 'sessions' ? { view: 'sessions', provider } : { view: 'studio', sessionId: options.sessionId ?? [...sessions.keys()][0] ?? '', provider }),
    listSessions: async ({ phases, text = '', limit = 100, offset = 0 }) => {
      const all = [...sessions.values()].toReversed().filter(({ phase, title, prompt }) => (phases === undefined || phases.includes(phase)) && `${title} ${prompt}`.toLowerCase().includes(text.toLowerCase()));
      return { items: all.slice(offset, offset + limit).map(summaryOf), total: all.length };
    },
    sessionCounts: async () => {
      const all = [...sessions.values()];
      return Object.fromEntries(SESSION_PHASES.map((phase) => [phase, all.filter((session) => session.phase === phase).length])) as Record<Session['phase'], number>;
    },
    search: async (text) =>
      [...sessions.values()].flatMap((session) =>
        session.drafts
          .filter(({ title }) => title.toLowerCase().includes(text.toLowerCase()))
          .map((draft) => ({ kind: 'task' as const, id: draft.id, stream: { kind: 'session' as const, id: session.id }, title: draft.title, snippet: draft.description, at: session.updatedAt })),
      ),
    createSession: async ({ prompt, title, budgetMicroUsd = null, confront = true }) => {
      if (prompt.length < 10) throw new PlanningError('invalid_input', 'Write at least 10 characters.');
      const session = make.blankSession(id(), prompt, title ?? prompt.slice(0, 60));
      sessions.set(session.id, { ...session, config: { ...session.config, budgetMicroUsd, confront } });
      push({ type: 'sessions_changed' });
      return session.id;
    },
    openSession: async () => undefined,
    openHit: async () => undefined,
    chooseProvider: async () => {
      provider = { id: 'anthropic', label: 'Anthropic', model: 'claude', local: false, endpoint: 'https://api.example.com' };
      push({ type: 'provider_changed', provider });
    },
    session: async (sessionId) => view(sessionId),
    document: async (documentId) => changeless(documents.get(documentId)),
    estimate: async (sessionId, step) => ({
      step,
      calls: step === 'brainstorm' ? get(sessionId).personas.length * 2 : 1,
      inputTokens: 32_000,
      outputTokens: 4_800,
      costMicroUsd: provider.local ? 0 : null,
      durationMs: 45_000,
      basis: 'assumed',
      provider: provider.label,
      model: provider.model,
      local: provider.local,
    }),
    renameSession: async (sessionId, title) => change(sessionId, (session) => ({ ...session, title })),
    setBudget: async (sessionId, budgetMicroUsd) => change(sessionId, (session) => ({ ...session, config: { ...session.config, budgetMicroUsd } })),
    discardSession: async (sessionId) => change(sessionId, (session) => ({ ...session, phase: 'discarded' })),
    answerBlocker: async (sessionId, blockerId, text) =>
      change(sessionId, (session) => ({ ...session, blockers: session.blockers.map((blocker) => (blocker.id === blockerId ? { ...blocker, answer: { text, by: make.AUTHOR, at: make.at() } } : blocker)) })),
    stop: async (sessionId) => running.get(sessionId)?.abort(),
    resume: async () => undefined,
    addContext: async (sessionId, input) => {
      allow(sessionId, 'add_context');
      const label = input.kind === 'note' ? input.text.slice(0, 40) : input.kind === 'search' ? input.query : input.path;
      const text = input.kind === 'note' ? input.text : 'x'.repeat(2000);
      change(sessionId, (session) => ({ ...session, context: [...session.context, { id: id(), kind: input.kind, label, content: text, cutBytes: 0 }] }));
    },
    pickContextFiles: (sessionId) => handlers.addContext(sessionId, { kind: 'file', path: 'src/picked.ts' }),
    addEditorSelection: async () => {
      throw new PlanningError('invalid_input', 'Nothing is selected: select some lines in an editor first.');
    },
    removeContext: async (sessionId, entryId) => change(sessionId, (session) => ({ ...session, context: session.context.filter((entry) => entry.id !== entryId) })),
    scan: async () => ({
      proposed: [
        { path: 'src/http/limiter.ts', why: 'names “rate” and “limit”', bytes: 2210 },
        { path: 'test/http/server.test.ts', why: 'tests a file in the context', bytes: 6120 },
        { path: 'README.md', why: 'says what the project is', bytes: 3900 },
      ],
      refused: [{ path: '.env', reason: 'secret' }],
    }),
    generatePersonas: (sessionId, count) =>
      run(sessionId, 'personas', 'generate_personas', null, async () => {
        if (pace > 0) await nap(600);
        change(sessionId, (session) => ({ ...session, personas: make.personasOf(make.voices(count), id), personaSource: 'model' }));
      }),
    setPersonas: async (sessionId, personas) => {
      allow(sessionId, 'edit_personas');
      change(sessionId, (session) => ({ ...session, personas: make.personasOf(personas, id), personaSource: 'person' }));
    },
    discuss: (sessionId, text) =>
      run(sessionId, 'discuss', 'discuss', null, async (signal) => {
        const present = get(sessionId).threads.find(({ kind }) => kind === 'interviewer');
        const thread: Thread = present ?? { id: id(), kind: 'interviewer', personaId: null, status: 'pending', error: null };
        const said: Message = { ...make.blankMessage(id(), thread.id, 'person', 0), status: 'complete', content: text };
        change(sessionId, (session) => ({ ...session, threads: present ? session.threads : [thread, ...session.threads], messages: [...session.messages, said] }));
        await answer(sessionId, thread, '', 'Good. One more thing would help: how many requests per second do you expect?', signal);
      }),
    brainstorm: (sessionId) =>
      run(sessionId, 'brainstorm', 'brainstorm', 'brainstorming', async (signal) => {
        if (get(sessionId).personas.length === 0) change(sessionId, (session) => ({ ...session, personas: make.personasOf(make.voices(4), id) }));
        change(sessionId, (session) => ({ ...session, threads: [...session.threads, ...make.threadsOf(session.personas, id)] }));
        await round(sessionId, signal, (voice) => voice.answer);
        if (!signal.aborted && get(sessionId).config.confront) await round(sessionId, signal, (voice) => voice.rebuttal);
      }),
    nextRound: (sessionId) => run(sessionId, 'brainstorm', 'next_round', null, (signal) => round(sessionId, signal, (voice) => voice.rebuttal)),
    say: (sessionId, threadId, text) =>
      run(sessionId, 'brainstorm', 'say', null, async (signal) => {
        const threads = get(sessionId).threads.filter((thread) => thread.kind === 'persona' && (threadId === null || thread.id === threadId));
        const said = threads.map((thread): Message => ({ ...make.blankMessage(id(), thread.id, 'person', get(sessionId).round), status: 'complete', content: text }));
        change(sessionId, (session) => ({ ...session, messages: [...session.messages, ...said] }));
        await Promise.all(threads.map((thread) => answer(sessionId, thread, '', `You are right to ask. About “${text}”: it depends on the *failure mode*.`, signal)));
      }),
    stopThread: async (sessionId, threadId) => editThread(sessionId, threadId, { status: 'stopped' }),
    retryThread: (sessionId, threadId) =>
      run(sessionId, 'brainstorm', 'retry_thread', null, async (signal) => {
        const thread = get(sessionId).threads.find((candidate) => candidate.id === threadId);
        if (thread) await answer(sessionId, thread, '', content.voices[0]?.answer ?? '', signal);
      }),
    answerQuestion: async (sessionId, questionId, text) =>
      change(sessionId, (session) => ({
        ...session,
        messages: session.messages.map((message) => ({ ...message, questions: message.questions.map((question) => (question.id === questionId ? { ...question, answer: text } : question)) })),
      })),
    synthesize: (sessionId) =>
      run(sessionId, 'synthesis', 'synthesize', 'synthesizing', async (signal) => {
        await written(sessionId, 'synthesis', make.synthesisMarkdown(), signal);
        change(sessionId, (session) => ({ ...session, phase: 'drafting', partial: null, synthesis: make.synthesisOf(session) }));
      }),
    editSynthesis: async (sessionId, markdown) => change(sessionId, (session) => ({ ...session, synthesis: session.synthesis && { ...session.synthesis, markdown, author: 'person', at: make.at() } })),
    draftSpec: (sessionId, instruction) =>
      run(sessionId, 'spec', 'draft_spec', 'drafting', async (signal) => {
        await written(sessionId, 'spec', content.spec, signal);
        const known = get(sessionId).specDocumentId;
        const document = make.specOf(known ?? id(), get(sessionId), content.spec, 'written from the synthesis');
        if (known === null) documents.set(document.id, document);
        change(sessionId, (session) => ({ ...session, partial: null, specDocumentId: document.id }));
        if (known !== null) addVersion(known, `${content.spec}\n<!-- ${instruction ?? 'anew'} -->\n`, 'planner', instruction ?? 'written anew');
      }),
    saveSpec: async (documentId, text, base, reason) => {
      const document = changeless(documents.get(documentId));
      if (document.versions.length !== base) throw new PlanningError('conflict', `Version ${document.versions.length} was saved in between.`);
      return addVersion(documentId, text, 'person', reason);
    },
    restoreSpec: async (documentId, version) => addVersion(documentId, changeless(documents.get(documentId)).versions[version - 1]?.content ?? '', 'person', `restored version ${version}`),
    diffSpec: async () => undefined,
    openSpec: async () => undefined,
    draftTasks: (sessionId) =>
      run(sessionId, 'tasks', 'draft_tasks', 'drafting', async () => {
        if (pace > 0) await nap(800);
        change(sessionId, (session) => ({ ...session, drafts: make.draftsOf(content.drafts, id), draftsRevision: session.draftsRevision + 1 }));
      }),
    setDrafts: async (sessionId, drafts: readonly DraftInput[], base) => {
      allow(sessionId, 'edit_drafts');
      if (get(sessionId).draftsRevision !== base) throw new PlanningError('conflict', 'The tasks were changed in between.');
      change(sessionId, (session) => ({ ...session, drafts: make.draftsOf(drafts, id), draftsRevision: session.draftsRevision + 1 }));
    },
    markReady: async (sessionId) => {
      allow(sessionId, 'mark_ready');
      change(sessionId, (session) => ({ ...session, phase: 'ready' }));
    },
    reopen: async (sessionId) => change(sessionId, (session) => ({ ...session, phase: 'drafting' })),
    previewMaterialize: async (sessionId) => {
      const { drafts, title, specDocumentId } = get(sessionId);
      const bare = drafts.filter(({ acceptance }) => acceptance.length === 0).length;
      return {
        planTitle: title,
        tasks: drafts.map((draft, index) => ({ number: index + 1, title: draft.title, blockedBy: draft.blockedBy.map((other) => drafts.findIndex((one) => one.id === other) + 1) })),
        documentTitle: specDocumentId === null ? null : `Spec: ${title}`,
        episodeTitle: title,
        warnings: bare > 0 ? [`${bare} of the tasks say nothing about when they are done.`] : [],
      };
    },
    materialize: async (sessionId) => {
      allow(sessionId, 'materialize');
      const materialized = make.materializedOf(get(sessionId), id);
      change(sessionId, (session) => ({ ...session, phase: 'materialized', materialized }));
      return materialized.planId;
    },
    openPlan: async () => undefined,
    copyText: async () => undefined,
  };
  const addVersion = (documentId: Id, text: string, by: 'person' | 'planner', reason: string): number =>
    changeDocument(documentId, (document) => ({
      ...document,
      versions: [...document.versions, { number: document.versions.length + 1, content: text, by, author: make.AUTHOR, reason, at: make.at() }],
    })).versions.length;

  const recorded = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      async (...args: never[]): Promise<unknown> => {
        calls.push({ name, args });
        const failure = failures.get(name);
        failures.delete(name);
        if (failure) throw failure;
        return (handler as (...all: never[]) => Promise<unknown>)(...args);
      },
    ]),
  ) as unknown as HostApi;
  return {
    api: recorded,
    calls,
    add: ({ session, document }) => {
      sessions.set(session.id, session);
      if (document !== null) documents.set(document.id, document);
      return session.id;
    },
    session: get,
    change,
    changeDocument: (documentId, edit) => void changeDocument(documentId, edit),
    push,
    failNext: (name, error) => void failures.set(name, error),
    onPush: (listener) => void listeners.push(listener),
  };
}

function changeless(document: PlanDocument | undefined): PlanDocument {
  if (document === undefined) throw new PlanningError('not_found', 'There is no such document.');
  return document;
}
