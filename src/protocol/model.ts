/** The model types that a view shows, by the only door through which `webview` may see them. */
export type { Author, Id, MicroUsd, Page, Priority, Size, Timestamp } from '../core/model/basics.ts';
export type { DocumentVersion, PlanDocument } from '../core/model/document.ts';
export type { TASK_LIMITS, TaskDraft } from '../core/model/draft.ts';
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
export type { Challenge, Synthesis, SynthesisPoint, SynthesisSection } from '../core/model/synthesis.ts';
export type { Message, Question, Thread, ThreadStatus, ToolUse } from '../core/model/thread.ts';
export type { Estimate, UsageTotals } from '../core/model/usage.ts';
export type {
  Activity,
  ContextInput,
  DraftInput,
  MaterializePreview,
  NewSession,
  ScanResult,
  SessionView,
} from '../core/engine/api.ts';
export type { SearchHit, SessionFilter } from '../core/ports.ts';
export type { Action, Gates } from '../core/session/gates.ts';
