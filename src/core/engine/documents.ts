import { PlanningError } from '../base/errors.ts';
import { addVersion } from '../document/decide.ts';
import type { Id } from '../model/basics.ts';
import type { DocumentVersion, PlanDocument } from '../model/document.ts';
import type { StreamAppend } from '../ports.ts';
import type { Engine } from './api.ts';
import type { Kernel } from './deps.ts';
import { requireGate, isInterrupted } from './steps.ts';
import { requireText } from '../base/text.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';
import * as z from 'zod';

const CONTENT_MAX = 1_000_000;

type DocumentCall = 'document' | 'documents' | 'saveDocument' | 'restoreVersion' | 'diffVersions';

/** Documents and their versions. */
export const documentCalls: CallGroup<DocumentCall> = {
  facts: {
    document: {
      says: 'Shows a document with all its versions.',
      about: 'document',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [['id', at.named]],
    },
    documents: {
      says: 'Lists documents, all or those of a plan.',
      needs: 'list',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [['filter', z.object({ planId: z.exactOptional(at.id), ...at.pageShape }).optional()]],
    },
    saveDocument: {
      says: 'Adds a version to a document; refused when the one that it is based on is not the last.',
      about: 'document',
      needs: 'edit',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['content', at.text],
        ['baseVersion', at.whole],
        ['reason', at.line],
      ],
    },
    restoreVersion: {
      says: 'Makes an older version of a document the newest one.',
      about: 'document',
      needs: 'edit',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['version', at.whole],
      ],
    },
    diffVersions: {
      says: 'Shows two versions of a document beside each other.',
      about: 'document',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [
        ['id', at.named],
        ['from', at.whole],
        ['to', at.whole],
      ],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, DocumentCall> {
  const { recorder, store } = kernel;

  /**
   * A session's spec may change while it is drafted, and again once it belongs to a plan. Returns what is to be appended
   * beside the change: nothing to the session, so that it is still the one that was asked.
   */
  const requireEditable = async (document: PlanDocument): Promise<readonly StreamAppend[]> => {
    if (document.sessionId === null || document.planId !== null) return [];
    const stream = { kind: 'session', id: document.sessionId } as const;
    const session = await store.load(stream).catch(() => null);
    if (session === null) return [];
    requireGate(session.state, 'edit_spec', isInterrupted(kernel, session.state));
    return [{ stream, expected: session.sequence, events: [] }];
  };

  const change = async (
    id: Id,
    decide: (document: PlanDocument) => { readonly content: string; readonly reason: string } | null,
  ): Promise<number> => {
    const after = await recorder.change('document', id, async (document) => {
      const asked = await requireEditable(document);
      const next = decide(document);
      if (next === null) return { events: [] };
      return { events: [addVersion(document, { by: 'person', ...next })], also: asked };
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
      return change(id, (document) => {
        if (last(document).content === content) return null;
        if (last(document).number !== baseVersion) throw staleBase(document, baseVersion);
        return { content, reason: why };
      });
    },

    restoreVersion: (id, version) =>
      change(id, (document) => {
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
