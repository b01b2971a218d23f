import type { Engine } from '../core/engine/api.ts';
import { PlanningError } from '../core/base/errors.ts';
import type { Id } from '../core/model/basics.ts';
import type { RunTrigger } from '../core/model/verification.ts';
import { isProvable } from '../core/plan/proof.ts';
import type { SpecOutcome } from '../core/verify/format/outcome.ts';
import { taskOutcome } from './outcome.ts';

export interface Verdicts {
  readonly specs: readonly SpecOutcome[];
  /** Why the plan does not keep them; null = it does. */
  readonly notRecorded: string | null;
}

/**
 * Verifies one task of a plan, or all that have a spec. Where the store cannot be written the specs are run all the
 * same: the verdicts are true, the plan stays as it is.
 */
export async function verifyTasks(
  engine: Engine,
  planId: Id,
  taskId: Id | null,
  trigger: RunTrigger,
  signal: AbortSignal,
): Promise<Verdicts> {
  try {
    const reports =
      taskId === null
        ? (await engine.verifyPlan(planId, trigger, signal)).tasks
        : [await engine.verifyTask(planId, taskId, trigger, signal)];
    const { tasks } = await engine.plan(planId);
    return { specs: reports.map((report) => taskOutcome(report, tasks)), notRecorded: null };
  } catch (error) {
    if (!(error instanceof PlanningError) || error.code !== 'store_failed') throw error;
    return { specs: await lookAt(engine, planId, taskId, signal), notRecorded: error.message };
  }
}

async function lookAt(
  engine: Engine,
  planId: Id,
  taskId: Id | null,
  signal: AbortSignal,
): Promise<readonly SpecOutcome[]> {
  const { title: planTitle, tasks } = await engine.plan(planId);
  const specs: SpecOutcome[] = [];
  for (const task of tasks) {
    if (task.verification === null || (taskId === null ? !isProvable(task) : task.id !== taskId)) continue;
    const found = await engine.testSpec(task.verification.spec, signal);
    const { id, number, title, status } = task;
    specs.push(taskOutcome({ planId, planTitle, taskId: id, number, title, status, ...found }, tasks));
  }
  return specs;
}
