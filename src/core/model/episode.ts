import type { Id, Timestamp } from './basics.ts';

/** What a session decided and why: memory that later sessions can search. */
export interface Episode {
  readonly id: Id;
  readonly sessionId: Id;
  readonly planId: Id;
  readonly title: string;
  /** Markdown: idea, decisions with their reasons, dissent, open questions. */
  readonly content: string;
  readonly at: Timestamp;
}
