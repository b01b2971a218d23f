import type { Author, Id, MicroUsd, Timestamp } from './basics.ts';
import type { Episode } from './episode.ts';
import type { Persona } from './persona.ts';
import type { Message, Thread } from './thread.ts';
import type { Synthesis } from './synthesis.ts';
import type { TaskDraft } from './draft.ts';
import type { UsageTotals } from './usage.ts';

/** Where a session stands. The order is the way of the funnel; every step of it can be skipped. */
export const SESSION_PHASES = [
  'created',
  'brainstorming',
  'synthesizing',
  'drafting',
  'ready',
  'materialized',
  'discarded',
] as const;
export type SessionPhase = (typeof SESSION_PHASES)[number];

/** Limits of a prompt, in characters after trimming. */
export const PROMPT_LENGTH = { min: 10, max: 5000 } as const;
export const TITLE_MAX_LENGTH = 255;
export const PERSONA_COUNT = { min: 2, max: 5, preset: 4 } as const;

/** What the session was asked to run with; fixed at creation, changed only by recorded events. */
export interface SessionConfig {
  /** The provider chosen when the session was made, e.g. `offline`, `anthropic`. */
  readonly provider: string;
  /** Model id per role name, as far as set; absent = the provider's default. */
  readonly models: Readonly<Record<string, string>>;
  /** `null` = no limit. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** Whether the personas answer each other in a second round before the synthesis. */
  readonly confront: boolean;
  /** SHA-256 (hex) of each prompt template's fixed text by name, to tell which wording made which draft. */
  readonly promptHashes: Readonly<Record<string, string>>;
}

/** One thing that the model is shown beside the prompt. */
export interface ContextEntry {
  readonly id: Id;
  readonly kind: 'file' | 'selection' | 'note' | 'search';
  /** A file's workspace path with forward slashes, a note's first words, or a search's query. Unique per kind. */
  readonly label: string;
  readonly content: string;
  /** 1-based first and last line of a selection. */
  readonly range?: { readonly start: number; readonly end: number };
  /** Bytes that were cut off by the size cap; 0 = whole. */
  readonly cutBytes: number;
}

/** A long-running piece of work on a session. At most one at a time. */
export const STEPS = ['personas', 'discuss', 'brainstorm', 'synthesis', 'spec', 'tasks'] as const;
export type Step = (typeof STEPS)[number];

/** The step under way. When its runner is no longer alive, the step was interrupted and can be taken up again. */
export interface RunningStep {
  readonly step: Step;
  readonly runner: string;
  readonly startedAt: Timestamp;
  /** The phase to go back to when the step does not complete. */
  readonly from: SessionPhase;
}

/** How the last step ended when it did not complete. */
export interface StepFailure {
  readonly step: Step;
  readonly outcome: 'failed' | 'stopped' | 'interrupted';
  /** For a person: what happened and what to do. */
  readonly message: string;
  readonly at: Timestamp;
}

/** A question that only a person can settle; while one is open, the session is paused. */
export interface Blocker {
  readonly id: Id;
  readonly source: 'budget';
  readonly question: string;
  readonly choices: readonly string[];
  readonly openedAt: Timestamp;
  readonly answer?: { readonly text: string; readonly by: Author; readonly at: Timestamp };
}

/** What materializing made. */
export interface Materialized {
  readonly planId: Id;
  readonly documentId: Id | null;
  /** The memory that later sessions can search. */
  readonly episode: Episode;
  readonly at: Timestamp;
}

/** An idea on its way to a plan. The whole aggregate; small enough to be pushed as it is. */
export interface Session {
  readonly id: Id;
  readonly title: string;
  readonly prompt: string;
  readonly projectId: Id | null;
  readonly phase: SessionPhase;
  readonly createdBy: Author;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly config: SessionConfig;
  readonly context: readonly ContextEntry[];
  readonly personas: readonly Persona[];
  /** Where the personas came from; `builtin` also after a model's reply that could not be used. */
  readonly personaSource: 'none' | 'model' | 'builtin' | 'person';
  /** Why built-in personas were used although a model was asked. */
  readonly personaNote: string | null;
  /** Persona threads in the personas' order, and at most one interviewer thread, first. */
  readonly threads: readonly Thread[];
  /** Messages of all threads in order of their start. */
  readonly messages: readonly Message[];
  /** Rounds started so far; 0 before the brainstorm. */
  readonly round: number;
  readonly synthesis: Synthesis | null;
  /** Text of a synthesis or spec attempt under way or interrupted; kept until the next attempt completes. */
  readonly partial: { readonly step: 'synthesis' | 'spec'; readonly id: Id; readonly text: string } | null;
  readonly specDocumentId: Id | null;
  readonly drafts: readonly TaskDraft[];
  /** Counts changes of `drafts`; an edit names the one it is based on. */
  readonly draftsRevision: number;
  readonly running: RunningStep | null;
  readonly lastFailure: StepFailure | null;
  readonly blockers: readonly Blocker[];
  readonly usage: UsageTotals;
  readonly materialized: Materialized | null;
  readonly discardReason: string | null;
}

/** A session in a listing. */
export interface SessionSummary {
  readonly id: Id;
  readonly title: string;
  readonly prompt: string;
  readonly phase: SessionPhase;
  readonly paused: boolean;
  readonly running: Step | null;
  readonly createdBy: Author;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly personaCount: number;
  readonly draftCount: number;
  readonly costMicroUsd: MicroUsd;
  readonly planId: Id | null;
}
