import * as z from 'zod';
import * as at from '../../core/engine/schemas.ts';
import type { Id } from '../../core/model/basics.ts';
import { PLAN_CALLS, type PlanPage } from '../../protocol/planPage.ts';
import { checked, commonCalls, engineCalls, nothing } from './calls.ts';
import type { HostDoors } from './doors.ts';

const task = z.tuple([at.id]);

/** The calls of a page about its plan. */
export function planPage(planId: Id, doors: HostDoors): PlanPage {
  const { call, ownAll } = engineCalls(doors);
  let work = new AbortController();
  const signal = (): AbortSignal => AbortSignal.any([doors.signal, work.signal]);
  return {
    ...commonCalls({ view: 'plan', planId }, doors),
    ...ownAll(PLAN_CALLS, planId),
    repository: (...args) => call('repository', args),
    ...checked<Omit<PlanPage, 'hello' | 'repository' | (typeof PLAN_CALLS)[number]>>({
      verifyPlan: [
        nothing,
        async () => {
          await doors.beforeVerifying(planId, null);
          await call('verifyPlan', [planId, 'person'], signal());
        },
      ],
      verifyTask: [
        task,
        async (taskId) => {
          await doors.beforeVerifying(planId, taskId);
          await call('verifyTask', [planId, taskId, 'person'], signal());
        },
      ],
      stopPlanWork: [
        nothing,
        async () => {
          work.abort();
          work = new AbortController();
        },
      ],
      takeSnapshot: [
        z.tuple([at.id.nullable()]),
        (taskId) => doors.runCommand('takeSnapshot', planId, taskId),
      ],
      openTask: [task, (taskId) => doors.runCommand('openTask', planId, taskId)],
      editTaskSpec: [task, (taskId) => doors.runCommand('editTaskSpec', planId, taskId)],
      openFinding: [
        z.tuple([at.workspacePath, at.whole, at.whole]),
        (path, line, column) => doors.openPlace(path, line, column),
      ],
      openComparison: [
        z.tuple([at.moment, at.moment, at.workspacePath.nullable()]),
        (from, to, path) => doors.runCommand('compareSnapshots', planId, from, to, path),
      ],
      rewind: [z.tuple([at.number]), (number) => doors.runCommand('rewind', planId, number)],
      archivePlan: [nothing, () => doors.runCommand('archivePlan', planId)],
      reopenPlan: [nothing, () => doors.runCommand('reopenPlan', planId)],
      initRepository: [nothing, () => doors.runCommand('initRepository')],
    }),
  };
}
