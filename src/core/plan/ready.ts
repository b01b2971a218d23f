import type { Plan, Task } from '../model/plan.ts';

/** The tasks that a task still waits for: neither completed nor cancelled. */
export function openBlockers(plan: Pick<Plan, 'tasks'>, task: Task): readonly Task[] {
  if (task.blockedBy.length === 0) return [];
  const waitsFor = new Set(task.blockedBy);
  return plan.tasks.filter((one) => waitsFor.has(one.id) && isOpen(one));
}

/** True until the task is completed or cancelled. */
export function isOpen(task: Pick<Task, 'status'>): boolean {
  return task.status !== 'completed' && task.status !== 'cancelled';
}
