import { PlanningError } from '../base/errors.ts';
import type { DocumentStatus, DocumentVersion, PlanDocument } from '../model/document.ts';
import type { DocumentEvent } from './events.ts';

/** What may be done with a document as it is. Pure; throws `not_allowed_now`. */

const NEXT_STATUS: Readonly<Record<DocumentStatus, readonly DocumentStatus[]>> = {
  draft: ['in_review', 'approved', 'archived'],
  in_review: ['draft', 'approved', 'archived'],
  approved: ['draft', 'archived'],
  archived: ['draft'],
};

export function mayBecome({ status }: PlanDocument, next: DocumentStatus): boolean {
  return NEXT_STATUS[status].includes(next);
}

/** The next version. */
export function addVersion(
  document: PlanDocument,
  version: Pick<DocumentVersion, 'content' | 'by' | 'reason'>,
): DocumentEvent {
  if (document.status === 'archived') {
    const message = 'The document is archived: set it back to draft before changing it.';
    throw new PlanningError('not_allowed_now', message);
  }
  return { type: 'version_added', number: document.versions.length + 1, ...version };
}
