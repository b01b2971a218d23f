import type { Plan, Task } from '../../../core/model/plan.ts';
import { planEntry, taskEntry, type SearchEntry } from '../../../core/store/search.ts';
import {
  filterText,
  planSummary,
  priorityRank,
  readyTasks,
  taskSummary,
} from '../../../core/store/summaries.ts';
import type { StreamRef } from '../../../core/store/streams.ts';
import { PLACE_GAP, placesBetween, tasksToPlace } from './places.ts';
import type { Projection } from './project.ts';

/**
 * Writes what changed in a plan. Linear in its tasks for comparing, but rows are written only for tasks that are
 * another object, got another place or became ready or not.
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
  changeEntry(to, ref, before === undefined ? null : planEntry(before), planEntry(after));
  const reordered = before !== undefined && !sameIds(before.tasks, after.tasks);
  if (reordered) removeMissing(to, ref, before, after);
  projectTasks(to, ref, before, after, reordered);
}

function projectTasks(
  to: Projection,
  ref: StreamRef<'plan'>,
  before: Plan | undefined,
  after: Plan,
  reordered: boolean,
): void {
  const ready = readyTasks(after);
  const readyBefore = before === undefined ? NONE : readyTasks(before);
  const known =
    reordered && before !== undefined ? new Map(before.tasks.map((task) => [task.id, task])) : null;
  const places = reordered && before !== undefined ? newPlaces(to, ref, before, after) : null;
  const searchableChanged = (before?.status === 'deleted') !== (after.status === 'deleted');
  for (const [at, task] of after.tasks.entries()) {
    const old = known === null ? before?.tasks[at] : known.get(task.id);
    const isReady = ready.has(task.id);
    const place = before === undefined ? at * PLACE_GAP : places?.get(task.id);
    if (old !== task) putTask(to, ref, task, old, isReady, place ?? to.tables.placeOf(ref.id, task.id));
    else if (place !== undefined || isReady !== readyBefore.has(task.id)) {
      to.tables.placeTask(ref.id, task.id, isReady, place ?? null);
    }
    if (old === task && !searchableChanged) continue;
    const oldEntry = before === undefined || old === undefined ? null : taskEntry(before, old);
    changeEntry(to, ref, oldEntry, taskEntry(after, task));
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Places of the tasks that need another one. */
function newPlaces(
  to: Projection,
  ref: StreamRef<'plan'>,
  before: Plan,
  after: Plan,
): ReadonlyMap<string, number> {
  const toPlace = tasksToPlace(before.tasks, after.tasks);
  const places =
    toPlace === 'all' ? null : placesBetween(after.tasks, toPlace, (id) => to.tables.placeOf(ref.id, id));
  return places ?? new Map(after.tasks.map((task, at) => [task.id, at * PLACE_GAP]));
}

function sameIds(before: readonly Task[], after: readonly Task[]): boolean {
  return before.length === after.length && after.every((task, at) => before[at]?.id === task.id);
}

function putTask(
  to: Projection,
  ref: StreamRef<'plan'>,
  task: Task,
  before: Task | undefined,
  ready: boolean,
  position: number,
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
    task: JSON.stringify(taskSummary(task)),
  });
  if (before?.tags === task.tags) return;
  if (before !== undefined && before.tags.length > 0) to.tables.removeTags(ref.id, task.id);
  for (const tag of task.tags) to.tables.put('task_tag', { plan_id: ref.id, task_id: task.id, tag });
}

function removeMissing(to: Projection, ref: StreamRef<'plan'>, before: Plan, after: Plan): void {
  const present = new Set(after.tasks.map((task) => task.id));
  for (const { id } of before.tasks) {
    if (present.has(id)) continue;
    to.tables.remove('task', ref.id, id);
    to.tables.removeTags(ref.id, id);
    to.text.remove(ref, 'task', id);
  }
}

function changeEntry(
  to: Projection,
  ref: StreamRef<'plan'>,
  before: SearchEntry | null,
  after: SearchEntry | null,
): void {
  if (after === null) {
    if (before !== null) to.text.remove(ref, before.kind, before.id);
  } else if (before?.title !== after.title || before.body !== after.body) to.text.put(ref, after);
}
