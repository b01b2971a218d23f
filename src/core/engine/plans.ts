import { resolveDrafts } from '../agents/resolveDrafts.ts';
import { PlanningError } from '../errors.ts';
import type { Id } from '../model/basics.ts';
import { TASK_LIMITS } from '../model/draft.ts';
import { TASK_STATUSES, type Plan, type Task, type TaskChanges, type TaskStatus } from '../model/plan.ts';
import { TITLE_MAX_LENGTH } from '../model/session.ts';
import type { PlanEvent } from '../plan/events.ts';
import { openBlockers } from '../plan/ready.ts';
import type { Engine } from './api.ts';
import type { Kernel } from './deps.ts';
import { resolveId } from './resolve-id.ts';
import { requireText } from './text.ts';

type Plans = Pick<
  Engine,
  | 'plans'
  | 'plan'
  | 'tasks'
  | 'editPlan'
  | 'deletePlan'
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
    recorder.change('plan', id, (plan) => ({ events: decide(plan) }));

  return {
    plans: (filter) => store.plans(filter ?? {}),
    plan: async (id) => recorder.plan(await resolveId(kernel, 'plan', id)),
    tasks: (filter) => store.tasks(filter ?? {}),

    async editPlan(id, changes) {
      const title =
        changes.title === undefined ? {} : { title: requireText(changes.title, 'title', TITLE_MAX_LENGTH) };
      const description = changes.description === undefined ? {} : { description: changes.description };
      await change(id, () => [{ type: 'plan_edited', ...title, ...description }]);
    },

    async deletePlan(id) {
      const plan = await change(id, () => [{ type: 'plan_deleted' }]);
      return {
        label: `Deleted plan "${plan.title}"`,
        run: async () => void (await change(id, () => [{ type: 'plan_restored' }])),
      };
    },

    async addTask(planId, draft, after) {
      const taskId = clock.id();
      const plan = await change(planId, (now) => {
        const [resolved] = resolveDrafts([{ ...draft, id: taskId, blockedBy: [] }], clock.id);
        if (resolved === undefined) throw new PlanningError('invalid_input', 'The task needs a title.');
        const blockedBy = (draft.blockedBy ?? []).map((name) => taskNamed(now, name).id);
        const place = after ?? now.tasks.at(-1)?.id ?? null;
        return [
          { type: 'task_added', task: { ...resolved, number: now.lastNumber + 1, blockedBy }, after: place },
        ];
      });
      return taskOf(plan, taskId);
    },

    async editTask(planId, taskId, changes) {
      const checked = checkChanges(changes);
      await change(planId, (plan) => {
        taskOf(plan, taskId);
        return [{ type: 'task_edited', taskId, changes: checked }];
      });
    },

    async setTaskStatus(planId, taskId, status, reason) {
      if (!TASK_STATUSES.includes(status)) {
        throw new PlanningError(
          'invalid_input',
          `"${status}" is no status; use one of ${TASK_STATUSES.join(', ')}.`,
        );
      }
      const why = reason === undefined || reason.trim() === '' ? null : requireText(reason, 'reason', 1000);
      await change(planId, (plan) => {
        const task = taskOf(plan, taskId);
        if (task.status === status && task.statusReason === why) return [];
        requireFree(plan, task, status);
        return [{ type: 'task_status_set', taskId, status, reason: why }];
      });
    },

    moveTask: async (planId, taskId, after) =>
      void (await change(planId, () => [{ type: 'task_moved', taskId, after }])),

    async removeTask(planId, taskId) {
      let removed: Extract<PlanEvent, { type: 'task_restored' }> | undefined;
      await change(planId, (plan) => {
        const task = taskOf(plan, taskId);
        const after = plan.tasks[plan.tasks.indexOf(task) - 1]?.id ?? null;
        const dependents = plan.tasks.filter((one) => one.blockedBy.includes(taskId)).map((one) => one.id);
        removed = { type: 'task_restored', task, after, dependents };
        return [{ type: 'task_removed', taskId }];
      });
      const undo = removed;
      return {
        label: `Removed task ${undo?.task.number} "${undo?.task.title}"`,
        run: async () => void (await change(planId, () => (undo === undefined ? [] : [undo]))),
      };
    },
  };
}

export function taskOf(plan: Plan, taskId: Id): Task {
  const task = plan.tasks.find((one) => one.id === taskId);
  if (task === undefined)
    throw new PlanningError(
      'not_found',
      `There is no such task in "${plan.title}"; it may have been removed.`,
    );
  return task;
}

/** A task by its number, `#number`, id or exact title. */
function taskNamed(plan: Plan, name: string | number): Task {
  const text = String(name).trim().replace(/^#/, '');
  const task = plan.tasks.find((one) => one.id === text || String(one.number) === text || one.title === text);
  if (task === undefined)
    throw new PlanningError('invalid_input', `"${plan.title}" has no task "${name}" to wait for.`);
  return task;
}

/** A task that waits for open ones can be neither started nor completed. */
function requireFree(plan: Plan, task: Task, status: TaskStatus): void {
  if (status !== 'in_progress' && status !== 'in_review' && status !== 'completed') return;
  const open = openBlockers(plan, task);
  if (open.length === 0) return;
  const names = open.map((one) => `#${one.number} ${one.title}`).join(', ');
  const message = `Task ${task.number} waits for ${names}. Complete or cancel that first, or remove the dependency.`;
  throw new PlanningError('not_allowed_now', message, { blockedBy: open.map((one) => one.number) });
}

function checkChanges(changes: TaskChanges): TaskChanges {
  const title =
    changes.title === undefined ? {} : { title: requireText(changes.title, 'title', TASK_LIMITS.title) };
  const tooLong = (changes.description ?? '').length > TASK_LIMITS.description;
  if (tooLong)
    throw new PlanningError(
      'invalid_input',
      `A description may have at most ${TASK_LIMITS.description} characters.`,
    );
  return { ...changes, ...title };
}
