import { PlanningError } from '../base/errors.ts';
import type { DocumentEvent } from './events.ts';
import type { DocumentVersion, PlanDocument } from '../model/document.ts';
import type { Reducer } from '../log/reducer.ts';

/** Folds a document: versions without gaps; of titles, statuses and plans the last one wins. */
export const reduceDocument: Reducer<PlanDocument, DocumentEvent> = (state, recorded, ref) => {
  const { event, at, author } = recorded;
  if (event.type === 'document_created') {
    if (state !== undefined) throw illegal('The document exists already.');
    const first: DocumentVersion = {
      number: 1,
      content: event.content,
      by: event.by,
      author,
      reason: event.reason,
      at,
    };
    return {
      id: ref.id,
      title: event.title,
      kind: event.kind,
      status: 'draft',
      sessionId: event.sessionId,
      planId: null,
      versions: [first],
      createdAt: at,
      updatedAt: at,
    };
  }
  if (state === undefined) throw illegal('The document has no beginning.');
  const changed = (change: Partial<PlanDocument>): PlanDocument => ({ ...state, ...change, updatedAt: at });
  switch (event.type) {
    case 'version_added': {
      if (event.number !== state.versions.length + 1) {
        throw illegal(`Version ${event.number} cannot follow version ${state.versions.length}.`);
      }
      const next: DocumentVersion = {
        number: event.number,
        content: event.content,
        by: event.by,
        author,
        reason: event.reason,
        at,
      };
      return changed({ versions: [...state.versions, next] });
    }
    case 'document_retitled':
      return changed({ title: event.title });
    case 'document_status_set':
      return changed({ status: event.status });
    case 'plan_linked':
      return changed({ planId: event.planId });
  }
};

function illegal(message: string): PlanningError {
  return new PlanningError('not_allowed_now', message);
}
