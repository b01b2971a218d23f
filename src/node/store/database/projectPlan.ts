import type { Plan, Task } from '../../../core/model/plan.ts';
import { planEntry, taskEntry } from '../../../core/store/search.ts';
import { filterText, planSummary, priorityRank, readyTasks } from '../../../core/store/summaries.ts';
import type { StreamRef } from '../../../core/store/streams.ts';
import type { Projection } from './project.ts';

/**
 * Writes what changed in a plan. Linear in its tasks for comparing, but rows are written only for tasks that are
 * another object, stand at another place or became ready or not.
 */
export function projectPlan(
  to: Projection,
  ref: StreamRef<'plan'>,
  before: Plan | undefined,
  after: Plan | undefined,
): void {
  if (after === undefined) return;
  to.tables.put('plan', {
    id: ref.id,
    title: after.title,
    status: after.status,
    session_id: after.sessionId,
    document_id: after.documentId,
    created_at: after.createdAt,
    updated_at: after.updatedAt,
    filter_text: filterText(after.title, after.description),
    summary: JSON.stringify(planSummary(after)),
  });
  const shown = after.status !== 'deleted';
  const wasShown = before !== undefined && before.status !== 'deleted';
  const entry = planEntry(after);
  const entryBefore = before === undefined ? null : planEntry(before);
  if (entry === null) {
    if (entryBefore !== null) to.text.remove(ref, 'plan', ref.id);
  } else if (entryBefore?.title !== entry.title || entryBefore.body !== entry.body) to.text.put(ref, entry);

  const ready = readyTasks(after);
  const readyBefore = before === undefined ? new Set<string>() : readyTasks(before);
  const known = placesOf(before, after);
  for (const [position, task] of after.tasks.entries()) {
    const old = known.get(task.id) ?? knownAt(before, position, task);
    const isReady = ready.has(task.id);
    const rowChanged =
      old === null || old.task !== task || old.position !== position || readyBefore.has(task.id) !== isReady;
    if (rowChanged) putTask(to, ref, task, position, isReady, old?.task);
    const searchable = taskEntry(after, task);
    if (old?.task === task && shown === wasShown) continue;
    const searchableBefore = before === undefined || old === null ? null : taskEntry(before, old.task);
    if (searchable === null) {
      if (searchableBefore !== null) to.text.remove(ref, 'task', task.id);
    } else if (searchableBefore?.title !== searchable.title || searchableBefore.body !== searchable.body) {
      to.text.put(ref, searchable);
    }
  }
  removeMissing(to, ref, before, after);
}

interface Place {
  readonly task: Task;
  readonly position: number;
}

/** The former places by id; empty when all ids stand where they stood, the usual case. */
function placesOf(before: Plan | undefined, after: Plan): ReadonlyMap<string, Place> {
  if (before === undefined || sameIds(before, after)) return new Map();
  return new Map(before.tasks.map((task, position) => [task.id, { task, position }]));
}

function knownAt(before: Plan | undefined, position: number, task: Task): Place | null {
  const old = before?.tasks[position];
  return old !== undefined && old.id === task.id ? { task: old, position } : null;
}

function sameIds(before: Plan, after: Plan): boolean {
  if (before.tasks.length !== after.tasks.length) return false;
  return after.tasks.every((task, at) => before.tasks[at]?.id === task.id);
}

function putTask(
  to: Projection,
  ref: StreamRef<'plan'>,
  task: Task,
  position: number,
  ready: boolean,
  before: Task | undefined,
): void {
  to.tables.put('task', {
    plan_id: ref.id,
    id: task.id,
    number: task.number,
    position,
    status: task.status,
    priority_rank: priorityRank(task),
    assignee: task.assignee,
    ready: ready ? 1 : 0,
    filter_text: filterText(task.title, ...task.tags),
    task: JSON.stringify(task),
  });
  if (before?.tags === task.tags) return;
  if (before !== undefined && before.tags.length > 0) to.tables.remove('task_tag', ref.id, task.id);
  for (const tag of task.tags) to.tables.put('task_tag', { plan_id: ref.id, task_id: task.id, tag });
}

function removeMissing(to: Projection, ref: StreamRef<'plan'>, before: Plan | undefined, after: Plan): void {
  if (before === undefined || sameIds(before, after)) return;
  const present = new Set(after.tasks.map((task) => task.id));
  for (const { id } of before.tasks) {
    if (present.has(id)) continue;
    to.tables.remove('task', ref.id, id);
    to.tables.remove('task_tag', ref.id, id);
    to.text.remove(ref, 'task', id);
  }
}
