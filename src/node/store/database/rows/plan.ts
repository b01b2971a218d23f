import type { LogRef } from '../../../../core/log/records.ts';
import type { Plan, Task } from '../../../../core/model/plan.ts';
import { planStream } from '../../../../core/plan/stream.ts';
import { priorityRank, readyTasks, taskSummary } from '../../../../core/plan/summary.ts';
import { filterText } from '../../../../core/store/listing.ts';
import { table } from '../table.ts';
import type { TableWriter } from '../tables.ts';
import { PLACE_GAP, placesBetween, tasksToPlace } from './places.ts';
import { rowsOf } from './rows.ts';

const taskTable = table({
  name: 'task',
  columns: {
    plan_id: 'text not null',
    id: 'text not null',
    number: 'integer not null',
    position: 'bigint not null',
    status: 'text not null',
    priority_rank: 'integer not null',
    assignee: 'text',
    ready: 'integer not null',
    filter_text: 'text not null',
    /** Task. */
    task: 'text not null',
  },
  key: ['plan_id', 'id'],
  indexes: {
    task_by_place: ['plan_id', 'position'],
    task_by_urgency: ['ready', 'priority_rank', 'plan_id', 'position'],
  },
  place: 'position',
});

const tagTable = table({
  name: 'task_tag',
  columns: { plan_id: 'text not null', task_id: 'text not null', tag: 'text not null' },
  key: ['tag', 'plan_id', 'task_id'],
  indexes: { task_tag_by_task: ['plan_id', 'task_id'] },
});

/**
 * The tasks of a plan. Linear in them for comparing, but rows are written only for tasks that are another object,
 * got another place or became ready or not.
 */
export const planRows = rowsOf(planStream, {
  tables: [taskTable, tagTable],
  of: 'plan_id',
  write(to, { ref, before, after }) {
    const reordered = before !== undefined && !sameIds(before.tasks, after.tasks);
    if (reordered) removeMissing(to, ref, before, after);
    writeTasks(to, ref, before, after, reordered);
  },
});

function writeTasks(
  to: TableWriter,
  ref: LogRef,
  before: Plan | undefined,
  after: Plan,
  reordered: boolean,
): void {
  const ready = readyTasks(after);
  const readyBefore = before === undefined ? NONE : readyTasks(before);
  const known =
    reordered && before !== undefined ? new Map(before.tasks.map((task) => [task.id, task])) : null;
  const places = reordered && before !== undefined ? newPlaces(to, ref, before, after) : null;
  for (const [at, task] of after.tasks.entries()) {
    const old = known === null ? before?.tasks[at] : known.get(task.id);
    const isReady = ready.has(task.id);
    const place = before === undefined ? at * PLACE_GAP : places?.get(task.id);
    if (old !== task) putTask(to, ref, task, old, isReady, place ?? placeOf(to, ref.id, task.id));
    else if (place !== undefined || isReady !== readyBefore.has(task.id)) {
      placeTask(to, ref.id, task.id, isReady, place ?? null);
    }
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Places of the tasks that need another one. */
function newPlaces(to: TableWriter, ref: LogRef, before: Plan, after: Plan): ReadonlyMap<string, number> {
  const toPlace = tasksToPlace(before.tasks, after.tasks);
  const places =
    toPlace === 'all' ? null : placesBetween(after.tasks, toPlace, (id) => placeOf(to, ref.id, id));
  return places ?? new Map(after.tasks.map((task, at) => [task.id, at * PLACE_GAP]));
}

function sameIds(before: readonly Task[], after: readonly Task[]): boolean {
  return before.length === after.length && after.every((task, at) => before[at]?.id === task.id);
}

function putTask(
  to: TableWriter,
  ref: LogRef,
  task: Task,
  before: Task | undefined,
  ready: boolean,
  position: number,
): void {
  to.put(taskTable, {
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
  if (before !== undefined && before.tags.length > 0)
    to.remove(tagTable, { plan_id: ref.id, task_id: task.id });
  for (const tag of task.tags) to.put(tagTable, { plan_id: ref.id, task_id: task.id, tag });
}

function removeMissing(to: TableWriter, ref: LogRef, before: Plan, after: Plan): void {
  const present = new Set(after.tasks.map((task) => task.id));
  for (const { id } of before.tasks) {
    if (present.has(id)) continue;
    to.remove(taskTable, { plan_id: ref.id, id });
    to.remove(tagTable, { plan_id: ref.id, task_id: id });
  }
}

function placeOf({ statements }: TableWriter, planId: string, taskId: string): number {
  const sql = 'select position from task where plan_id = ? and id = ?';
  const [row] = statements.rows<{ position: number }>(sql, [planId, taskId]);
  if (row === undefined) throw new Error(`Task ${taskId} has no row.`);
  return row.position;
}

/** Changes what hangs on a task's neighbours; null = it keeps its place. */
function placeTask(
  { statements }: TableWriter,
  planId: string,
  taskId: string,
  ready: boolean,
  place: number | null,
): void {
  const sql = 'update task set ready = ?, position = coalesce(?, position) where plan_id = ? and id = ?';
  statements.run(sql, [ready ? 1 : 0, place, planId, taskId]);
}
