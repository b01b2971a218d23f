import { TASK_STATUSES, type TaskStatus } from '../../core/model/plan.ts';

/** What the tree is narrowed to; empty = everything. */
export interface PlanFilterState {
  readonly ready?: boolean;
  readonly statuses?: readonly TaskStatus[];
  readonly text?: string;
}

/** True when the filter hides something. */
export function isNarrow(filter: PlanFilterState): boolean {
  return filter.ready === true || (filter.statuses?.length ?? 0) > 0 || (filter.text ?? '') !== '';
}

/** Takes over a filter from outside (a command's argument); what does not fit is left out. */
export function readFilter(value: unknown): PlanFilterState {
  if (typeof value !== 'object' || value === null) return {};
  const { ready, statuses, text } = value as Record<string, unknown>;
  const named = Array.isArray(statuses) ? TASK_STATUSES.filter((status) => statuses.includes(status)) : [];
  return {
    ...(ready === true ? { ready } : {}),
    ...(named.length > 0 ? { statuses: named } : {}),
    ...(typeof text === 'string' && text.trim() !== '' ? { text: text.trim().slice(0, 200) } : {}),
  };
}
