/**
 * A host in memory: the whole HostApi over made-up sessions that stream at a given pace, with the real gates.
 * Serves the tests of the webview, its page in plain Chromium, and its bench.
 */
import { PlanningError } from '../../src/core/base/errors.ts';
import type { PlanView } from '../../src/core/engine/api.ts';
import type { DraftInput } from '../../src/core/model/draft.ts';
import type { Id } from '../../src/core/model/basics.ts';
import type { PlanDocument } from '../../src/core/model/document.ts';
import { SESSION_PHASES, type Session } from '../../src/core/model/session.ts';
import type { Message, Thread } from '../../src/core/model/thread.ts';
import { readSpec } from '../../src/core/verify/spec/read.ts';
import type { Greeting, HostApi, HostEvent, ProviderStatus } from '../../src/protocol/api.ts';
import type { RepositoryState } from '../../src/core/snapshot/port.ts';
import * as content from './fakeContent.ts';
import { PLAN_ID } from './fakePlan.ts';
import { createFakePlanHost } from './fakePlanHost.ts';
import * as make from './fakeSession.ts';
import { summaryOf } from './fakeSummary.ts';
import { createFakeWorld, type Pace } from './fakeWorld.ts';
import { recordCalls, type MadeCall } from './recordCalls.ts';

export interface FakeHostOptions extends Pace {
  readonly view?: Greeting['view'];
  /** The session of the studio view. */
  readonly sessionId?: Id;
  readonly provider?: ProviderStatus;
  readonly repository?: RepositoryState;
  readonly restricted?: string;
}

export interface FakeHost {
  readonly api: HostApi;
  /** Every call that was made, by name, in order. */
  readonly calls: readonly MadeCall[];
  add(staged: make.Staged): Id;
  session(id: Id): Session;
  /** Changes a session as if another process had, and says so. */
  change(id: Id, change: (session: Session) => Session): void;
  changeDocument(id: Id, change: (document: PlanDocument) => PlanDocument): void;
  push(event: HostEvent): void;
  /** Shows another plan on the plan's page, and says so. */
  setPlan(view: PlanView): void;
  /** The next call of this name fails so. */
  failNext(name: keyof HostApi, error: Error): void;
  onPush(listener: (event: HostEvent) => void): void;
}

const nothing = async (): Promise<void> => undefined;

export function createFakeHost(options: FakeHostOptions = {}): FakeHost {
  const world = createFakeWorld(options);
  const {
    id,
    sessions,
    documents,
    push,
    get,
    change,
    getDocument,
    addVersion,
    allow,
    nap,
    run,
    answer,
    round,
    written,
  } = world;
  let provider = options.provider ?? make.OFFLINE;

  const studio = () => ({ sessionId: options.sessionId ?? [...sessions.keys()][0] ?? '', personaCount: 4 });

  const plans = createFakePlanHost(push, options.repository);

  const handlers: HostApi = {
    hello: async () => {
      const common = { provider, restricted: options.restricted ?? null };
      if (options.view === 'plan') return { view: 'plan', planId: PLAN_ID, ...common };
      if (options.view === 'sessions') return { view: 'sessions', ...common };
      return { view: 'studio', ...studio(), ...common };
    },
    listSessions: async ({ phases, text = '', limit = 100, offset = 0 }) => {
      const all = [...sessions.values()]
        .toReversed()
        .filter(
          ({ phase, title, prompt }) =>
            (phases === undefined || phases.includes(phase)) &&
            `${title} ${prompt}`.toLowerCase().includes(text.toLowerCase()),
        );
      return { items: all.slice(offset, offset + limit).map(summaryOf), total: all.length };
    },
    sessionCounts: async () => {
      const all = [...sessions.values()];
      return Object.fromEntries(
        SESSION_PHASES.map((phase) => [phase, all.filter((session) => session.phase === phase).length]),
      ) as Record<Session['phase'], number>;
    },
    search: async (text) =>
      [...sessions.values()].flatMap((session) =>
        session.drafts
          .filter(({ title }) => title.toLowerCase().includes(text.toLowerCase()))
          .map((draft) => ({
            kind: 'task' as const,
            id: draft.id,
            stream: { kind: 'session' as const, id: session.id },
            title: draft.title,
            snippet: draft.description,
            at: session.updatedAt,
          })),
      ),
    createSession: async ({ prompt, title, budgetMicroUsd = null, confront = true }) => {
      if (prompt.length < 10) throw new PlanningError('invalid_input', 'Write at least 10 characters.');
      const session = make.blankSession(id(), prompt, title ?? prompt.slice(0, 60));
      sessions.set(session.id, { ...session, config: { ...session.config, budgetMicroUsd, confront } });
      push({ type: 'sessions_changed' });
      return session.id;
    },
    openSession: nothing,
    openHit: nothing,
    chooseProvider: async () => {
      provider = {
        id: 'anthropic',
        label: 'Anthropic',
        model: 'claude',
        local: false,
        endpoint: 'https://api.example.com',
      };
      push({ type: 'provider_changed', provider });
    },
    session: async (sessionId) => world.view(sessionId),
    document: async (documentId) => getDocument(documentId),
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
    setBudget: async (sessionId, budgetMicroUsd) =>
      change(sessionId, (session) => ({ ...session, config: { ...session.config, budgetMicroUsd } })),
    discardSession: async (sessionId) => change(sessionId, (session) => ({ ...session, phase: 'discarded' })),
    answerBlocker: async (sessionId, blockerId, text) =>
      change(sessionId, (session) => ({
        ...session,
        blockers: session.blockers.map((blocker) =>
          blocker.id === blockerId
            ? { ...blocker, answer: { text, by: make.AUTHOR, at: make.at() } }
            : blocker,
        ),
      })),
    stop: async (sessionId) => world.stop(sessionId),
    resume: nothing,
    addContext: async (sessionId, input) => {
      allow(sessionId, 'add_context');
      const label =
        input.kind === 'note' ? input.text.slice(0, 40) : input.kind === 'search' ? input.query : input.path;
      const text = input.kind === 'note' ? input.text : 'x'.repeat(2000);
      change(sessionId, (session) => ({
        ...session,
        context: [...session.context, { id: id(), kind: input.kind, label, content: text, cutBytes: 0 }],
      }));
    },
    pickContextFiles: (sessionId) => handlers.addContext(sessionId, { kind: 'file', path: 'src/picked.ts' }),
    addEditorSelection: async () => {
      throw new PlanningError('invalid_input', 'Nothing is selected: select some lines in an editor first.');
    },
    removeContext: async (sessionId, entryId) =>
      change(sessionId, (session) => ({
        ...session,
        context: session.context.filter((entry) => entry.id !== entryId),
      })),
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
        await nap(600);
        change(sessionId, (session) => ({
          ...session,
          personas: make.personasOf(make.voices(count), id),
          personaSource: 'model',
        }));
      }),
    setPersonas: async (sessionId, personas) => {
      allow(sessionId, 'edit_personas');
      change(sessionId, (session) => ({
        ...session,
        personas: make.personasOf(personas, id),
        personaSource: 'person',
      }));
    },
    discuss: (sessionId, text) =>
      run(sessionId, 'discuss', 'discuss', null, async (signal) => {
        const present = get(sessionId).threads.find(({ kind }) => kind === 'interviewer');
        const thread: Thread = present ?? {
          id: id(),
          kind: 'interviewer',
          personaId: null,
          status: 'pending',
          error: null,
        };
        const said: Message = {
          ...make.blankMessage(id(), thread.id, 'person', 0),
          status: 'complete',
          content: text,
        };
        change(sessionId, (session) => ({
          ...session,
          threads: present ? session.threads : [thread, ...session.threads],
          messages: [...session.messages, said],
        }));
        await answer(
          sessionId,
          thread,
          '',
          'Good. One more thing would help: how many requests per second do you expect?',
          signal,
        );
      }),
    brainstorm: (sessionId) =>
      run(sessionId, 'brainstorm', 'brainstorm', 'brainstorming', async (signal) => {
        if (get(sessionId).personas.length === 0)
          change(sessionId, (session) => ({ ...session, personas: make.personasOf(make.voices(4), id) }));
        change(sessionId, (session) => ({
          ...session,
          threads: [...session.threads, ...make.threadsOf(session.personas, id)],
        }));
        await round(sessionId, signal, (voice) => voice.answer);
        if (!signal.aborted && get(sessionId).config.confront)
          await round(sessionId, signal, (voice) => voice.rebuttal);
      }),
    nextRound: (sessionId) =>
      run(sessionId, 'brainstorm', 'next_round', null, (signal) =>
        round(sessionId, signal, (voice) => voice.rebuttal),
      ),
    say: (sessionId, threadId, text) =>
      run(sessionId, 'brainstorm', 'say', null, async (signal) => {
        const threads = get(sessionId).threads.filter(
          (thread) => thread.kind === 'persona' && (threadId === null || thread.id === threadId),
        );
        const said = threads.map((thread): Message => ({
          ...make.blankMessage(id(), thread.id, 'person', get(sessionId).round),
          status: 'complete',
          content: text,
        }));
        change(sessionId, (session) => ({ ...session, messages: [...session.messages, ...said] }));
        await Promise.all(
          threads.map((thread) =>
            answer(
              sessionId,
              thread,
              '',
              `You are right to ask. About “${text}”: it depends on the *failure mode*.`,
              signal,
            ),
          ),
        );
      }),
    stopThread: async (sessionId, threadId) => world.editThread(sessionId, threadId, { status: 'stopped' }),
    retryThread: (sessionId, threadId) =>
      run(sessionId, 'brainstorm', 'retry_thread', null, async (signal) => {
        const thread = get(sessionId).threads.find((candidate) => candidate.id === threadId);
        if (thread) await answer(sessionId, thread, '', content.voices[0]?.answer ?? '', signal);
      }),
    answerQuestion: async (sessionId, questionId, text) =>
      change(sessionId, (session) => ({
        ...session,
        messages: session.messages.map((message) => ({
          ...message,
          questions: message.questions.map((question) =>
            question.id === questionId ? { ...question, answer: text } : question,
          ),
        })),
      })),
    synthesize: (sessionId) =>
      run(sessionId, 'synthesis', 'synthesize', 'synthesizing', async (signal) => {
        await written(sessionId, 'synthesis', make.synthesisMarkdown(), signal);
        change(sessionId, (session) => ({
          ...session,
          phase: 'drafting',
          partial: null,
          synthesis: make.synthesisOf(session),
        }));
      }),
    editSynthesis: async (sessionId, markdown) =>
      change(sessionId, (session) => ({
        ...session,
        synthesis: session.synthesis && { ...session.synthesis, markdown, author: 'person', at: make.at() },
      })),
    draftSpec: (sessionId, instruction) =>
      run(sessionId, 'spec', 'draft_spec', 'drafting', async (signal) => {
        await written(sessionId, 'spec', content.spec, signal);
        const known = get(sessionId).specDocumentId;
        const document = make.specOf(
          known ?? id(),
          get(sessionId),
          content.spec,
          'written from the synthesis',
        );
        if (known === null) documents.set(document.id, document);
        change(sessionId, (session) => ({ ...session, partial: null, specDocumentId: document.id }));
        if (known !== null)
          addVersion(
            known,
            `${content.spec}\n<!-- ${instruction ?? 'anew'} -->\n`,
            'planner',
            instruction ?? 'written anew',
          );
      }),
    saveSpec: async (documentId, text, base, reason) => {
      const document = getDocument(documentId);
      if (document.versions.length !== base)
        throw new PlanningError('conflict', `Version ${document.versions.length} was saved in between.`);
      return addVersion(documentId, text, 'person', reason);
    },
    restoreSpec: async (documentId, version) =>
      addVersion(
        documentId,
        getDocument(documentId).versions[version - 1]?.content ?? '',
        'person',
        `restored version ${version}`,
      ),
    diffSpec: nothing,
    openSpec: nothing,
    draftTasks: (sessionId) =>
      run(sessionId, 'tasks', 'draft_tasks', 'drafting', async () => {
        await nap(800);
        change(sessionId, (session) => ({
          ...session,
          drafts: make.draftsOf(content.drafts, id),
          draftsRevision: session.draftsRevision + 1,
        }));
      }),
    checkSpec: async (_, yaml) => readSpec(yaml).problems,
    setDrafts: async (sessionId, drafts: readonly DraftInput[], base) => {
      allow(sessionId, 'edit_drafts');
      if (get(sessionId).draftsRevision !== base)
        throw new PlanningError('conflict', 'The tasks were changed in between.');
      change(sessionId, (session) => ({
        ...session,
        drafts: make.draftsOf(drafts, id),
        draftsRevision: session.draftsRevision + 1,
      }));
    },
    markReady: async (sessionId) => {
      allow(sessionId, 'mark_ready');
      change(sessionId, (session) => ({ ...session, phase: 'ready' }));
    },
    reopen: async (sessionId) => change(sessionId, (session) => ({ ...session, phase: 'drafting' })),
    previewMaterialize: async (sessionId) => {
      const { drafts, title, prompt, specDocumentId } = get(sessionId);
      const bare = drafts.filter(({ acceptance }) => acceptance.length === 0).length;
      return {
        planTitle: title || prompt.slice(0, 80),
        tasks: drafts.map((draft, index) => ({
          number: index + 1,
          title: draft.title,
          blockedBy: draft.blockedBy.map((other) => drafts.findIndex((one) => one.id === other) + 1),
        })),
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
    openPlan: nothing,
    copyText: nothing,
    ...plans.api,
  };
  return {
    ...recordCalls(handlers),
    add: ({ session, document }) => {
      sessions.set(session.id, session);
      if (document !== null) documents.set(document.id, document);
      return session.id;
    },
    session: get,
    change,
    changeDocument: (documentId, edit) => void world.changeDocument(documentId, edit),
    push,
    setPlan: (view) => plans.set(view),
    onPush: (listener) => void world.listeners.push(listener),
  };
}
