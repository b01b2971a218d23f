import type { Id } from '../model/basics.ts';
import type { DocumentStatus, DocumentVersion, PlanDocument } from '../model/document.ts';

/** Everything that can happen to a document. See SessionEvent for the rules of change. */
export type DocumentEvent =
  | {
      readonly type: 'document_created';
      readonly title: string;
      readonly kind: PlanDocument['kind'];
      readonly sessionId: Id | null;
      readonly content: string;
      readonly by: DocumentVersion['by'];
      readonly reason: string;
    }
  /** `number` must be the last version's plus one. */
  | {
      readonly type: 'version_added';
      readonly number: number;
      readonly content: string;
      readonly by: DocumentVersion['by'];
      readonly reason: string;
    }
  | { readonly type: 'document_retitled'; readonly title: string }
  | { readonly type: 'document_status_set'; readonly status: DocumentStatus }
  | { readonly type: 'plan_linked'; readonly planId: Id };
