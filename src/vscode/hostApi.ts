import type { Engine } from '../core/engine/api.ts';
import { PlanningError } from '../core/base/errors.ts';
import type { Id } from '../core/model/basics.ts';
import type { PlanDocument } from '../core/model/document.ts';
import { SESSION_PHASES, type SessionPhase } from '../core/model/session.ts';
import type { SearchHit } from '../core/ports.ts';
import type { Greeting, HostApi, ProviderStatus } from '../protocol/api.ts';
import { HOST_ARGS } from './hostArgs.ts';
import { PLAN_CALLS, planHandlers, type PlanDoors } from './planHostApi.ts';

/** Which view calls. A studio panel may touch its own session only, a plan's page its own plan. */
export type HostScope =
  | { readonly view: 'sessions' }
  | { readonly view: 'studio'; readonly sessionId: Id }
  | { readonly view: 'plan'; readonly planId: Id };

/** What the editor does for a view. */
export interface HostDoors extends PlanDoors {
  engine(): Promise<Engine>;
  provider(): Promise<ProviderStatus>;
  /** Why nothing can be changed in this window; null when it can. */
  restriction(): string | null;
  /** How many personas the settings want for a new idea. */
  personaCount(): number;
  /** Fires when the extension ends: closing a panel does not stop what it started. */
  readonly signal: AbortSignal;
  openSession(id: Id): Promise<void>;
  openHit(hit: Pick<SearchHit, 'kind' | 'id' | 'stream'>): Promise<void>;
  chooseProvider(): Promise<unknown>;
  pickContextFiles(id: Id): Promise<void>;
  addEditorSelection(id: Id): Promise<void>;
  openSpec(document: PlanDocument): Promise<void>;
  diffSpec(document: PlanDocument, from: number, to: number): Promise<void>;
  revealPlan(planId: Id): Promise<void>;
  openPlan(planId: Id): Promise<void>;
  copyText(text: string): Promise<void>;
  /** Says a failure that does not undo what was asked for. */
  report(error: unknown): void;
}

/** The calls of the list of sessions; all others belong to a session's own panel. */
const OF_SESSIONS: ReadonlySet<keyof HostApi> = new Set<keyof HostApi>([
  'hello',
  'listSessions',
  'sessionCounts',
  'search',
  'createSession',
  'openSession',
  'openHit',
  'chooseProvider',
  'renameSession',
  'discardSession',
  'stop',
]);
/** The calls of a studio panel that name no session or document, or only its own. */
const OF_BOTH: ReadonlySet<keyof HostApi> = new Set<keyof HostApi>([
  'hello',
  'chooseProvider',
  'copyText',
  'openPlan',
]);
const OF_DOCUMENTS: ReadonlySet<keyof HostApi> = new Set<keyof HostApi>([
  'document',
  'saveSpec',
  'restoreSpec',
  'diffSpec',
  'openSpec',
]);

/**
 * The calls of a webview, each with its arguments and its right to make them checked first: a malformed call is
 * `invalid_input`, one about something else than the view's own session is `forbidden`, and nothing happens.
 */
export function createHostApi(scope: HostScope, doors: HostDoors): HostApi {
  const handlers = createHandlers(scope, doors);
  const guarded = Object.keys(HOST_ARGS).map((key) => {
    const name = key as keyof HostApi;
    const call = async (...args: unknown[]): Promise<unknown> => {
      const parsed = HOST_ARGS[name].safeParse(args);
      if (!parsed.success) {
        throw new PlanningError('invalid_input', `The call “${name}” was malformed; nothing was done.`, {
          issues: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).slice(0, 5),
        });
      }
      await checkScope(scope, doors, name, parsed.data);
      return (handlers[name] as (...all: unknown[]) => Promise<unknown>)(...parsed.data);
    };
    return [name, call] as const;
  });
  return Object.fromEntries(guarded) as unknown as HostApi;
}

async function checkScope(
  scope: HostScope,
  doors: HostDoors,
  name: keyof HostApi,
  args: readonly unknown[],
): Promise<void> {
  const [first] = args;
  if (scope.view === 'sessions') {
    if (OF_SESSIONS.has(name)) return;
  } else if (scope.view === 'plan') {
    if (name === 'hello' || name === 'copyText') return;
    if (PLAN_CALLS.has(name) && first === scope.planId) return;
  } else if (PLAN_CALLS.has(name)) {
    // A session's panel only opens its plan (below); the rest is the plan's own page.
  } else if (OF_DOCUMENTS.has(name)) {
    const { session } = await (await doors.engine()).session(scope.sessionId);
    if (session.specDocumentId === first) return;
  } else if (name === 'openPlan') {
    const { session } = await (await doors.engine()).session(scope.sessionId);
    if (session.materialized?.planId === first) return;
  } else if (OF_BOTH.has(name) || first === scope.sessionId) {
    return;
  }
  throw new PlanningError('forbidden', 'A view can only do what it shows: this belongs to another one.');
}

function createHandlers(scope: HostScope, doors: HostDoors): HostApi {
  const { signal } = doors;
  const on = async <T>(run: (engine: Engine) => Promise<T>): Promise<T> => run(await doors.engine());
  return {
    hello: async (): Promise<Greeting> => {
      const common = { provider: await doors.provider(), restricted: doors.restriction() };
      if (scope.view !== 'studio') return { ...scope, ...common };
      return { ...scope, ...common, personaCount: doors.personaCount() };
    },

    listSessions: (filter) => on((engine) => engine.sessions(filter)),
    sessionCounts: () =>
      on(async (engine) => {
        const totals = SESSION_PHASES.map(async (phase) => {
          const { total } = await engine.sessions({ phases: [phase], limit: 1 });
          return [phase, total] as const;
        });
        return Object.fromEntries(await Promise.all(totals)) as Record<SessionPhase, number>;
      }),
    search: (text) => on((engine) => engine.search(text)),
    createSession: (input) => on(async (engine) => (await engine.createSession(input)).id),
    openSession: (id) => doors.openSession(id),
    openHit: (hit) => doors.openHit(hit),
    chooseProvider: async () => void (await doors.chooseProvider()),

    session: (id) => on((engine) => engine.session(id)),
    document: (id) => on((engine) => engine.document(id)),
    estimate: (id, step) => on((engine) => engine.estimate(id, step)),

    renameSession: (id, title) => on((engine) => engine.renameSession(id, title)),
    setBudget: (id, microUsd) => on((engine) => engine.setBudget(id, microUsd)),
    discardSession: (id) => on((engine) => engine.discardSession(id)),
    answerBlocker: (id, blockerId, answer) => on((engine) => engine.answerBlocker(id, blockerId, answer)),
    stop: (id) => on((engine) => engine.stop(id)),
    resume: (id) => on((engine) => engine.resume(id)),

    addContext: (id, input) => on((engine) => engine.addContext(id, input, signal)),
    pickContextFiles: (id) => doors.pickContextFiles(id),
    addEditorSelection: (id) => doors.addEditorSelection(id),
    removeContext: (id, entryId) => on((engine) => engine.removeContext(id, entryId)),
    scan: (id) => on((engine) => engine.scan(id, signal)),

    generatePersonas: (id, count) => on((engine) => engine.generatePersonas(id, count, signal)),
    setPersonas: (id, personas) => on((engine) => engine.setPersonas(id, personas)),
    discuss: (id, message) => on((engine) => engine.discuss(id, message, signal)),
    brainstorm: (id) => on((engine) => engine.brainstorm(id, signal)),
    nextRound: (id) => on((engine) => engine.nextRound(id, signal)),
    say: (id, threadId, message) => on((engine) => engine.say(id, threadId, message, signal)),
    stopThread: (id, threadId) => on((engine) => engine.stopThread(id, threadId)),
    retryThread: (id, threadId) => on((engine) => engine.retryThread(id, threadId, signal)),
    answerQuestion: (id, questionId, answer) => on((engine) => engine.answerQuestion(id, questionId, answer)),

    synthesize: (id) => on((engine) => engine.synthesize(id, signal)),
    editSynthesis: (id, markdown) => on((engine) => engine.editSynthesis(id, markdown)),
    draftSpec: (id, instruction) => on((engine) => engine.draftSpec(id, instruction, signal)),
    saveSpec: (id, content, base, reason) => on((engine) => engine.saveDocument(id, content, base, reason)),
    restoreSpec: (id, version) => on((engine) => engine.restoreVersion(id, version)),
    diffSpec: (id, from, to) => on(async (engine) => doors.diffSpec(await engine.document(id), from, to)),
    openSpec: (id) => on(async (engine) => doors.openSpec(await engine.document(id))),
    draftTasks: (id, instruction) => on((engine) => engine.draftTasks(id, instruction, signal)),
    checkSpec: (_, yaml) => on(async (engine) => (await engine.checkSpec(yaml, signal)).problems),
    setDrafts: (id, drafts, base) => on((engine) => engine.setDrafts(id, drafts, base)),
    markReady: (id) => on((engine) => engine.markReady(id)),
    reopen: (id) => on((engine) => engine.reopen(id)),
    previewMaterialize: (id) => on((engine) => engine.previewMaterialize(id)),
    materialize: (id, { planTitle, exportMarkdown }) =>
      on(async (engine) => {
        const plan = await engine.materialize(id, planTitle === undefined ? {} : { planTitle });
        // The plan exists: a file that is in the way or a view that is hidden must not look like a failure.
        if (exportMarkdown)
          await engine.writePlan(plan.id, null, false).catch((error: unknown) => doors.report(error));
        await doors.revealPlan(plan.id).catch((error: unknown) => doors.report(error));
        return plan.id;
      }),
    openPlan: (planId) => doors.openPlan(planId),
    copyText: (text) => doors.copyText(text),
    ...planHandlers(doors),
  };
}
