import type { Snapshot } from '../model/snapshot.ts';
import type { Timestamp } from '../model/basics.ts';

/** How long automatic snapshots are kept, and how densely. */
export interface ThinPolicy {
  /** All of them for so many hours. */
  readonly allHours: number;
  /** Then the newest of each hour for so many days, then the newest of each day. */
  readonly hourlyDays: number;
  /** Then the newest of each day for so many days, then the newest of each week. */
  readonly dailyDays: number;
}

export const PRESET_POLICY: ThinPolicy = { allHours: 24, hourlyDays: 7, dailyDays: 30 };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Numbers of the snapshots that the policy lets go. What a person took and what an archive needs always stays, so
 * does the newest of each trigger of each task (the last time it started, failed, passed) and the newest of all.
 */
export function thinned(
  snapshots: readonly Snapshot[],
  policy: ThinPolicy,
  now: Timestamp,
): readonly number[] {
  const held = snapshots.filter((one) => one.prunedAt === null).toSorted((a, b) => b.number - a.number);
  const at = Date.parse(now);
  const slots = new Set<string>();
  const checkpoints = new Set<string>();
  const gone: number[] = [];
  for (const [index, snapshot] of held.entries()) {
    const checkpoint = `${snapshot.taskId ?? ''} ${snapshot.trigger}`;
    const newest = index === 0 || !checkpoints.has(checkpoint);
    checkpoints.add(checkpoint);
    const slot = slotOf(Date.parse(snapshot.at), at, policy);
    const first = slot === null || !slots.has(slot);
    if (slot !== null) slots.add(slot);
    if (!isNeverThinned(snapshot) && !newest && !first) gone.push(snapshot.number);
  }
  return gone.toReversed();
}

/** What a person took and what an archive needs. */
export function isNeverThinned({ trigger }: Pick<Snapshot, 'trigger'>): boolean {
  return trigger === 'person' || trigger === 'archive';
}

/** The stretch of time of which one snapshot is kept; null = all are. */
function slotOf(taken: number, now: number, policy: ThinPolicy): string | null {
  const age = now - taken;
  if (age < policy.allHours * HOUR) return null;
  if (age < policy.hourlyDays * DAY) return `hour ${Math.floor(taken / HOUR)}`;
  if (age < policy.dailyDays * DAY) return `day ${Math.floor(taken / DAY)}`;
  return `week ${Math.floor(taken / (7 * DAY))}`;
}
