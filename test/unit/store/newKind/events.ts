import type { Id } from '../../../../src/core/model/basics.ts';

export type BookmarkEvent =
  | { readonly type: 'bookmark_added'; readonly title: string; readonly planId: Id | null }
  | { readonly type: 'bookmark_retitled'; readonly title: string }
  | { readonly type: 'note_written'; readonly noteId: Id; readonly text: string }
  | { readonly type: 'note_removed'; readonly noteId: Id }
  | { readonly type: 'bookmark_read' };
