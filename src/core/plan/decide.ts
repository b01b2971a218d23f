import { resolveDrafts } from './resolveDrafts.ts';
import type { DraftInput } from '../model/draft.ts';
import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import { fieldsOf } from '../model/taskFields.ts';
import { TASK_STATUSES, type Plan, type Task, type TaskChanges, type TaskStatus } from '../model/plan.ts';
import { TITLE_MAX_LENGTH } from '../model/session.ts';
import { requireText } from '../base/text.ts';
import { checkField, nameOf } from './checkText.ts';
import { freedBy, proofOfCompletion } from './complete.ts';
import type { PlanEvent } from './events.ts';
import { openBlockers, tasksById } from './ready.ts';

/** The events by which a plan takes a change. Pure; throw `invalid_input`, `not_found` or `not_allowed_now`. */

/** Throws when the plan is archived or deleted: then it takes no change but being opened again, and pruning. */
export function requireChangeable({ status }: Plan): void {
  if (status === 'active') return;
  const first = status === 'archived' ? 'reopen' : 'restore';
  throw notAllowed(`The plan is ${status}: ${first} it before changing it.`);
}

/** Undo of deleting. */
export function restorePlan(plan: Plan): PlanEvent {
  if (plan.status === 'archived') requireChangeable(plan);
  if (plan.status !== 'deleted') throw notAllowed('The plan is not deleted.');
  return { type: 'plan_restored' };
}

export function reopenPlan(plan: Plan, reason: string): PlanEvent {
  if (plan.status === 'deleted') requireChangeable(plan);
  if (plan.status !== 'archived') throw notAllowed('The plan is not archived.');
  return { type: 'plan_reopened', reason };
}

export function editPlan(changes: { readonly title?: string; readonly description?: string }): PlanEvent {
  const title =
    changes.title === undefined ? {} : { title: requireText(changes.title, 'title', TITLE_MAX_LENGTH) };
  const description = changes.description === undefined ? {} : { description: changes.description };
  return { type: 'plan_edited', ...title, ...description };
}

/** `after` null = behind the last task. Dependencies are numbers (`2`, `#2`), exact titles or ids. */
export function addTask(plan: Plan, taskId: Id, draft: DraftInput, after: Id | null): PlanEvent {
  const [resolved] = resolveDrafts([{ ...draft, id: taskId, blockedBy: [] }], () => taskId);
  if (resolved === undefined) throw new PlanningError('invalid_input', 'The task needs a title.');
  const blockedBy = (draft.blockedBy ?? []).map((name) => taskNamed(plan, name).id);
  const place = after ?? plan.tasks.at(-1)?.id ?? null;
  return { type: 'task_added', task: { ...resolved, number: plan.lastNumber + 1, blockedBy }, after: place };
}

/** A task that is proven is completed when it waits for nothing open any more. */
export function editTask(plan: Plan, taskId: Id, changes: TaskChanges): readonly PlanEvent[] {
  const task = taskOf(plan, taskId);
  const who = nameOf(task.number, task.title);
  const text = fieldsOf((name) => {
    const given = changes[name];
    return given === undefined ? undefined : checkField(name, given, who);
  });
  const edit: PlanEvent = { type: 'task_edited', taskId, changes: { ...changes, ...text } };
  return [edit, ...freedBy(plan, [edit])];
}

/**
 * No event when nothing would change. A task that waits for open ones can be neither started nor completed; one
 * with a spec is completed by proof or with a reason. Tasks that are proven and waited for this one follow it.
 */
export function setTaskStatus(
  plan: Plan,
  taskId: Id,
  status: TaskStatus,
  reason: string | null,
): readonly PlanEvent[] {
  if (!TASK_STATUSES.includes(status)) {
    const message = `"${status}" is no status; use one of ${TASK_STATUSES.join(', ')}.`;
    throw new PlanningError('invalid_input', message);
  }
  const why = reason === null || reason.trim() === '' ? null : requireText(reason, 'reason', 1000);
  const task = taskOf(plan, taskId);
  if (task.status === status && task.statusReason === why) return [];
  if (status === 'failed' && task.status !== 'failed') throw failsByProof(task);
  requireFree(plan, task, status);
  const proof = status === 'completed' ? proofOfCompletion(task, why) : {};
  const set: PlanEvent = { type: 'task_status_set', taskId, status, reason: why, ...proof };
  return [set, ...freedBy(plan, [set])];
}

/** The events that remove a task, with which proven ones that waited for it are completed, and those that undo it. */
export function removeTask(
  plan: Plan,
  taskId: Id,
): { readonly remove: readonly PlanEvent[]; readonly restore: readonly PlanEvent[] } {
  const task = taskOf(plan, taskId);
  const after = plan.tasks[plan.tasks.indexOf(task) - 1]?.id ?? null;
  const dependents = plan.tasks.filter((one) => one.blockedBy.includes(taskId)).map((one) => one.id);
  const removed: PlanEvent = { type: 'task_removed', taskId };
  const freed = freedBy(plan, [removed]);
  const back = plan.tasks
    .filter((one) => freed.some((event) => event.taskId === one.id))
    .map(({ id, status, statusReason }): PlanEvent => ({
      type: 'task_status_set',
      taskId: id,
      status,
      reason: statusReason,
    }));
  return {
    remove: [removed, ...freed],
    restore: [{ type: 'task_restored', task, after, dependents }, ...back],
  };
}

export function taskOf(plan: Plan, taskId: Id): Task {
  const task = plan.tasks.find((one) => one.id === taskId);
  if (task !== undefined) return task;
  throw new PlanningError('not_found', `There is no such task in "${plan.title}"; it may have been removed.`);
}

function taskNamed(plan: Plan, name: string | number): Task {
  const text = String(name).trim().replace(/^#/, '');
  const task = plan.tasks.find((one) => one.id === text || String(one.number) === text || one.title === text);
  if (task !== undefined) return task;
  throw new PlanningError('invalid_input', `"${plan.title}" has no task "${name}" to wait for.`);
}

function notAllowed(message: string): PlanningError {
  return new PlanningError('not_allowed_now', message);
}

function failsByProof(task: Task): PlanningError {
  const message = `Task ${task.number} cannot be set to failed: only verification does that, when the proof of a completed task breaks. Use in_progress or blocked.`;
  return notAllowed(message);
}

function requireFree(plan: Plan, task: Task, status: TaskStatus): void {
  if (status !== 'in_progress' && status !== 'in_review' && status !== 'completed') return;
  const open = openBlockers(task, tasksById(plan));
  if (open.length === 0) return;
  const names = open.map((one) => `#${one.number} ${one.title}`).join(', ');
  const message = `Task ${task.number} waits for ${names}. Complete or cancel that first, or remove the dependency.`;
  throw new PlanningError('not_allowed_now', message, { blockedBy: open.map((one) => one.number) });
}
