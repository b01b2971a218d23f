/** What crosses postMessage between the extension host and a webview. The only file both sides must agree on. */
import type {
  Activity,
  ContextInput,
  MaterializePreview,
  NewSession,
  PlanView,
  ScanResult,
  SessionView,
} from '../core/engine/api.ts';
import type { DraftInput } from '../core/model/draft.ts';
import type { Id, Page } from '../core/model/basics.ts';
import type { PlanDocument } from '../core/model/document.ts';
import type { PersonaInput } from '../core/model/persona.ts';
import type { SessionPhase, SessionSummary, Step } from '../core/model/session.ts';
import type { Estimate } from '../core/model/usage.ts';
import type { SpecProblem } from '../core/model/verification.ts';
import type { SessionFilter } from '../core/ports.ts';
import type { SearchHit } from '../core/ports.ts';
import type { PlanApi } from './planApi.ts';

/** Which view this webview is, and what it needs to know before its first call. Sent as the answer to `hello`. */
export type Greeting = {
  readonly provider: ProviderStatus;
  /** Why nothing can be changed in this window (Restricted Mode); null when it can. */
  readonly restricted: string | null;
} & (
  | { readonly view: 'sessions' }
  | {
      readonly view: 'studio';
      readonly sessionId: Id;
      /** How many personas the person's settings want for a new idea. */
      readonly personaCount: number;
    }
  | { readonly view: 'plan'; readonly planId: Id }
);

/** The model provider in force, as shown to people. Never holds a key. */
export interface ProviderStatus {
  readonly id: string;
  readonly label: string;
  readonly model: string;
  /** True when nothing leaves this machine. */
  readonly local: boolean;
  /** Where prompts go; null when nowhere. */
  readonly endpoint: string | null;
}

/**
 * The calls of a webview. Long-running ones resolve when the step has ended; a view does not wait for them
 * to draw, it draws what is pushed. There is no way to name a command, a path outside the workspace, or another view.
 */
export interface HostApi extends PlanApi {
  hello(): Promise<Greeting>;

  listSessions(filter: SessionFilter): Promise<Page<SessionSummary>>;
  sessionCounts(): Promise<Readonly<Record<SessionPhase, number>>>;
  search(text: string): Promise<readonly SearchHit[]>;
  createSession(input: NewSession): Promise<Id>;
  /** Opens the studio panel on the session. */
  openSession(id: Id): Promise<void>;
  openHit(hit: Pick<SearchHit, 'kind' | 'id' | 'stream'>): Promise<void>;
  chooseProvider(): Promise<void>;

  session(id: Id): Promise<SessionView>;
  document(id: Id): Promise<PlanDocument>;
  estimate(id: Id, step: Step): Promise<Estimate>;

  renameSession(id: Id, title: string): Promise<void>;
  setBudget(id: Id, microUsd: number | null): Promise<void>;
  discardSession(id: Id): Promise<void>;
  answerBlocker(id: Id, blockerId: Id, answer: string): Promise<void>;
  stop(id: Id): Promise<void>;
  resume(id: Id): Promise<void>;

  addContext(id: Id, input: ContextInput): Promise<void>;
  /** Lets the person pick files in the editor's own dialog. */
  pickContextFiles(id: Id): Promise<void>;
  addEditorSelection(id: Id): Promise<void>;
  removeContext(id: Id, entryId: Id): Promise<void>;
  scan(id: Id): Promise<ScanResult>;

  generatePersonas(id: Id, count: number): Promise<void>;
  setPersonas(id: Id, personas: readonly PersonaInput[]): Promise<void>;
  discuss(id: Id, message: string): Promise<void>;
  brainstorm(id: Id): Promise<void>;
  nextRound(id: Id): Promise<void>;
  say(id: Id, threadId: Id | null, message: string): Promise<void>;
  stopThread(id: Id, threadId: Id): Promise<void>;
  retryThread(id: Id, threadId: Id): Promise<void>;
  answerQuestion(id: Id, questionId: Id, answer: string): Promise<void>;

  synthesize(id: Id): Promise<void>;
  editSynthesis(id: Id, markdown: string): Promise<void>;
  draftSpec(id: Id, instruction: string | null): Promise<void>;
  saveSpec(documentId: Id, content: string, baseVersion: number, reason: string): Promise<number>;
  restoreSpec(documentId: Id, version: number): Promise<number>;
  /** Opens the editor's own diff of two versions. */
  diffSpec(documentId: Id, from: number, to: number): Promise<void>;
  /** Opens the spec as a text document. */
  openSpec(documentId: Id): Promise<void>;
  draftTasks(id: Id, instruction: string | null): Promise<void>;
  /** What is wrong with a verification spec as it is being written. */
  checkSpec(id: Id, yaml: string): Promise<readonly SpecProblem[]>;
  setDrafts(id: Id, drafts: readonly DraftInput[], baseRevision: number): Promise<void>;
  markReady(id: Id): Promise<void>;
  reopen(id: Id): Promise<void>;
  previewMaterialize(id: Id): Promise<MaterializePreview>;
  /** Also writes the plan as Markdown into the workspace when `exportMarkdown`. Reveals the plan. Returns its id. */
  materialize(
    id: Id,
    options: { readonly planTitle?: string; readonly exportMarkdown: boolean },
  ): Promise<Id>;
  openPlan(planId: Id): Promise<void>;
  copyText(text: string): Promise<void>;
}

/** What the host tells a view without being asked. */
export type HostEvent =
  | { readonly type: 'sessions_changed' }
  /** The session of this studio panel, whole. At most a few times a second. */
  | { readonly type: 'session_changed'; readonly view: SessionView }
  /** The plan of this page, whole. At most a few times a second. */
  | { readonly type: 'plan_changed'; readonly view: PlanView }
  | { readonly type: 'document_changed'; readonly document: PlanDocument }
  | { readonly type: 'activity'; readonly activity: Activity }
  /** The person trusts the workspace now: what was `restricted` is so no more. */
  | { readonly type: 'trusted' }
  | { readonly type: 'provider_changed'; readonly provider: ProviderStatus }
  /** Show this part of the studio. */
  | { readonly type: 'reveal'; readonly part: 'threads' | 'synthesis' | 'spec' | 'tasks' };
