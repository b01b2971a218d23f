import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { PlanDocument } from '../model/document.ts';
import { TITLE_MAX_LENGTH, type Session } from '../model/session.ts';
import { mayBecome } from '../document/decide.ts';
import type { DocumentEvent } from '../document/events.ts';
import type { NewTask } from '../plan/events.ts';
import type { StreamAppend } from '../ports.ts';
import { episodeOf } from '../session/episode.ts';
import type { Engine, MaterializePreview } from './api.ts';
import type { Kernel } from './deps.ts';
import { recover, requireGate } from './steps.ts';
import { requireText } from '../base/text.ts';
import { plural } from '../base/words.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';
import * as z from 'zod';

type MaterializeCall = 'previewMaterialize' | 'materialize';

/** From a ready session to a plan: plan, tasks, document and episode come into being together or not at all. */
export const materializeCalls: CallGroup<MaterializeCall> = {
  facts: {
    previewMaterialize: {
      says: 'Shows what materializing would make.',
      about: 'session',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      input: [['id', at.named]],
    },
    materialize: {
      says: 'Makes a plan, its tasks, a document and an episode of a ready session.',
      about: 'session',
      needs: 'materialize',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['options', z.object({ planTitle: z.exactOptional(at.line) }).optional()],
      ],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, MaterializeCall> {
  const { recorder, clock, store } = kernel;

  const spec = async (session: Session): Promise<{ state: PlanDocument; sequence: number } | null> =>
    session.specDocumentId === null ? null : store.load({ kind: 'document', id: session.specDocumentId });

  return {
    async previewMaterialize(id) {
      const session = await recorder.session(id);
      requireGate(session, 'materialize');
      return preview(session, (await spec(session))?.state ?? null);
    },

    async materialize(id, options) {
      const title =
        options?.planTitle === undefined
          ? null
          : requireText(options.planTitle, 'plan title', TITLE_MAX_LENGTH);
      await recover(kernel, id);
      const planId = clock.id();
      const after = await recorder.change('session', id, async (session) => {
        // Whoever was first has made the plan: the same call again changes nothing.
        if (session.materialized !== null) return { events: [] };
        requireGate(session, 'materialize');
        const document = await spec(session);
        const at = clock.now();
        const episode = episodeOf(session, { id: clock.id(), planId }, at);
        const result = { planId, documentId: document?.state.id ?? null, episode, at };
        const plan = planAppend(session, planId, result.documentId, title ?? session.title);
        const also: StreamAppend[] =
          document === null ? [plan] : [plan, documentAppend(document.state, document.sequence, planId)];
        return { events: [{ type: 'materialized', result }], also };
      });
      if (after.materialized === null)
        throw new PlanningError('not_allowed_now', 'The session could not be materialized.');
      return recorder.plan(after.materialized.planId);
    },
  };
}

function planAppend(
  session: Session,
  planId: Id,
  documentId: Id | null,
  title: string,
): StreamAppend<'plan'> {
  const tasks = session.drafts.map((draft, at): NewTask => ({ ...draft, number: at + 1 }));
  return {
    stream: { kind: 'plan', id: planId },
    expected: 0,
    events: [
      { type: 'plan_created', title, description: session.prompt, sessionId: session.id, documentId, tasks },
    ],
  };
}

function documentAppend(document: PlanDocument, sequence: number, planId: Id): StreamAppend<'document'> {
  const approved: DocumentEvent[] = mayBecome(document, 'approved')
    ? [{ type: 'document_status_set', status: 'approved' }]
    : [];
  return {
    stream: { kind: 'document', id: document.id },
    expected: sequence,
    events: [...approved, { type: 'plan_linked', planId }],
  };
}

function preview(session: Session, document: PlanDocument | null): MaterializePreview {
  const numbers = new Map(session.drafts.map((draft, at) => [draft.id, at + 1]));
  const tasks = session.drafts.map((draft, at) => ({
    number: at + 1,
    title: draft.title,
    blockedBy: draft.blockedBy.flatMap((id) => numbers.get(id) ?? []),
  }));
  const bare = session.drafts.filter((draft) => draft.acceptance.length === 0).length;
  const huge = session.drafts.filter((draft) => draft.size === 'xl').length;
  const open = session.messages
    .flatMap((message) => message.questions)
    .filter((question) => question.answer === null).length;
  const unanswered = (session.synthesis?.challenges ?? []).filter(
    (challenge) => challenge.answer === null,
  ).length;
  const warnings = [
    document === null ? 'There is no spec: the plan will have no document.' : '',
    bare > 0 ? `${plural(bare, 'task has', 'tasks have')} no acceptance criteria.` : '',
    huge > 0 ? `${plural(huge, 'task is', 'tasks are')} of size xl: consider splitting.` : '',
    open > 0
      ? `${plural(open, 'question of the interviewer is', 'questions of the interviewer are')} not answered.`
      : '',
    unanswered > 0
      ? `${plural(unanswered, 'challenge is', 'challenges are')} not answered by the synthesis.`
      : '',
  ].filter((warning) => warning !== '');
  return {
    planTitle: session.title,
    tasks,
    documentTitle: document?.title ?? null,
    episodeTitle: session.title,
    warnings,
  };
}
