import type { Author, Id, Timestamp } from './basics.ts';

export type DocumentStatus = 'draft' | 'in_review' | 'approved' | 'archived';

/** One saved state of a document. Never changed; restoring an old one makes a new version. */
export interface DocumentVersion {
  /** 1, 2, 3 … without gaps. */
  readonly number: number;
  readonly content: string;
  readonly by: 'person' | 'planner' | 'reviewer';
  readonly author: Author;
  /** Why it was made, e.g. "generated from the synthesis", "restored version 2". */
  readonly reason: string;
  readonly at: Timestamp;
}

/** A Markdown document with every version kept. A session's spec is one. */
export interface PlanDocument {
  readonly id: Id;
  readonly title: string;
  readonly kind: 'spec';
  readonly status: DocumentStatus;
  readonly sessionId: Id | null;
  readonly planId: Id | null;
  readonly versions: readonly DocumentVersion[];
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
}

export interface DocumentSummary {
  readonly id: Id;
  readonly title: string;
  readonly status: DocumentStatus;
  readonly sessionId: Id | null;
  readonly planId: Id | null;
  readonly version: number;
  readonly updatedAt: Timestamp;
}
