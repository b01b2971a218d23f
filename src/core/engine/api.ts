/** Everything the product can do. Every door (extension, terminal, panel) calls these methods and nothing else. */
import type { Disposable, Event } from '../base/emitter.ts';
import type {
  Analogue,
  AnalogueQuery,
  IndexProgress,
  IndexStatus,
  SymbolHit,
  SymbolQuery,
} from '../index/port.ts';
import type { Actor } from '../model/actor.ts';
import type { AuditEntry, AuditOutcome } from '../model/audit.ts';
import type { Author, Id, MicroUsd, Page, Timestamp } from '../model/basics.ts';
import type { DraftInput } from '../model/draft.ts';
import type { DocumentSummary, PlanDocument } from '../model/document.ts';
import type { Episode } from '../model/episode.ts';
import type { PersonaInput } from '../model/persona.ts';
import type { Plan, PlanSummary, Task, TaskChanges, TaskRow, TaskStatus } from '../model/plan.ts';
import type { Session, SessionSummary, Step } from '../model/session.ts';
import type { Estimate, Usage, UsageRow } from '../model/usage.ts';
import type {
  RunTrigger,
  ProofSpecCheck,
  ProofSpecProblem,
  ProofReport,
  Verdict,
} from '../model/verification.ts';
import type { ProgressPoint } from '../plan/progress.ts';
import type {
  PlanFilter,
  RefusalReason,
  SearchHit,
  SessionFilter,
  TaskFilter,
  WorkspaceHit,
} from '../ports.ts';
import type { CallContext } from './dispatch.ts';
import type { SnapshotCalls } from './snapshotApi.ts';
import type { StoreFinding, StreamRef } from '../store/streams.ts';
import type { Gates } from '../session/gates.ts';

/** What is happening right now; never stored, safe to miss: the session holds the same text soon after. */
export type Activity =
  /** `offset` = characters of the target's text before this piece; a gap means: ask for the session again. */
  | {
      readonly type: 'text' | 'thinking';
      readonly sessionId: Id;
      /** A message id, or the id of the synthesis or spec attempt. */
      readonly targetId: Id;
      readonly offset: number;
      readonly text: string;
    }
  | { readonly type: 'progress'; readonly sessionId: Id; readonly step: Step; readonly message: string };

/** A file proposed by `scan`, or refused. */
export interface ScanResult {
  readonly proposed: readonly { readonly path: string; readonly why: string; readonly bytes: number }[];
  readonly refused: readonly { readonly path: string; readonly reason: RefusalReason }[];
}

export type ContextInput =
  /** `force` includes a file that git ignores or that looks like a secret: only on a person's explicit word. */
  | { readonly kind: 'file'; readonly path: string; readonly force?: boolean }
  | {
      readonly kind: 'selection';
      readonly path: string;
      readonly text: string;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'search'; readonly query: string };

export interface NewSession {
  readonly prompt: string;
  readonly title?: string;
  readonly budgetMicroUsd?: MicroUsd | null;
  readonly confront?: boolean;
}

/** A session with what a view needs beside it. Streamed text so far is in its messages and `partial`. */
export interface SessionView {
  readonly session: Session;
  readonly gates: Gates;
  /** True when `session.running` belongs to a process that is gone: `resume` takes it up again. */
  readonly interrupted: boolean;
  /** The whole text that would be sent as context, in tokens (estimate). */
  readonly contextTokens: number;
}

/** What materializing would make, shown before it does. */
export interface MaterializePreview {
  readonly planTitle: string;
  readonly tasks: readonly {
    readonly number: number;
    readonly title: string;
    readonly blockedBy: readonly number[];
  }[];
  readonly documentTitle: string | null;
  readonly episodeTitle: string;
  /** Things worth knowing, e.g. no acceptance on three tasks. Never a reason to refuse. */
  readonly warnings: readonly string[];
}

export interface VersionDiff {
  readonly from: number;
  readonly to: number;
  readonly before: string;
  readonly after: string;
}

/** Which rows of the audit are wanted; absent = all. */
export interface AuditFilter {
  readonly actor?: Actor['kind'];
  readonly call?: string;
  readonly outcome?: AuditOutcome;
  readonly limit?: number;
  readonly offset?: number;
}

/** What a spec says about the code now, with what is wrong with the spec itself. */
export interface ProofSpecTest {
  readonly problems: readonly ProofSpecProblem[];
  /** Null when a problem is an error. */
  readonly report: ProofReport | null;
}

/** How a task stood against its spec when it was last looked at. Live; the plan keeps the runs. */
export interface TaskReport {
  readonly planId: Id;
  readonly planTitle: string;
  readonly taskId: Id;
  readonly number: number;
  readonly title: string;
  /** The task's status after the run. */
  readonly status: TaskStatus;
  readonly at: Timestamp;
  /** Revision of the spec that was run. */
  readonly revision: number;
  /** Null when the spec cannot be read any more (`problems` say why). */
  readonly report: ProofReport | null;
  readonly problems: readonly ProofSpecProblem[];
}

/** A plan with what its page shows beside it. */
export interface PlanView {
  readonly plan: Plan;
  /** The newest reports that this process has; a task without one is known by its last kept run. */
  readonly reports: readonly TaskReport[];
  readonly progress: readonly ProgressPoint[];
}

export interface PlanReport {
  readonly planId: Id;
  /** In the plan's order; tasks without a spec are left out. */
  readonly tasks: readonly TaskReport[];
  readonly verdict: Verdict;
  readonly proven: number;
  /** Tasks with a spec, the cancelled ones left out. */
  readonly provable: number;
}

/** How to take back a step, as data: it can be kept, sent, and used in another process. See `Engine.undo`. */
export interface Undo {
  readonly planId: Id;
  /** The entry of the plan's log that is taken back. */
  readonly eventId: Id;
  /** What was done, for a person. */
  readonly label: string;
  /** Of a rewind: the tasks went back, too. */
  readonly tasks?: boolean;
}

/**
 * The engine. Calls that talk to a model take a signal and resolve when the step has ended and is stored;
 * they throw PlanningError, after which the session is as before the step (text that arrived is kept).
 * Watch `onActivity` for the stream.
 */
export interface Engine extends SnapshotCalls {
  /** Fired after a change, by whatever process, can be read. */
  readonly onDidChange: Event<readonly StreamRef[]>;
  readonly onActivity: Event<Activity>;
  /** The person on whose behalf this process acts. */
  readonly owner: Author;
  /** Who makes the calls of this object in the owner's name. */
  readonly actor: Actor;
  /** The same engine for another actor: the same state, other permissions, another name in the logs. */
  as(actor: Actor): Engine;
  /**
   * A call by its name, from a door that is not trusted to send what it should (a page, another program): its
   * arguments are checked against its schemas first. Throws `invalid_input` for an unknown or malformed call.
   */
  call(name: string, args: readonly unknown[], context: CallContext): Promise<unknown>;

  // Sessions
  createSession(input: NewSession): Promise<Session>;
  sessions(filter?: SessionFilter): Promise<Page<SessionSummary>>;
  /** `id` may be shortened to an unambiguous beginning of at least 4 characters, or be `latest`. */
  session(id: Id): Promise<SessionView>;
  renameSession(id: Id, title: string): Promise<void>;
  setBudget(id: Id, budgetMicroUsd: MicroUsd | null): Promise<void>;
  discardSession(id: Id, reason?: string): Promise<void>;
  answerBlocker(id: Id, blockerId: Id, answer: string): Promise<void>;
  /** Stops what runs on the session in this process; the step ends as `stopped`, text is kept. */
  stop(id: Id): Promise<void>;
  /** Ends an interrupted step (its process is gone) so that it can be run again. */
  resume(id: Id): Promise<void>;

  // Context
  addContext(id: Id, input: ContextInput, signal: AbortSignal): Promise<void>;
  removeContext(id: Id, entryId: Id): Promise<void>;
  scan(id: Id, signal: AbortSignal): Promise<ScanResult>;

  // Brainstorm
  /** What `step` would take if it ran now. */
  estimate(id: Id, step: Step): Promise<Estimate>;
  generatePersonas(id: Id, count: number, signal: AbortSignal): Promise<void>;
  /** Replaces the list: edit, drop, add. 2 to 5, each role once. */
  setPersonas(id: Id, personas: readonly PersonaInput[]): Promise<void>;
  /** Talks with the interviewer: before, during and after the brainstorm until materialized. */
  discuss(id: Id, message: string, signal: AbortSignal): Promise<void>;
  /** Generates personas first when there are none. Runs round 1 and, when `config.confront`, round 2. */
  brainstorm(id: Id, signal: AbortSignal): Promise<void>;
  /** One more round in which each persona sees the others' last answers. */
  nextRound(id: Id, signal: AbortSignal): Promise<void>;
  /** `threadId` null = all persona threads. The addressed threads answer. */
  say(id: Id, threadId: Id | null, message: string, signal: AbortSignal): Promise<void>;
  stopThread(id: Id, threadId: Id): Promise<void>;
  retryThread(id: Id, threadId: Id, signal: AbortSignal): Promise<void>;
  answerQuestion(id: Id, questionId: Id, answer: string): Promise<void>;

  // Synthesis, spec, tasks
  synthesize(id: Id, signal: AbortSignal): Promise<void>;
  editSynthesis(id: Id, markdown: string): Promise<void>;
  /** Writes the spec; `instruction` revises the present one. Works straight from the idea (skipped funnel). */
  draftSpec(id: Id, instruction: string | null, signal: AbortSignal): Promise<void>;
  /** Drafts tasks from the spec, or from the idea when there is none; `instruction` revises the present ones. */
  draftTasks(id: Id, instruction: string | null, signal: AbortSignal): Promise<void>;
  /** Replaces the drafts; throws `conflict` when `baseRevision` is not the present one, `invalid_input` naming a cycle, unknown or self reference. */
  setDrafts(id: Id, drafts: readonly DraftInput[], baseRevision: number): Promise<void>;
  markReady(id: Id): Promise<void>;
  reopen(id: Id): Promise<void>;
  previewMaterialize(id: Id): Promise<MaterializePreview>;
  /** One atomic step; running it again changes nothing and returns the same plan. */
  materialize(id: Id, options?: { readonly planTitle?: string }): Promise<Plan>;

  // Documents
  document(id: Id): Promise<PlanDocument>;
  documents(filter?: {
    readonly planId?: Id;
    readonly limit?: number;
    readonly offset?: number;
  }): Promise<Page<DocumentSummary>>;
  /** A new version; throws `conflict` when `baseVersion` is not the last one. Equal text makes none. Returns the last version's number. */
  saveDocument(id: Id, content: string, baseVersion: number, reason: string): Promise<number>;
  restoreVersion(id: Id, version: number): Promise<number>;
  diffVersions(id: Id, from: number, to: number): Promise<VersionDiff>;

  // Plans and tasks
  plans(filter?: PlanFilter): Promise<Page<PlanSummary>>;
  /** Accepts shortened ids and `latest`, like `session`. */
  plan(id: Id): Promise<Plan>;
  planView(id: Id): Promise<PlanView>;
  tasks(filter?: TaskFilter): Promise<Page<TaskRow>>;
  editPlan(id: Id, changes: { readonly title?: string; readonly description?: string }): Promise<void>;
  deletePlan(id: Id): Promise<Undo>;
  /** Brings back a deleted plan; its id may be shortened, like that of `session`. */
  restorePlan(id: Id): Promise<Plan>;
  addTask(planId: Id, draft: DraftInput, after: Id | null): Promise<Task>;
  editTask(planId: Id, taskId: Id, changes: TaskChanges): Promise<void>;
  /** Throws `not_allowed_now` naming the open tasks in front of it when a blocked task is started or completed. */
  setTaskStatus(planId: Id, taskId: Id, status: TaskStatus, reason?: string): Promise<void>;
  moveTask(planId: Id, taskId: Id, after: Id | null): Promise<void>;
  removeTask(planId: Id, taskId: Id): Promise<Undo>;
  /**
   * Takes back a removal or a rewind. Throws `conflict` when what it would change was changed since (the task is back,
   * has another spec, files were written), `not_found` when the log no longer holds what was done.
   */
  undo(planId: Id, undo: Undo, signal: AbortSignal): Promise<void>;
  /** The plan as a Markdown file that CodeLens and `applyMarkdown` understand. */
  exportPlan(id: Id, format: 'markdown' | 'json'): Promise<string>;
  /** Writes the Markdown export into the workspace (preset `docs/plans/<title>.md`); returns the path. */
  writePlan(id: Id, path: string | null, overwrite: boolean): Promise<string>;
  /** Takes over edits that a person made in the Markdown of a plan: ticks, titles, text. Throws `invalid_input` with the line; `conflict` when `base` is not what it was rendered from. */
  applyMarkdown(id: Id, base: string, edited: string): Promise<void>;
  exportSession(id: Id, format: 'markdown' | 'json'): Promise<string>;
  /** A task with its plan, spec and neighbours as a prompt for a coding agent, at most about 2,000 tokens. */
  taskPrompt(planId: Id, taskId: Id): Promise<string>;

  // Code index
  /** Takes in every change of the workspace's files. Throws `no_workspace`, `index_failed`, `cancelled`. */
  index(signal: AbortSignal, onProgress?: (progress: IndexProgress) => void): Promise<IndexStatus>;
  indexStatus(): Promise<IndexStatus>;
  symbols(query: SymbolQuery, signal: AbortSignal): Promise<readonly SymbolHit[]>;
  /** Places in the code that a new piece of work should resemble, best first. */
  analogous(query: AnalogueQuery, limit: number, signal: AbortSignal): Promise<readonly Analogue[]>;
  /** Plain text in the files of the workspace, without regard to case; secrets and ignored files are left out. */
  searchCode(query: string, limit: number, signal: AbortSignal): Promise<readonly WorkspaceHit[]>;
  /** What an editor shows and has not saved, for live verification; null = back to the file. */
  setEditorText(path: string, text: string | null): void;
  /** What a watcher saw change; null = anything may have. */
  filesChanged(paths: readonly string[] | null): void;

  // Verification
  /** Reads and checks a spec, its scopes against the workspace's files too. Never throws for what stands in the YAML. */
  checkSpec(yaml: string, signal: AbortSignal): Promise<ProofSpecCheck>;
  /** Runs a loose spec; nothing is recorded. Commands run only when allowed (see `allowCommands`). */
  testSpec(yaml: string, signal: AbortSignal): Promise<ProofSpecTest>;
  /** Tries a loose spec without its commands, naming at most `limit` findings of each rule; nothing is recorded. */
  trySpec(yaml: string, limit: number, signal: AbortSignal): Promise<ProofSpecTest>;
  /**
   * Attaches a spec to a task, or replaces it, and runs it: rules that already hold are vacuous. Throws
   * `invalid_input` with the problems when the spec has errors, `conflict` when `baseRevision` (0 = none yet) is
   * not the present one. `withCommands: false` leaves its commands for later, for text that an editor saves by itself
   * while somebody types: half a command is another command.
   */
  attachSpec(
    planId: Id,
    taskId: Id,
    yaml: string,
    options: {
      readonly baseRevision: number;
      readonly explanation?: string;
      readonly withCommands?: boolean;
    },
    signal: AbortSignal,
  ): Promise<TaskReport>;
  removeSpec(planId: Id, taskId: Id): Promise<Undo>;
  /** Runs the spec, records what is new and lets the status follow. Throws `invalid_input` when it has no spec. */
  verifyTask(planId: Id, taskId: Id, trigger: RunTrigger, signal: AbortSignal): Promise<TaskReport>;
  verifyPlan(planId: Id, trigger: RunTrigger, signal: AbortSignal): Promise<PlanReport>;
  /** The newest reports that this process has, of active plans. */
  reports(): Promise<readonly TaskReport[]>;
  /** Fired when a report is new or gone (`null`). */
  readonly onDidVerify: Event<{
    readonly planId: Id;
    readonly taskId: Id;
    readonly report: TaskReport | null;
  }>;
  /**
   * Verifies by itself what changes of files and specs touch, until disposed. One at a time per engine. Whoever
   * watches names every change of files by `filesChanged` meanwhile, from before the call on.
   */
  watchVerification(options: { readonly debounceMs: number }): Disposable;
  /** A person's word on commands of specs for this workspace; asked once, kept outside the workspace. */
  allowCommands(allow: boolean): Promise<void>;
  /** What was said; `never` = commands are not run here, whatever anybody says. */
  commandPermission(): Promise<'allowed' | 'denied' | 'unasked' | 'never'>;

  // Questions
  search(text: string, limit?: number): Promise<readonly SearchHit[]>;
  episodes(text?: string): Promise<readonly Episode[]>;
  usage(sessionId: Id | null, by: 'session' | 'role' | 'model' | 'step'): Promise<readonly UsageRow[]>;
  usageCalls(sessionId: Id): Promise<readonly Usage[]>;
  findings(): Promise<readonly StoreFinding[]>;
  /** Who did what in this folder, the latest first: changes, refusals, and the tools that roles used. */
  auditEntries(filter?: AuditFilter): Promise<Page<AuditEntry>>;
  close(): Promise<void>;
}
