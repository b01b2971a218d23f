import * as z from 'zod';
import { PlanningError } from '../base/errors.ts';
import type { Recorded } from '../log/records.ts';
import type { Id } from '../model/basics.ts';
import type { Plan } from '../model/plan.ts';
import { removeTask, restorePlan, taskOf } from '../plan/decide.ts';
import type { PlanEvent } from '../plan/events.ts';
import { removeSpec } from '../plan/prove.ts';
import type { Permission } from '../session/permissions.ts';
import { EMPTY_FOLD, foldMore } from '../store/fold.ts';
import { reducePlan } from '../plan/reduce.ts';
import type { Engine, Undo } from './api.ts';
import { changePlan } from './changePlan.ts';
import type { CallGroup } from './call.ts';
import type { Kernel } from './deps.ts';
import { rewind } from './rewind.ts';
import * as at from './schemas.ts';

/** What each kind of event needs to be taken back; what is not here cannot be. */
const NEEDS: Partial<Readonly<Record<PlanEvent['type'], Permission>>> = {
  plan_deleted: 'remove',
  task_removed: 'remove',
  task_spec_set: 'prove',
  rewound: 'rewind',
};

/** Taking back what was done: the entry of the log says what it was, so the undo can wait, travel and be kept. */
export const undoCalls: CallGroup<'undo'> = {
  facts: {
    undo: {
      says: 'Takes back a removal or a rewind; refused when what it would change was changed since.',
      about: 'plan',
      // Each of these is asked for by the event that is taken back, too (below).
      needs: 'remove',
      effect: 'changes',
      input: [
        ['planId', at.named],
        [
          'undo',
          z.object({ planId: at.id, eventId: at.id, label: at.text, tasks: z.exactOptional(z.boolean()) }),
        ],
      ],
    },
  },
  implement: (kernel: Kernel): Pick<Engine, 'undo'> => ({
    undo: (planId, undo, signal) => takeBack(kernel, { ...undo, planId }, signal),
  }),
};

async function takeBack(kernel: Kernel, undo: Undo, signal: AbortSignal): Promise<void> {
  const { planId } = undo;
  const ref = { kind: 'plan', id: planId } as const;
  const history = await kernel.store.history(ref);
  const index = history.findIndex(({ id }) => id === undo.eventId);
  const done = history[index]?.event;
  const needed = done === undefined ? undefined : NEEDS[done.type];
  if (done === undefined) {
    throw new PlanningError('not_found', 'What is to be undone is not in the log of the plan (any more).');
  }
  if (needed === undefined) throw notUndoable();
  await kernel.require(needed, ref);
  const later = history.slice(index + 1).map(({ event }) => event);
  switch (done.type) {
    case 'plan_deleted':
      await kernel.recorder.change('plan', planId, (plan) => {
        if (later.some((event) => event.type === 'plan_restored'))
          throw changed(`"${plan.title}" was brought back meanwhile`);
        if (plan.status !== 'deleted') throw changed(`"${plan.title}" is ${plan.status} again already`);
        return { events: [restorePlan(plan)] };
      });
      return;
    case 'task_removed': {
      const { restore } = removeTask(before(planId, history, index), done.taskId);
      await changePlan(kernel, planId, (plan) => {
        if (later.some((event) => event.type === 'task_restored' && event.task.id === done.taskId))
          throw changed('the task was brought back meanwhile');
        if (plan.tasks.some(({ id }) => id === done.taskId)) throw changed('the task is back already');
        return restore;
      });
      return;
    }
    case 'task_spec_set': {
      if (done.spec !== null) throw notUndoable();
      const { restore } = removeSpec(before(planId, history, index), done.taskId);
      await changePlan(kernel, planId, (plan) => {
        // Another spec that came meanwhile is neither overwritten nor, when it was taken away in turn, outlived.
        if (taskOf(plan, done.taskId).verification !== null) throw changed('the task has a proof spec again');
        const { taskId } = done;
        if (later.some((event) => event.type === 'task_spec_set' && event.taskId === taskId && event.spec))
          throw changed('the task had another proof spec meanwhile');
        return restore;
      });
      return;
    }
    case 'rewound': {
      const options = { paths: done.paths, tasks: undo.tasks === true };
      await requireAsRewound(kernel, planId, done.to, options, signal);
      await rewind(kernel, planId, done.safety, options, signal);
      return;
    }
    default:
      throw notUndoable();
  }
}

/** What was changed since, in files or tasks, is not set back with the rest: who wants that goes back by hand. */
async function requireAsRewound(
  kernel: Kernel,
  planId: Id,
  to: number,
  { paths, tasks }: { readonly paths: readonly string[]; readonly tasks: boolean },
  signal: AbortSignal,
): Promise<void> {
  const { changes, taskChanges } = await kernel.calls.previewRewind(planId, to, paths, signal);
  const [first] = changes;
  const more = changes.length > 1 ? ` and ${changes.length - 1} more` : '';
  if (first !== undefined) throw changed(`${first.path}${more} changed since`);
  if (tasks && taskChanges > 0) throw changed('tasks were changed since');
}

/** The plan as it was before the event at `index`. */
function before(planId: Id, history: readonly Recorded<PlanEvent>[], index: number): Plan {
  const placed = history.slice(0, index).map((recorded) => ({ recorded, file: null, line: null }));
  const { state } = foldMore(reducePlan, { kind: 'plan', id: planId }, EMPTY_FOLD, placed).fold;
  if (state === undefined) {
    throw new PlanningError('not_found', 'The log of the plan does not say how it was before.');
  }
  return state;
}

function changed(what: string): PlanningError {
  return new PlanningError('conflict', `This can no longer be undone: ${what}. Nothing was changed.`);
}

function notUndoable(): PlanningError {
  return new PlanningError('not_allowed_now', 'Only removals and going back to a snapshot can be undone so.');
}
