import { PRIORITIES } from '../model/basics.ts';
import {
  TASK_STATUSES,
  type Plan,
  type PlanSummary,
  type Task,
  type TaskRow,
  type TaskStatus,
} from '../model/plan.ts';
import { isProvable, isProven, taskProof } from './proof.ts';
import { isReady, tasksById } from './ready.ts';

/** How plans and tasks look in listings. Pure; used by every store. */
export function planSummary(plan: Plan): PlanSummary {
  const taskCounts = Object.fromEntries(TASK_STATUSES.map((status) => [status, 0])) as Record<
    TaskStatus,
    number
  >;
  for (const task of plan.tasks) taskCounts[task.status] += 1;
  const provable = plan.tasks.filter(isProvable);
  return {
    id: plan.id,
    title: plan.title,
    status: plan.status,
    sessionId: plan.sessionId,
    documentId: plan.documentId,
    createdAt: plan.createdAt,
    updatedAt: plan.updatedAt,
    taskCounts,
    taskTotal: plan.tasks.length,
    provable: provable.length,
    proven: provable.filter(isProven).length,
  };
}

/** What a row of a listing says of the task itself. */
export function taskSummary(task: Task): Omit<TaskRow, 'planId' | 'planTitle' | 'ready'> {
  const { verification, ...rest } = task;
  return { ...rest, proof: verification === null ? null : taskProof(task) };
}

/** Ids of the tasks that can be started now; none of a plan that is not active. */
export function readyTasks(plan: Plan): ReadonlySet<string> {
  if (plan.status !== 'active') return new Set();
  const byId = tasksById(plan);
  return new Set(plan.tasks.filter((task) => isReady(task, byId)).map((task) => task.id));
}

/** 0 = most urgent. */
export function priorityRank(task: Pick<Task, 'priority'>): number {
  return PRIORITIES.indexOf(task.priority);
}
