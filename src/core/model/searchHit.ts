import type { Id, Timestamp } from './basics.ts';

/** Something that full-text search found. */
export interface SearchHit {
  readonly kind: 'session' | 'plan' | 'task' | 'document' | 'episode' | 'message';
  readonly id: Id;
  /** The log that holds it (a task's plan, a message's session). */
  readonly stream: { readonly kind: 'session' | 'document' | 'plan'; readonly id: Id };
  readonly title: string;
  /** Up to 200 characters around the first match, plain text. */
  readonly snippet: string;
  readonly at: Timestamp;
}
