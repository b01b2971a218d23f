import type { Id } from '../model/basics.ts';
import type { Plan, Task } from '../model/plan.ts';

/** The tasks of a plan by id. */
export type TasksById = ReadonlyMap<Id, Task>;

export function tasksById(plan: Pick<Plan, 'tasks'>): TasksById {
  return new Map(plan.tasks.map((task) => [task.id, task]));
}

/** True until the task is completed or cancelled. */
export function isOpen(task: Pick<Task, 'status'>): boolean {
  return task.status !== 'completed' && task.status !== 'cancelled';
}

/** The tasks that a task still waits for, in the order in which it names them. */
export function openBlockers(task: Task, byId: TasksById): readonly Task[] {
  return task.blockedBy.flatMap((id) => {
    const blocker = byId.get(id);
    return blocker !== undefined && isOpen(blocker) ? [blocker] : [];
  });
}

/** Pending or in the backlog, and nothing open in front of it. */
export function isReady(task: Task, byId: TasksById): boolean {
  return (task.status === 'pending' || task.status === 'backlog') && openBlockers(task, byId).length === 0;
}
