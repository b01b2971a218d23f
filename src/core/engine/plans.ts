import type { Id } from '../model/basics.ts';
import { TASK_STATUSES, type Plan, type Task } from '../model/plan.ts';
import {
  addTask,
  editPlan,
  editTask,
  removeTask,
  restorePlan,
  setTaskStatus,
  taskOf,
} from '../plan/decide.ts';
import { isOpen } from '../plan/ready.ts';
import type { Engine } from './api.ts';
import { autoRequest } from './autoSnapshots.ts';
import { changePlan, recordPlan, type DecidePlan } from './changePlan.ts';
import type { Kernel } from './deps.ts';
import { undoOf } from './undoData.ts';
import { addingPermission, statusPermission, type CallGroup } from './call.ts';
import * as at from './schemas.ts';
import * as z from 'zod';

type PlanCall =
  | 'plans'
  | 'plan'
  | 'tasks'
  | 'editPlan'
  | 'deletePlan'
  | 'restorePlan'
  | 'addTask'
  | 'editTask'
  | 'setTaskStatus'
  | 'moveTask'
  | 'removeTask';

/** Plans and their tasks. */
export const planCalls: CallGroup<PlanCall> = {
  facts: {
    plans: {
      says: 'Lists plans with how far they are.',
      needs: 'list',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [
        [
          'filter',
          z
            .object({
              statuses: z.exactOptional(at.planStatuses),
              text: z.exactOptional(at.line),
              ...at.pageShape,
            })
            .optional(),
        ],
      ],
    },
    plan: {
      says: 'Shows a plan with its tasks and snapshots.',
      about: 'plan',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [['id', at.named]],
    },
    tasks: {
      says: 'Lists tasks of all plans, or those that can be started now.',
      needs: 'list',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [
        [
          'filter',
          z
            .object({
              planId: z.exactOptional(at.id),
              planStatuses: z.exactOptional(at.planStatuses),
              statuses: z.exactOptional(at.statuses),
              assignee: z.exactOptional(at.line),
              tag: z.exactOptional(at.line),
              text: z.exactOptional(at.line),
              ready: z.exactOptional(z.boolean()),
              ...at.pageShape,
            })
            .optional(),
        ],
      ],
    },
    editPlan: {
      says: 'Changes title or description of a plan.',
      about: 'plan',
      needs: 'edit',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['changes', z.object({ title: z.exactOptional(at.line), description: z.exactOptional(at.text) })],
      ],
    },
    deletePlan: {
      says: 'Takes a plan out of all listings; it can be restored.',
      about: 'plan',
      needs: 'remove',
      effect: 'changes',
      input: [['id', at.named]],
    },
    restorePlan: {
      says: 'Brings back a deleted plan.',
      about: 'plan',
      among: ['deleted'],
      needs: 'remove',
      effect: 'changes',
      input: [['id', at.named]],
    },
    addTask: {
      says: 'Adds a task to a plan, behind another one or first.',
      about: 'plan',
      needs: (_planId, draft) => addingPermission(draft),
      effect: 'changes',
      agent: true,
      input: [
        ['planId', at.named],
        ['draft', at.draft],
        ['after', at.id.nullable()],
      ],
    },
    editTask: {
      says: 'Changes what a task says.',
      about: 'plan',
      needs: 'edit',
      effect: 'changes',
      input: [
        ['planId', at.named],
        ['taskId', at.id],
        ['changes', at.taskChanges],
      ],
    },
    setTaskStatus: {
      says: 'Sets the status of a task: taken up, waiting, handed in, or ended by word.',
      about: 'plan',
      needs: (_planId, _taskId, status) => statusPermission(status),
      effect: 'changes',
      agent: true,
      input: [
        ['planId', at.named],
        ['taskId', at.id],
        ['status', z.enum(TASK_STATUSES)],
        ['reason', at.text.optional()],
      ],
    },
    moveTask: {
      says: 'Puts a task behind another one, or first.',
      about: 'plan',
      needs: 'edit',
      effect: 'changes',
      input: [
        ['planId', at.named],
        ['taskId', at.id],
        ['after', at.id.nullable()],
      ],
    },
    removeTask: {
      says: 'Takes a task out of its plan.',
      about: 'plan',
      needs: 'remove',
      effect: 'changes',
      input: [
        ['planId', at.named],
        ['taskId', at.id],
      ],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, PlanCall> {
  const { recorder, store, clock } = kernel;
  const change = (id: Id, decide: DecidePlan): Promise<Plan> => changePlan(kernel, id, decide);

  return {
    plans: (filter) => store.plans(filter ?? {}),
    plan: (id) => recorder.plan(id),
    tasks: (filter) => store.tasks(filter ?? {}),

    editPlan: async (id, changes) => void (await change(id, () => [editPlan(changes)])),

    async deletePlan(id) {
      const { state, recorded } = await recordPlan(kernel, id, () => [{ type: 'plan_deleted' }]);
      return undoOf(id, `Deleted plan "${state.title}"`, recorded);
    },

    restorePlan: (id) => recorder.change('plan', id, (plan) => ({ events: [restorePlan(plan)] })),

    async addTask(planId, draft, after) {
      const taskId = clock.id();
      return taskOf(await change(planId, (plan) => [addTask(plan, taskId, draft, after)]), taskId);
    },

    editTask: async (planId, taskId, changes) =>
      void (await change(planId, (plan) => editTask(plan, taskId, changes))),

    async setTaskStatus(planId, taskId, status, reason) {
      let started: Task | null = null;
      await change(planId, async (plan) => {
        const task = taskOf(plan, taskId);
        // Opening again what was ended takes somebody's word or a proof back.
        if (!isOpen(task)) await kernel.require('override', { kind: 'plan', id: planId });
        started = status === 'in_progress' && task.status !== status ? task : null;
        return setTaskStatus(plan, taskId, status, reason ?? null);
      });
      if (started !== null) kernel.auto.soon(planId, autoRequest(started, 'task_started', 'started'));
    },

    moveTask: async (planId, taskId, after) =>
      void (await change(planId, () => [{ type: 'task_moved', taskId, after }])),

    async removeTask(planId, taskId) {
      const task = taskOf(await recorder.plan(planId), taskId);
      const { recorded } = await recordPlan(kernel, planId, (plan) => removeTask(plan, taskId).remove);
      return undoOf(planId, `Removed task ${task.number} "${task.title}"`, recorded);
    },
  };
}
