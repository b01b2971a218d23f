import * as z from 'zod';
import { PlanningError } from '../../core/base/errors.ts';
import { materializeAndWrite } from '../../core/engine/materializeAndWrite.ts';
import * as at from '../../core/engine/schemas.ts';
import type { Id } from '../../core/model/basics.ts';
import type { Session } from '../../core/model/session.ts';
import { STUDIO_CALLS, type StudioPage } from '../../protocol/studioPage.ts';
import { checked, commonCalls, engineCalls, nothing, providerCalls } from './calls.ts';
import type { HostDoors } from './doors.ts';

type OfEditor =
  | 'pickContextFiles'
  | 'addEditorSelection'
  | 'diffSpec'
  | 'openSpec'
  | 'materialize'
  | 'openPlan'
  | 'copyText';

/** The calls of a studio panel about its session. Its spec and its plan are looked up with each call. */
export function studioPage(sessionId: Id, doors: HostDoors): StudioPage {
  const { call, own, ownAll } = engineCalls(doors);
  const session = async (): Promise<Session> => (await (await doors.engine()).session(sessionId)).session;
  const specId = async (): Promise<Id> => {
    const { specDocumentId } = await session();
    if (specDocumentId !== null) return specDocumentId;
    throw new PlanningError('not_found', 'This session has no spec yet. Draft one first.');
  };
  return {
    ...commonCalls({ view: 'studio', sessionId }, doors),
    ...providerCalls(doors),
    ...ownAll(STUDIO_CALLS, sessionId),
    document: own('document', specId),
    saveSpec: own('saveDocument', specId),
    restoreSpec: own('restoreVersion', specId),
    checkSpec: async (...args) => (await call('checkSpec', args)).problems,
    ...checked<Pick<StudioPage, OfEditor>>({
      pickContextFiles: [nothing, () => doors.pickContextFiles(sessionId)],
      addEditorSelection: [nothing, () => doors.addEditorSelection(sessionId)],
      diffSpec: [
        z.tuple([at.whole, at.whole]),
        async (from, to) => doors.diffSpec(await (await doors.engine()).document(await specId()), from, to),
      ],
      openSpec: [nothing, async () => doors.openSpec(await (await doors.engine()).document(await specId()))],
      materialize: [
        z.tuple([z.object({ planTitle: z.exactOptional(at.line), exportMarkdown: z.boolean() })]),
        async ({ exportMarkdown, planTitle }) => {
          const options = { planTitle, markdown: exportMarkdown ? null : undefined };
          const { plan, unwritten } = await materializeAndWrite(await doors.engine(), sessionId, options);
          // The plan exists: a file that is in the way or a view that is hidden must not look like a failure.
          if (unwritten !== null) doors.report(unwritten);
          await doors.revealPlan(plan.id).catch((error: unknown) => doors.report(error));
          return plan.id;
        },
      ],
      openPlan: [
        nothing,
        async () => {
          const { materialized } = await session();
          if (materialized !== null) return doors.openPlan(materialized.planId);
          throw new PlanningError('not_found', 'This session has no plan yet. Make one of its tasks first.');
        },
      ],
      copyText: [z.tuple([at.text]), (text) => doors.copyText(text)],
    }),
  };
}
