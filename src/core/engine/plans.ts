import type { Id } from '../model/basics.ts';
import type { Plan, Task } from '../model/plan.ts';
import {
  addTask,
  editPlan,
  editTask,
  removeTask,
  restorePlan,
  setTaskStatus,
  taskOf,
} from '../plan/decide.ts';
import type { PlanEvent } from '../plan/events.ts';
import type { Engine } from './api.ts';
import { autoRequest } from './autoSnapshots.ts';
import { changePlan } from './changePlan.ts';
import type { Kernel } from './deps.ts';
import { resolveId } from './resolveId.ts';

type Plans = Pick<
  Engine,
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
  | 'removeTask'
>;

/** Plans and their tasks. */
export function planCalls(kernel: Kernel): Plans {
  const { recorder, store, clock } = kernel;
  const change = (id: Id, decide: (plan: Plan) => readonly PlanEvent[]): Promise<Plan> =>
    changePlan(kernel, id, decide);

  const restore = (id: Id): Promise<Plan> =>
    recorder.change('plan', id, (plan) => ({ events: [restorePlan(plan)] }));

  return {
    plans: (filter) => store.plans(filter ?? {}),
    plan: async (id) => recorder.plan(await resolveId(kernel, 'plan', id)),
    tasks: (filter) => store.tasks(filter ?? {}),

    editPlan: async (id, changes) => void (await change(id, () => [editPlan(changes)])),

    async deletePlan(id) {
      const plan = await change(id, () => [{ type: 'plan_deleted' }]);
      return {
        label: `Deleted plan "${plan.title}"`,
        run: async () => void (await restore(id)),
      };
    },

    restorePlan: async (id) => restore(await resolveId(kernel, 'plan', id, ['deleted'])),

    async addTask(planId, draft, after) {
      const taskId = clock.id();
      return taskOf(await change(planId, (plan) => [addTask(plan, taskId, draft, after)]), taskId);
    },

    editTask: async (planId, taskId, changes) =>
      void (await change(planId, (plan) => editTask(plan, taskId, changes))),

    async setTaskStatus(planId, taskId, status, reason) {
      let started: Task | null = null;
      await change(planId, (plan) => {
        const task = taskOf(plan, taskId);
        started = status === 'in_progress' && task.status !== status ? task : null;
        return setTaskStatus(plan, taskId, status, reason ?? null);
      });
      if (started !== null) kernel.auto.soon(planId, autoRequest(started, 'task_started', 'started'));
    },

    moveTask: async (planId, taskId, after) =>
      void (await change(planId, () => [{ type: 'task_moved', taskId, after }])),

    async removeTask(planId, taskId) {
      const task = taskOf(await recorder.plan(planId), taskId);
      const restore: PlanEvent[] = [];
      await change(planId, (plan) => {
        const both = removeTask(plan, taskId);
        restore.splice(0, restore.length, ...both.restore);
        return both.remove;
      });
      return {
        label: `Removed task ${task.number} "${task.title}"`,
        run: async () => void (await change(planId, () => restore)),
      };
    },
  };
}
