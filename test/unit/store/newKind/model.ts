import type { Id, Timestamp } from '../../../../src/core/model/basics.ts';

/** A kind of aggregate that the product does not have: a place worth remembering, with notes. */
export interface Bookmark {
  readonly id: Id;
  readonly title: string;
  readonly planId: Id | null;
  readonly status: 'open' | 'read';
  readonly notes: readonly { readonly id: Id; readonly text: string; readonly at: Timestamp }[];
  readonly updatedAt: Timestamp;
}

/** How it looks in a listing. */
export interface BookmarkSummary {
  readonly id: Id;
  readonly title: string;
  readonly noteCount: number;
}
