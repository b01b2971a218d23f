import { Emitter } from '../base/emitter.ts';
import type { Disposable, Event } from '../base/emitter.ts';
import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { Plan } from '../model/plan.ts';
import type { ProofSpecProblem, ProofReport } from '../model/verification.ts';
import type { TaskReport } from './api.ts';
import type { EnginePorts } from './deps.ts';
import type { Subject } from './proofs.ts';
import type { Recorder } from './record.ts';

export interface Verified extends Subject {
  readonly report: TaskReport | null;
}

/** Where a task was last seen to pass in this process, and under which revision of its spec. */
interface Passed {
  readonly commit: string | null;
  readonly generation: number;
  readonly revision: number;
}

/** The newest report of each task of the active plans, as this process has it; shared by all actors. */
export interface Reports extends Disposable {
  readonly onDidVerify: Event<Verified>;
  all(): readonly TaskReport[];
  of(taskId: Id): TaskReport | undefined;
  passOf(taskId: Id): Passed | undefined;
  passed(taskId: Id, where: Passed): void;
  /** Keeps a report of an active plan and tells it; the plan is as it was after the run. */
  tell(
    plan: Plan,
    taskId: Id,
    report: ProofReport | null,
    problems: readonly ProofSpecProblem[],
    at: string,
  ): TaskReport;
}

export function createReports({ store, log }: EnginePorts, recorder: Recorder): Reports {
  const verified = new Emitter<Verified>((error) => log.error('A watcher of verification failed.', error));
  const reports = new Map<Id, TaskReport>();
  const passes = new Map<Id, Passed>();

  const forget = (report: TaskReport): void => {
    reports.delete(report.taskId);
    passes.delete(report.taskId);
    verified.fire({ planId: report.planId, taskId: report.taskId, report: null });
  };
  const watching = store.onDidChange((streams) => {
    for (const { kind, id } of streams) {
      const known = kind === 'plan' ? [...reports.values()].filter((one) => one.planId === id) : [];
      if (known.length === 0) continue;
      recorder
        .plan(id)
        .then((plan) => {
          const proved = plan.tasks.filter((task) => task.verification !== null).map((task) => task.id);
          for (const report of known) {
            if (plan.status !== 'active' || !proved.includes(report.taskId)) forget(report);
          }
        })
        .catch((error: unknown) => log.warn(`A plan could not be looked at again: ${String(error)}`));
    }
  });

  const tell: Reports['tell'] = (plan, taskId, report, problems, at) => {
    const task = plan.tasks.find((one) => one.id === taskId);
    if (task === undefined) throw new PlanningError('not_found', 'The task was removed meanwhile.');
    const told: TaskReport = {
      planId: plan.id,
      planTitle: plan.title,
      taskId,
      number: task.number,
      title: task.title,
      status: task.status,
      at,
      revision: task.verification?.revision ?? 0,
      report,
      problems,
    };
    if (plan.status !== 'active') return told;
    reports.set(taskId, told);
    verified.fire({ planId: plan.id, taskId, report: told });
    return told;
  };

  return {
    onDidVerify: verified.event,
    all: () => [...reports.values()],
    of: (taskId) => reports.get(taskId),
    passOf: (taskId) => passes.get(taskId),
    passed: (taskId, where) => void passes.set(taskId, where),
    tell,
    dispose() {
      watching.dispose();
      verified.dispose();
    },
  };
}
