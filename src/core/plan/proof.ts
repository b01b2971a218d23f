import type { Author, Timestamp } from '../model/basics.ts';
import type { DraftSpec } from '../model/draft.ts';
import type { Task } from '../model/plan.ts';
import { RUNS_KEPT } from '../model/verification.ts';
import type { Regression, TaskVerification, VerificationRun } from '../model/verification.ts';

/** How the events of verification change a task. Pure. */

/** A spec that was just attached: nothing has run yet. */
export function attached(
  spec: DraftSpec,
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
    regression: null,
    override: null,
  };
}

/** A task with one more run. The status is changed by events of its own. */
export function withRun(task: Task, run: VerificationRun, regression: Regression | null): Task {
  if (task.verification === null) return task;
  const runs = [...task.verification.runs, run].slice(-RUNS_KEPT);
  const runTotal = task.verification.runTotal + 1;
  return { ...task, verification: { ...task.verification, runs, runTotal, regression } };
}
