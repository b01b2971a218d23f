import { PlanningError, throwIfCancelled } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { Plan, Task } from '../model/plan.ts';
import type { RunTrigger, ProofSpecProblem, TaskVerification, ProofSpec } from '../model/verification.ts';
import type { NamedCommit } from '../ports.ts';
import type { Ran } from '../plan/prove.ts';
import type { TaskReport } from './api.ts';
import { causeOf, lastKeptPass } from './cause.ts';
import type { Kernel } from './deps.ts';
import { keepRuns, keptRun } from './keepRuns.ts';
import type { SpecRun, SpecRuns } from './specRuns.ts';

/** A task that is to be verified. */
export interface Subject {
  readonly planId: Id;
  readonly taskId: Id;
}

/** The tasks of one plan that are to be verified: chosen when the plan is read, so that it is read once. */
export interface PlanSubjects {
  readonly planId: Id;
  among(plan: Plan): readonly Task[];
}

/** The one task, if it is there. */
export function onlyTask({ planId, taskId }: Subject): PlanSubjects {
  return { planId, among: ({ tasks }) => tasks.filter(({ id }) => id === taskId) };
}

/** Runs the specs of tasks and keeps what is new in the plans. */
export interface Proofs {
  /**
   * Each plan stands in the list once; tasks that have no spec (any more) are left out. `evaluated` is told up to
   * which generation of the change log the files were seen.
   */
  verify(
    subjects: readonly PlanSubjects[],
    trigger: RunTrigger,
    signal: AbortSignal,
    evaluated?: (generation: number) => void,
  ): Promise<readonly TaskReport[]>;
  /** A run as it is to be kept, with why it broke if it did. */
  ran(task: Task, ran: RanSpec, head: NamedCommit | null, signal: AbortSignal): Promise<Ran>;
}

/** What was run, by what, with what outcome. */
export interface RanSpec extends SpecRun {
  readonly spec: string;
  readonly revision: number;
  readonly trigger: RunTrigger;
}

/** How often a run is made again because its spec was changed under it. */
const MAX_TRIES = 5;

/** The proofs of tasks as the actor of the kernel runs them. */
export function createProofs(kernel: Kernel): Proofs {
  const { clock, reports, specRuns: runs, changes } = kernel;
  const ran: Proofs['ran'] = async (task, { spec, revision, trigger, ...outcome }, head, signal) => {
    const run = keptRun(kernel, outcome.report, revision, trigger, head);
    const breaks = run.verdict === 'fail' && task.status === 'completed';
    const seen = reports.passOf(task.id);
    // Another spec may fail on code that is as it was: nobody broke it.
    const last =
      seen?.revision === revision
        ? { commit: seen.commit, changed: changes.since(seen.generation) }
        : lastKeptPass(task, revision);
    const findings = outcome.report.rules.flatMap((rule) => rule.findings);
    const cause = breaks ? await causeOf(kernel.commits, last, head, findings, signal) : UNKNOWN;
    if (run.verdict === 'pass') {
      reports.passed(task.id, { commit: head?.commit ?? null, generation: outcome.generation, revision });
    }
    return { taskId: task.id, spec, run, postponed: outcome.postponed, cause };
  };

  /** One attempt: what it could not keep because specs were changed comes back as `void`. */
  const attempt = async (
    subjects: readonly PlanSubjects[],
    trigger: RunTrigger,
    signal: AbortSignal,
    evaluated?: (generation: number) => void,
  ): Promise<{ readonly told: readonly TaskReport[]; readonly void: readonly PlanSubjects[] }> => {
    const loaded = await load(kernel, runs, subjects);
    const readable = loaded.filter((one) => one.spec !== null);
    const [outcomes, head] = await Promise.all([
      runs.run(
        readable.flatMap((one) => one.spec ?? []),
        trigger !== 'live',
        signal,
      ),
      kernel.commits.head(signal),
    ]);
    const [first] = outcomes;
    if (first !== undefined) evaluated?.(first.generation);
    const outcomeOf = new Map(readable.map((one, at) => [one.task.id, outcomes[at]]));
    const told: TaskReport[] = [];
    const voided: PlanSubjects[] = [];
    for (const [planId, own] of byPlan(loaded)) {
      const rans: Ran[] = [];
      for (const { task, verification } of own) {
        const outcome = outcomeOf.get(task.id);
        if (outcome === undefined) continue;
        const { spec, revision } = verification;
        rans.push(await ran(task, { ...outcome, spec, revision, trigger }, head, signal));
      }
      throwIfCancelled(signal);
      const { plan, void: lost } = await keepRuns(kernel, planId, rans);
      for (const { task, problems } of own) {
        if (!lost.has(task.id) && plan.tasks.some((one) => one.id === task.id)) {
          told.push(
            reports.tell(plan, task.id, outcomeOf.get(task.id)?.report ?? null, problems, clock.now()),
          );
        }
      }
      if (lost.size > 0)
        voided.push({ planId, among: ({ tasks }) => tasks.filter(({ id }) => lost.has(id)) });
    }
    return { told, void: voided };
  };

  return {
    ran,
    async verify(subjects, trigger, signal, evaluated) {
      const told: TaskReport[] = [];
      let open = subjects;
      for (let tries = 0; open.length > 0; tries += 1) {
        if (tries === MAX_TRIES) {
          throw new PlanningError('conflict', 'The verification spec keeps being changed. Verify again.');
        }
        const result = await attempt(open, trigger, signal, evaluated);
        told.push(...result.told);
        open = result.void;
      }
      return told;
    },
  };
}

const UNKNOWN = { kind: 'unknown' } as const;

interface Loaded extends Subject {
  readonly task: Task;
  readonly verification: TaskVerification;
  /** Null when it cannot be read any more. */
  readonly spec: ProofSpec | null;
  readonly problems: readonly ProofSpecProblem[];
}

async function load(
  kernel: Kernel,
  runs: SpecRuns,
  subjects: readonly PlanSubjects[],
): Promise<readonly Loaded[]> {
  const loaded: Loaded[] = [];
  for (const { planId, among } of subjects) {
    for (const task of among(await kernel.recorder.plan(planId))) {
      const { verification } = task;
      if (verification === null) continue;
      const { spec, problems } = await runs.read(verification.spec);
      loaded.push({ planId, taskId: task.id, task, verification, spec, problems });
    }
  }
  return loaded;
}

function byPlan<T extends Subject>(list: readonly T[]): ReadonlyMap<Id, readonly T[]> {
  const groups = new Map<Id, T[]>();
  for (const one of list) {
    const group = groups.get(one.planId);
    if (group === undefined) groups.set(one.planId, [one]);
    else group.push(one);
  }
  return groups;
}
