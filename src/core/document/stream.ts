import type { Listed } from '../log/streamType.ts';
import { searchable, streamType } from '../log/streamType.ts';
import type { DocumentSummary, PlanDocument } from '../model/document.ts';
import { reduceDocument } from './reduce.ts';

/** The log of a document. */
export const documentStream = streamType({
  kind: 'document',
  folder: 'documents',
  share: 'with plans',
  versions: {
    document_created: 1,
    version_added: 1,
    document_retitled: 1,
    document_status_set: 1,
    plan_linked: 1,
  },
  evolve: reduceDocument,
  summary: (document: PlanDocument): Listed<DocumentSummary> => ({
    item: {
      id: document.id,
      title: document.title,
      status: document.status,
      sessionId: document.sessionId,
      planId: document.planId,
      version: document.versions.length,
      updatedAt: document.updatedAt,
    },
    title: document.title,
    status: document.status,
    parent: document.planId,
    at: document.updatedAt,
    text: [document.title],
  }),
  entries: [
    searchable({
      kind: 'document',
      parts: (document: PlanDocument) => [document],
      // The newest version only: older ones are history, not what is planned.
      entry: ({ title, versions, createdAt }) => ({
        title,
        body: versions.at(-1)?.content ?? '',
        at: createdAt,
      }),
    }),
  ],
});
