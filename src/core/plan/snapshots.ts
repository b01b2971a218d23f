import { PlanningError } from '../base/errors.ts';
import type { Timestamp } from '../model/basics.ts';
import type { Plan } from '../model/plan.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** How the events of snapshots change a plan. Pure. */

/** Two processes never get the same number (the ref is made first), but merged logs may hold one twice. */
export function withSnapshot(plan: Plan, snapshot: Snapshot): Plan {
  if (plan.snapshots.some((one) => one.number === snapshot.number)) {
    throw new PlanningError('not_allowed_now', `Snapshot ${snapshot.number} exists already.`);
  }
  const snapshots = [...plan.snapshots, snapshot].sort((a, b) => a.number - b.number);
  return { ...plan, snapshots };
}

export function withoutRefs(plan: Plan, numbers: readonly number[], at: Timestamp): Plan {
  const gone = new Set(numbers);
  const snapshots = plan.snapshots.map((one) =>
    gone.has(one.number) && one.prunedAt === null ? { ...one, prunedAt: at } : one,
  );
  return { ...plan, snapshots };
}

/** The snapshot of that number; throws `not_found`. */
export function snapshotOf(plan: Plan, number: number): Snapshot {
  const found = plan.snapshots.find((one) => one.number === number);
  if (found !== undefined) return found;
  const known = plan.snapshots.map((one) => one.number);
  const have = known.length === 0 ? 'It has none yet.' : `It has ${known.at(0)} to ${known.at(-1)}.`;
  throw new PlanningError('not_found', `"${plan.title}" has no snapshot ${number}. ${have}`);
}
