import type { Id, MicroUsd, Timestamp } from './basics.ts';

export type ThreadStatus = 'pending' | 'running' | 'completed' | 'failed' | 'stopped';

/** One conversation inside a session. Its messages stand in `Session.messages` with this `id` as `threadId`. */
export interface Thread {
  readonly id: Id;
  readonly kind: 'persona' | 'interviewer';
  /** Set for `persona` threads. */
  readonly personaId: Id | null;
  readonly status: ThreadStatus;
  /** For a person: why the last answer failed. */
  readonly error: string | null;
}

/** A clarifying question of the interviewer. Answering is optional. */
export interface Question {
  readonly id: Id;
  readonly text: string;
  /** Proposed answers; a person may always write another. */
  readonly choices: readonly string[];
  readonly answer: string | null;
}

/** A tool call as shown in a thread and kept for the audit. */
export interface ToolUse {
  readonly tool: string;
  /** What was asked, shortened to 200 characters. */
  readonly input: string;
  readonly outcome: 'ok' | 'refused' | 'failed';
  /** One line: what came back or why not. */
  readonly summary: string;
  readonly durationMs: number;
}

/** Append-only; a streaming message grows until its status leaves `streaming`. */
export interface Message {
  readonly id: Id;
  readonly threadId: Id;
  readonly role: 'person' | 'assistant';
  /** 1 = answers apart; later rounds have seen the others' last answers. 0 = before the brainstorm. */
  readonly round: number;
  readonly status: 'streaming' | 'complete' | 'failed' | 'stopped';
  readonly content: string;
  readonly thinking: string;
  readonly questions: readonly Question[];
  readonly toolUses: readonly ToolUse[];
  readonly startedAt: Timestamp;
  readonly endedAt: Timestamp | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** `null` = the price is not known; 0 = free. */
  readonly costMicroUsd: MicroUsd | null;
}
