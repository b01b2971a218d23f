import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { DocumentVersion, PlanDocument } from '../model/document.ts';
import type { Engine } from './api.ts';
import type { Kernel } from './deps.ts';
import { requireGate, isInterrupted } from './steps.ts';
import { requireText } from '../base/text.ts';

type Documents = Pick<Engine, 'document' | 'documents' | 'saveDocument' | 'restoreVersion' | 'diffVersions'>;

const CONTENT_MAX = 1_000_000;

/** Documents and their versions. */
export function documentCalls(kernel: Kernel): Documents {
  const { recorder, store } = kernel;

  /** A session's spec may change while it is drafted, and again once it belongs to a plan. */
  const requireEditable = async (document: PlanDocument): Promise<void> => {
    if (document.sessionId === null || document.planId !== null) return;
    const session = await recorder.session(document.sessionId).catch(() => null);
    if (session !== null) requireGate(session, 'edit_spec', isInterrupted(kernel, session));
  };

  const addVersion = async (
    id: Id,
    decide: (document: PlanDocument) => { readonly content: string; readonly reason: string } | null,
  ): Promise<number> => {
    await requireEditable(await recorder.document(id));
    const after = await recorder.change('document', id, (document) => {
      const next = decide(document);
      if (next === null) return { events: [] };
      return {
        events: [{ type: 'version_added', number: document.versions.length + 1, by: 'person', ...next }],
      };
    });
    return after.versions.length;
  };

  return {
    document: (id) => recorder.document(id),
    documents: (filter) => store.documents(filter ?? {}),

    saveDocument(id, content, baseVersion, reason) {
      if (typeof content !== 'string' || content.length > CONTENT_MAX) {
        throw new PlanningError('invalid_input', `A document may have at most ${CONTENT_MAX} characters.`);
      }
      const why = requireText(reason, 'reason', 300);
      return addVersion(id, (document) => {
        if (last(document).content === content) return null;
        if (last(document).number !== baseVersion) throw staleBase(document, baseVersion);
        return { content, reason: why };
      });
    },

    restoreVersion: (id, version) =>
      addVersion(id, (document) => {
        const { content } = versionOf(document, version);
        return last(document).content === content ? null : { content, reason: `restored version ${version}` };
      }),

    async diffVersions(id, from, to) {
      const document = await recorder.document(id);
      return { from, to, before: versionOf(document, from).content, after: versionOf(document, to).content };
    },
  };
}

function last(document: PlanDocument): DocumentVersion {
  return versionOf(document, document.versions.length);
}

function versionOf(document: PlanDocument, number: number): DocumentVersion {
  const version = document.versions[number - 1];
  if (version !== undefined) return version;
  const message = `"${document.title}" has versions 1 to ${document.versions.length}; there is no version ${number}.`;
  throw new PlanningError('not_found', message);
}

function staleBase(document: PlanDocument, baseVersion: number): PlanningError {
  const { number, author } = last(document);
  const message = `Version ${number} was saved by ${author.name} while version ${baseVersion} was being edited. Compare both, then save again.`;
  return new PlanningError('conflict', message, { version: number, baseVersion });
}
