import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { Plan } from '../model/plan.ts';
import { presentRun } from '../plan/proof.ts';
import { restoreEvents } from '../plan/rewind.ts';
import { snapshotOf } from '../plan/snapshots.ts';
import { EMPTY_FOLD, foldMore } from '../store/fold.ts';
import { reducePlan } from '../plan/reduce.ts';
import { recordPlan } from './changePlan.ts';
import type { Kernel } from './deps.ts';
import type { Rewound, TaskThen } from './snapshotApi.ts';
import { undoOf } from './undoData.ts';
import { commitOf, requireActive, requireSnapshots } from './snapshots.ts';
import type { Engine } from './api.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';
import * as z from 'zod';

type RewindCall = 'previewRewind' | 'rewind';

/** Back to a snapshot, and back again. */
export const rewindCalls: CallGroup<RewindCall> = {
  facts: {
    previewRewind: {
      says: 'Shows what going back to a snapshot would change.',
      about: 'plan',
      needs: 'view',
      effect: 'reads',
      input: [
        ['planId', at.named],
        ['number', at.number],
        ['paths', at.paths],
      ],
    },
    rewind: {
      says: 'Sets the working tree back to a snapshot, after a snapshot of now.',
      about: 'plan',
      needs: 'rewind',
      effect: 'changes',
      input: [
        ['planId', at.named],
        ['number', at.number],
        ['options', z.object({ paths: at.paths, tasks: z.boolean() })],
      ],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, RewindCall> {
  const { recorder } = kernel;

  return {
    async previewRewind(planId, number, paths, signal) {
      const plan = await recorder.plan(planId);
      requireActive(plan);
      const commit = commitOf(plan, number);
      const limits = kernel.settings().snapshotLimits;
      const [restore, then] = await Promise.all([
        requireSnapshots(kernel).planRestore(commit, paths, limits, signal),
        planAt(kernel, planId, number),
      ]);
      return {
        snapshot: snapshotOf(plan, number),
        ...restore,
        tasks: tasksThen(plan, then),
        taskChanges: restoreEvents(plan, then).length,
      };
    },

    rewind: (planId, number, options, signal) => rewind(kernel, planId, number, options, signal),
  };
}

/** Goes back; also how a rewind is undone. */
export async function rewind(
  kernel: Kernel,
  planId: Id,
  number: number,
  options: { readonly paths: readonly string[]; readonly tasks: boolean },
  signal: AbortSignal,
): Promise<Rewound> {
  const { recorder, taker } = kernel;
  const git = requireSnapshots(kernel);
  const plan = await recorder.plan(planId);
  requireActive(plan);
  const commit = commitOf(plan, number);
  const { taskId } = snapshotOf(plan, number);
  const safety = await taker.take(
    planId,
    { taskId, name: `Before going back to snapshot ${number}`, trigger: 'safety' },
    signal,
  );
  const limits = kernel.settings().snapshotLimits;
  const changes = await git
    .restore(commit, options.paths, { limits, safety: safety.commit }, signal)
    .catch((error: unknown) => {
      throw withWayOut(error, number, safety.number);
    })
    // Also after a conflict some files may be other ones.
    .finally(() => kernel.index?.changed(null));
  const then = options.tasks ? await planAt(kernel, planId, number) : null;
  let taskChanges = 0;
  const { recorded } = await recordPlan(kernel, planId, (now) => {
    const back = then === null ? [] : restoreEvents(now, then);
    taskChanges = back.length;
    const { paths } = options;
    const files = changes.length;
    return [{ type: 'rewound', to: number, safety: safety.number, paths, files }, ...back];
  });
  const label = `Went back to snapshot ${number} "${snapshotOf(plan, number).name}" (${changes.length} files)`;
  const undo = { ...undoOf(planId, label, recorded), tasks: options.tasks };
  return { safety, changes, taskChanges, undo };
}

/** A conflict with what to do about it; details are kept. */
function withWayOut(error: unknown, number: number, safety: number): unknown {
  if (!(error instanceof PlanningError) || error.code !== 'conflict') return error;
  const way = `Save or close what is writing there and go back to snapshot ${number} again; snapshot ${safety} holds how it was before.`;
  return new PlanningError(
    'conflict',
    `${error.message} ${way}`,
    { ...error.details, safety },
    { cause: error },
  );
}

/** The plan as it was when the snapshot was recorded. */
async function planAt(kernel: Kernel, planId: Id, number: number): Promise<Plan> {
  const ref = { kind: 'plan', id: planId } as const;
  const events = await kernel.store.history(ref);
  const end = events.findIndex(
    ({ event }) => event.type === 'snapshot_taken' && event.snapshot.number === number,
  );
  const placed = events.slice(0, end + 1).map((recorded) => ({ recorded, file: null, line: null }));
  const { state } = foldMore(reducePlan, ref, EMPTY_FOLD, placed).fold;
  if (state !== undefined) return state;
  throw new PlanningError('not_found', `The plan's log does not hold snapshot ${number}.`);
}

function tasksThen(now: Plan, then: Plan): readonly TaskThen[] {
  return then.tasks.map((task) => ({
    taskId: task.id,
    number: task.number,
    title: task.title,
    status: task.status,
    verdict: presentRun(task)?.verdict ?? null,
    statusNow: now.tasks.find((one) => one.id === task.id)?.status ?? null,
  }));
}
