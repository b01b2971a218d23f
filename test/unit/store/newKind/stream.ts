import { searchable, streamType, type Listed } from '../../../../src/core/log/streamType.ts';
import type { Bookmark, BookmarkSummary } from './model.ts';
import { reduceBookmark } from './reduce.ts';

export const bookmarkStream = streamType({
  kind: 'bookmark',
  folder: 'bookmarks',
  share: 'with plans',
  versions: {
    bookmark_added: 1,
    bookmark_retitled: 2,
    note_written: 1,
    note_removed: 1,
    bookmark_read: 1,
  },
  upcasters: [{ type: 'bookmark_retitled', from: 1, up: ({ name, ...rest }) => ({ ...rest, title: name }) }],
  evolve: reduceBookmark,
  summary: (bookmark: Bookmark): Listed<BookmarkSummary> => ({
    item: { id: bookmark.id, title: bookmark.title, noteCount: bookmark.notes.length },
    title: bookmark.title,
    status: bookmark.status,
    parent: bookmark.planId,
    at: bookmark.updatedAt,
    text: [bookmark.title],
  }),
  entries: [
    searchable({
      kind: 'note',
      parts: (bookmark: Bookmark) => bookmark.notes,
      entry: ({ text, at }, { title }) => ({ title, body: text, at }),
    }),
  ],
});
