import type { ErrorCode } from '../base/errors.ts';
import type { Actor } from './actor.ts';
import type { Author, Id, Timestamp } from './basics.ts';

/** `refused` = nothing was begun; `failed` and `stopped` = it was, and did not end as it should. */
export const AUDIT_OUTCOMES = ['done', 'refused', 'failed', 'stopped'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** Who did what to which thing, with what outcome: never what it said. */
export interface AuditRow {
  readonly actor: Actor;
  /** A call of the engine, or `tool NAME` for a tool that a role used while it thought. */
  readonly call: string;
  readonly subject: { readonly kind: 'session' | 'plan' | 'document'; readonly id: Id } | null;
  readonly outcome: AuditOutcome;
  /** Why it was refused or failed; `bug` = not foreseen; null = it was done. */
  readonly code: ErrorCode | 'bug' | null;
  readonly durationMs: number;
  /** Characters of what was given and of what came back, as JSON. */
  readonly inputChars: number;
  readonly outputChars: number;
}

/** A row as it stands in the audit log. */
export interface AuditEntry extends AuditRow {
  readonly id: Id;
  readonly at: Timestamp;
  /** The person for whom it was done. */
  readonly author: Author;
}
