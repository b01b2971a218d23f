/** The model types that a view shows, by the only door through which `webview` may see them. */
export type { Id, MicroUsd, Page, Priority, Size } from '../core/model/basics.ts';
export type { DocumentVersion, PlanDocument } from '../core/model/document.ts';
export type { DraftProofSpec, TaskDraft, TaskText } from '../core/model/draft.ts';
export type { TASK_FIELDS } from '../core/model/taskFields.ts';
export type { Persona, PersonaInput, Technique } from '../core/model/persona.ts';
export type {
  Blocker,
  ContextEntry,
  PERSONA_COUNT,
  PROMPT_LENGTH,
  Session,
  SessionPhase,
  SessionSummary,
  Step,
  StepFailure,
  TITLE_MAX_LENGTH,
} from '../core/model/session.ts';
export type { Challenge, Synthesis, SynthesisSection } from '../core/model/synthesis.ts';
export type { Message, Question, Thread, ThreadStatus, ToolUse } from '../core/model/thread.ts';
export type { Estimate } from '../core/model/usage.ts';
export type {
  Activity,
  MaterializePreview,
  PlanView,
  ScanResult,
  SessionView,
  TaskReport,
} from '../core/engine/api.ts';
export type { DraftInput } from '../core/model/draft.ts';
export type { SearchHit } from '../core/ports.ts';
export type { Action } from '../core/session/gates.ts';
export type { Comparison, SnapshotSide, TimelineEntry } from '../core/engine/snapshotApi.ts';
export type { Plan, Task, TaskStatus } from '../core/model/plan.ts';
export type { Snapshot } from '../core/model/snapshot.ts';
export type { Finding, RuleReport, ProofSpecProblem, Verdict } from '../core/model/verification.ts';
export type { ProgressPoint } from '../core/plan/progress.ts';
export type { RepositoryState } from '../core/snapshot/port.ts';
