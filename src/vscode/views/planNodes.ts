import type { Id } from '../../core/model/basics.ts';
import type { PlanSummary } from '../../core/model/plan.ts';

/** A row of the tree, by name; what it shows is looked up when it is drawn. */
export type PlanNode =
  | { readonly kind: 'plan'; readonly planId: Id }
  | { readonly kind: 'task'; readonly planId: Id; readonly taskId: Id }
  | { readonly kind: 'rule'; readonly planId: Id; readonly taskId: Id; readonly ruleId: string }
  | FindingNode
  /** The row that holds a plan's snapshots, and those. */
  | { readonly kind: 'snapshots'; readonly planId: Id }
  | SnapshotNode;

export interface SnapshotNode {
  readonly kind: 'snapshot';
  readonly planId: Id;
  /** Its number. */
  readonly snapshot: number;
}

export interface FindingNode {
  readonly kind: 'finding';
  readonly planId: Id;
  readonly taskId: Id;
  readonly ruleId: string;
  /** Its place among the findings of the rule. */
  readonly at: number;
  /** Where it is: see `Finding`. */
  readonly path: string | null;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** What the menus know a row by. Rows of an archived plan have words of their own: nothing there can be changed. */
export function contextOf({ status }: Pick<PlanSummary, 'status'>, words: string): string {
  return status === 'archived' ? `archived ${words}` : words;
}

/** How far a plan is: cancelled tasks count neither as done nor as to do. */
export function progressOf({ taskCounts, taskTotal }: Pick<PlanSummary, 'taskCounts' | 'taskTotal'>): {
  readonly done: number;
  readonly total: number;
} {
  return { done: taskCounts.completed, total: taskTotal - taskCounts.cancelled };
}

/**
 * Behind which task a dropped one goes so that it takes the target's place: behind the target when it comes from
 * above, before it when it comes from below. `undefined` = it stays where it is.
 */
export function dropAfter(order: readonly Id[], moved: Id, target: Id | null): Id | null | undefined {
  const from = order.indexOf(moved);
  if (from < 0 || moved === target) return undefined;
  if (target === null) return from === 0 ? undefined : null;
  const to = order.indexOf(target);
  if (to < 0) return undefined;
  if (to > from) return target;
  return to === 0 ? null : order[to - 1];
}
