import type { Timestamp } from '../model/basics.ts';
import type { Plan } from '../model/plan.ts';
import type { LogRef } from '../log/records.ts';
import type { Recorded } from '../log/records.ts';
import type { PlanEvent } from './events.ts';
import { isProvable, isProven } from './proof.ts';
import { reducePlan } from './reduce.ts';

/** How far a plan was at one moment. Cancelled tasks are left out everywhere. */
export interface ProgressPoint {
  readonly at: Timestamp;
  readonly total: number;
  readonly completed: number;
  /** Tasks with a verification spec. */
  readonly provable: number;
  /** Of those, the ones whose last run passed. */
  readonly proven: number;
  /** Tasks whose proof broke. */
  readonly failed: number;
}

/** The moments at which one of the figures changed, oldest first. */
export function progressOf(
  history: readonly Recorded<PlanEvent>[],
  ref: LogRef<'plan'>,
): readonly ProgressPoint[] {
  const points: ProgressPoint[] = [];
  let plan: Plan | undefined;
  for (const recorded of history) {
    plan = reducePlan(plan, recorded, ref);
    const point = pointOf(plan, recorded.at);
    const last = points.at(-1);
    if (last === undefined || !sameFigures(last, point)) points.push(point);
  }
  return points;
}

function pointOf(plan: Plan, at: Timestamp): ProgressPoint {
  const tasks = plan.tasks.filter((task) => task.status !== 'cancelled');
  const provable = tasks.filter(isProvable);
  return {
    at,
    total: tasks.length,
    completed: tasks.filter((task) => task.status === 'completed').length,
    provable: provable.length,
    proven: provable.filter(isProven).length,
    failed: tasks.filter((task) => task.status === 'failed').length,
  };
}

function sameFigures(a: ProgressPoint, b: ProgressPoint): boolean {
  return (
    a.total === b.total &&
    a.completed === b.completed &&
    a.provable === b.provable &&
    a.proven === b.proven &&
    a.failed === b.failed
  );
}
