import type { Author, Timestamp } from '../model/basics.ts';
import type { DraftProofSpec } from '../model/draft.ts';
import type { Task, TaskProof } from '../model/plan.ts';
import { RUNS_KEPT } from '../model/verification.ts';
import type { Regression, TaskVerification, VerificationRun } from '../model/verification.ts';

/** How the events of verification change a task, and how its proof stands. Pure. */

/** A spec that was just attached: nothing has run yet. */
export function attached(
  spec: DraftProofSpec,
  before: TaskVerification | null,
  by: Author,
  at: Timestamp,
): TaskVerification {
  return {
    spec: spec.spec,
    revision: (before?.revision ?? 0) + 1,
    attachedAt: at,
    attachedBy: by,
    vacuous: spec.vacuous,
    explanation: spec.explanation,
    runs: before?.runs ?? [],
    runTotal: before?.runTotal ?? 0,
    regression: before?.regression ?? null,
    // What a person accepted without proof was another promise.
    override: null,
  };
}

/** A task with one more run. The status, with which a regression goes, is changed by events of its own. */
export function withRun(task: Task, run: VerificationRun, regression: Regression | null): Task {
  const { verification } = task;
  if (verification === null) return task;
  const runs = [...verification.runs, run].slice(-RUNS_KEPT);
  const runTotal = verification.runTotal + 1;
  return {
    ...task,
    verification: { ...verification, runs, runTotal, regression: regression ?? verification.regression },
  };
}

type Provable = Pick<Task, 'verification'>;

/** The last kept run of the spec as it is now; null when it has not run since it was written. */
export function presentRun({ verification }: Provable): VerificationRun | null {
  const last = verification?.runs.at(-1);
  return last !== undefined && last.revision === verification?.revision ? last : null;
}

/** True when the spec as it is now passed when it was last run. */
export function isProven(task: Provable): boolean {
  return presentRun(task)?.verdict === 'pass';
}

/** Counted by views: it has a spec, and nobody dropped it. */
export function isProvable(task: Pick<Task, 'verification' | 'status'>): boolean {
  return task.verification !== null && task.status !== 'cancelled';
}

/**
 * True when every rule held when the spec was attached and none has failed since. Passing then says nothing about
 * the work: only a person can complete the task.
 */
export function neverRed({ verification }: Provable, rules: readonly string[]): boolean {
  if (verification === null) return false;
  const vacuous = new Set(verification.vacuous);
  const wasRed = verification.runs.some(
    (run) => run.revision === verification.revision && run.verdict === 'fail',
  );
  return !wasRed && rules.every((id) => vacuous.has(id));
}

export function taskProof(task: Provable): TaskProof | null {
  if (task.verification === null) return null;
  const run = presentRun(task);
  return {
    verdict: run?.verdict ?? null,
    findingTotal: run?.findingTotal ?? 0,
    at: run?.at ?? null,
    overridden: task.verification.override !== null,
  };
}
