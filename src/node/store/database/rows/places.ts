import type { Task } from '../../../../core/model/plan.ts';

/** Between two neighbours, so that most tasks can be put between others without touching them. */
export const PLACE_GAP = 1024;

/**
 * Ids of the tasks that need a new place because they are new or were moved, in their new order; `all` when so
 * much changed that everything is numbered anew. Places only order the tasks of a plan; their values mean nothing.
 */
export function tasksToPlace(before: readonly Task[], after: readonly Task[]): readonly string[] | 'all' {
  const known = new Set(before.map((task) => task.id));
  const present = new Set(after.map((task) => task.id));
  const fresh = after.filter((task) => !known.has(task.id)).map((task) => task.id);
  const was = before.filter((task) => present.has(task.id));
  const is = after.filter((task) => known.has(task.id));
  const at = is.findIndex((task, index) => task.id !== was[index]?.id);
  if (at < 0) return fresh;
  // One task that was moved up stands first in the new order, one that was moved down in the old one.
  const moved = [is[at]?.id, was[at]?.id].find((id) => sameWithout(was, is, id));
  if (moved === undefined) return 'all';
  const placed = new Set([...fresh, moved]);
  return after.filter((task) => placed.has(task.id)).map((task) => task.id);
}

function sameWithout(a: readonly Task[], b: readonly Task[], id: string | undefined): boolean {
  const left = a.filter((task) => task.id !== id);
  const right = b.filter((task) => task.id !== id);
  return left.length === right.length && left.every((task, index) => task.id === right[index]?.id);
}

/**
 * Places for the given tasks between those that keep theirs; null when there is no room left between two.
 * `placeOf` tells the place of a task that keeps its own.
 */
export function placesBetween(
  after: readonly Task[],
  toPlace: readonly string[],
  placeOf: (id: string) => number,
): ReadonlyMap<string, number> | null {
  const open = new Set(toPlace);
  const places = new Map<string, number>();
  for (let at = 0; at < after.length && places.size < open.size; at += 1) {
    if (!open.has(after[at]?.id ?? '')) continue;
    let end = at;
    while (open.has(after[end]?.id ?? '')) end += 1;
    const [left, right] = [after[at - 1], after[end]];
    const low = left === undefined ? null : placeOf(left.id);
    const high = right === undefined ? null : placeOf(right.id);
    const count = end - at;
    const first = low ?? (high === null ? -PLACE_GAP : high - (count + 1) * PLACE_GAP);
    const step = high === null || low === null ? PLACE_GAP : Math.floor((high - low) / (count + 1));
    if (step < 1) return null;
    for (let index = 0; index < count; index += 1)
      places.set(after[at + index]?.id ?? '', first + (index + 1) * step);
    at = end;
  }
  return places;
}
