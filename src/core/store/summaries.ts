import { isProvable, isProven, taskProof } from '../plan/proof.ts';
import { isReady, tasksById } from '../plan/ready.ts';
import { PRIORITIES } from '../model/basics.ts';
import type { DocumentSummary, PlanDocument } from '../model/document.ts';
import {
  TASK_STATUSES,
  type Plan,
  type PlanSummary,
  type Task,
  type TaskRow,
  type TaskStatus,
} from '../model/plan.ts';
import type { Session, SessionSummary } from '../model/session.ts';

/** How each aggregate looks in a listing. Pure; used by every store. */
export function sessionSummary(session: Session): SessionSummary {
  return {
    id: session.id,
    title: session.title,
    prompt: session.prompt,
    phase: session.phase,
    paused: session.blockers.some((blocker) => blocker.answer === undefined),
    running: session.running?.step ?? null,
    createdBy: session.createdBy,
    createdAt: session.createdAt,
    updatedAt: session.updatedAt,
    personaCount: session.personas.length,
    draftCount: session.drafts.length,
    costMicroUsd: session.usage.costMicroUsd,
    planId: session.materialized?.planId ?? null,
  };
}

export function planSummary(plan: Plan): PlanSummary {
  const taskCounts = Object.fromEntries(TASK_STATUSES.map((status) => [status, 0])) as Record<
    TaskStatus,
    number
  >;
  for (const task of plan.tasks) taskCounts[task.status] += 1;
  const provable = plan.tasks.filter(isProvable);
  return {
    id: plan.id,
    title: plan.title,
    status: plan.status,
    sessionId: plan.sessionId,
    documentId: plan.documentId,
    createdAt: plan.createdAt,
    updatedAt: plan.updatedAt,
    taskCounts,
    taskTotal: plan.tasks.length,
    provable: provable.length,
    proven: provable.filter(isProven).length,
  };
}

/** What a row of a listing says of the task itself. */
export function taskSummary(task: Task): Omit<TaskRow, 'planId' | 'planTitle' | 'ready'> {
  const { verification, ...rest } = task;
  return { ...rest, proof: verification === null ? null : taskProof(task) };
}

export function documentSummary(document: PlanDocument): DocumentSummary {
  return {
    id: document.id,
    title: document.title,
    status: document.status,
    sessionId: document.sessionId,
    planId: document.planId,
    version: document.versions.length,
    updatedAt: document.updatedAt,
  };
}

/** Ids of the tasks that can be started now; none of a plan that is not active. */
export function readyTasks(plan: Plan): ReadonlySet<string> {
  if (plan.status !== 'active') return new Set();
  const byId = tasksById(plan);
  return new Set(plan.tasks.filter((task) => isReady(task, byId)).map((task) => task.id));
}

/** 0 = most urgent. */
export function priorityRank(task: Pick<Task, 'priority'>): number {
  return PRIORITIES.indexOf(task.priority);
}

/** The text that a listing's `text` filter looks in, ready for comparison. */
export function filterText(...parts: readonly string[]): string {
  return foldCase(parts.join('\n'));
}

/** Longest filter text that is used; more would find nothing anyway. */
const FILTER_LENGTH = 200;

/** A person's filter, ready for comparison; '' = no filter. */
export function filterNeedle(text: string | undefined): string {
  return foldCase((text ?? '').trim()).slice(0, FILTER_LENGTH);
}

function foldCase(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** `limit` and `offset` of a listing within their bounds (1..500, preset 100). */
export function pageOf(filter: { readonly limit?: number; readonly offset?: number }): {
  readonly limit: number;
  readonly offset: number;
} {
  const limit = Number.isFinite(filter.limit) ? Math.trunc(filter.limit ?? 100) : 100;
  const offset = Number.isFinite(filter.offset) ? Math.trunc(filter.offset ?? 0) : 0;
  return { limit: Math.min(500, Math.max(1, limit)), offset: Math.max(0, offset) };
}
