import { PlanningError } from '../../../../src/core/base/errors.ts';
import type { Reducer } from '../../../../src/core/log/reducer.ts';
import type { BookmarkEvent } from './events.ts';
import type { Bookmark } from './model.ts';

export const reduceBookmark: Reducer<Bookmark, BookmarkEvent> = (state, { event, at }, { id }) => {
  if (event.type === 'bookmark_added') {
    if (state !== undefined) throw new PlanningError('invalid_input', 'The bookmark exists already.');
    const { title, planId } = event;
    return { id, title, planId, status: 'open', notes: [], updatedAt: at };
  }
  if (state === undefined) throw new PlanningError('invalid_input', 'The bookmark has no beginning.');
  switch (event.type) {
    case 'bookmark_retitled':
      return { ...state, title: event.title, updatedAt: at };
    case 'note_written': {
      const note = { id: event.noteId, text: event.text, at };
      const known = state.notes.some((one) => one.id === note.id);
      const notes = known
        ? state.notes.map((one) => (one.id === note.id ? note : one))
        : [note, ...state.notes];
      return { ...state, notes, updatedAt: at };
    }
    case 'note_removed':
      return { ...state, notes: state.notes.filter((one) => one.id !== event.noteId), updatedAt: at };
    case 'bookmark_read':
      return { ...state, status: 'read', updatedAt: at };
  }
};
