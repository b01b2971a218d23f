import { PlanningError } from '../base/errors.ts';
import { plural } from '../base/words.ts';
import type { Author, Id, Timestamp } from '../model/basics.ts';
import type { DraftProofSpec } from '../model/draft.ts';
import type { Plan, Task } from '../model/plan.ts';
import type { Regression, RunTrigger, VerificationRun } from '../model/verification.ts';
import { freedBy, isMovedByProof } from './complete.ts';
import { taskOf } from './decide.ts';
import type { PlanEvent } from './events.ts';
import { presentRun } from './proof.ts';
import { openBlockers, tasksById } from './ready.ts';
import { reducePlan } from './reduce.ts';

/** The events by which a plan takes specs and their runs: status follows proof. Pure. */

/** A run, and what is known about its circumstances. */
export interface Ran {
  readonly taskId: Id;
  /** The YAML that was run. */
  readonly spec: string;
  readonly run: VerificationRun;
  /** Rules of which a part was left for a run on demand: commands. They say nothing new by being undecided. */
  readonly postponed: readonly string[];
  /** Why it does not hold any more, if it did. */
  readonly cause: Regression['cause'];
}

/** Runs that nobody asked for one by one: those of every save, and those of a terminal that watches. */
const REPEATED: ReadonlySet<RunTrigger> = new Set(['live', 'watch']);

/**
 * What a run changes; null when the spec was changed under it, so that the run is void. A repeated run that says
 * nothing new changes nothing, so that windows that look at the same files agree and logs stay small.
 */
export function takeRun(plan: Plan, ran: Ran): readonly PlanEvent[] | null {
  const { taskId, run } = ran;
  if (plan.status !== 'active') return [];
  const task = plan.tasks.find((one) => one.id === taskId);
  if (task?.verification?.spec !== ran.spec || task.verification.revision !== run.revision) return null;
  if (REPEATED.has(run.trigger) && !saysNew(plan, task, ran)) return [];
  if (breaks(task, run)) {
    const regression = { runId: run.id, at: run.at, cause: ran.cause };
    return [
      { type: 'task_verified', taskId, run, regression },
      { type: 'task_status_set', taskId, status: 'failed', reason: brokenBy(ran.cause, run) },
    ];
  }
  const verified: PlanEvent = { type: 'task_verified', taskId, run, regression: null };
  if (!completes(plan, task, run)) return [verified];
  const done = {
    type: 'task_status_set',
    taskId,
    status: 'completed',
    reason: null,
    proof: 'passed',
  } as const;
  return [verified, done, ...freedBy(plan, [done])];
}

/**
 * Attaches a spec, or another text of it, together with its first run. Throws `conflict` when `baseRevision`
 * (0 = none yet) is not the present one.
 */
export function attachSpec(
  plan: Plan,
  spec: DraftProofSpec,
  baseRevision: number,
  ran: Ran,
  stamp: { readonly author: Author; readonly at: Timestamp },
): readonly PlanEvent[] {
  requireRevision(taskOf(plan, ran.taskId), baseRevision);
  const set: PlanEvent = { type: 'task_spec_set', taskId: ran.taskId, spec };
  const recorded = { id: '', clock: '', ...stamp, event: set };
  const after = reducePlan(plan, recorded, { kind: 'plan', id: plan.id });
  return [set, ...(takeRun(after, ran) ?? [])];
}

export function requireRevision(task: Task, baseRevision: number): void {
  const present = task.verification?.revision ?? 0;
  if (present === baseRevision) return;
  const message = `The verification spec of task ${task.number} was changed meanwhile. Compare both, then save again.`;
  throw new PlanningError('conflict', message, { revision: present });
}

/** The events that take a spec away, and those that bring it back as it was, its last run and override included. */
export function removeSpec(
  plan: Plan,
  taskId: Id,
): { readonly remove: readonly PlanEvent[]; readonly restore: readonly PlanEvent[] } {
  const task = taskOf(plan, taskId);
  const { verification } = task;
  if (verification === null) return { remove: [], restore: [] };
  const { spec, vacuous, explanation, override, regression } = verification;
  const run = presentRun(task);
  const restore: PlanEvent[] = [{ type: 'task_spec_set', taskId, spec: { spec, vacuous, explanation } }];
  if (run !== null) restore.push({ type: 'task_verified', taskId, run: { ...run, revision: 1 }, regression });
  if (override !== null) {
    const { reason } = override;
    restore.push({ type: 'task_status_set', taskId, status: task.status, reason, proof: 'override' });
  }
  return { remove: [{ type: 'task_spec_set', taskId, spec: null }], restore };
}

/** True when the run takes back what a passing run, and not a person's word, had promised. */
function breaks(task: Task, run: VerificationRun): boolean {
  return run.verdict === 'fail' && task.status === 'completed' && task.verification?.override === null;
}

function completes(plan: Plan, task: Task, run: VerificationRun): boolean {
  if (run.verdict !== 'pass') return false;
  const rules = run.rules.map((rule) => rule.ruleId);
  return isMovedByProof(task, rules) && openBlockers(task, tasksById(plan)).length === 0;
}

function saysNew(plan: Plan, task: Task, { run, postponed }: Ran): boolean {
  const last = presentRun(task);
  if (last === null || breaks(task, run)) return true;
  // Only a person takes a task up again that is proven, and nobody sets one to failed.
  if (task.status === 'failed' && completes(plan, task, run)) return true;
  if (run.rules.length !== last.rules.length) return true;
  const known = new Map(last.rules.map((rule) => [rule.ruleId, rule]));
  return run.rules.some(({ ruleId, verdict, findingTotal }) => {
    if (verdict === 'undecided' && postponed.includes(ruleId)) return false;
    const before = known.get(ruleId);
    return before?.verdict !== verdict || before.findingTotal !== findingTotal;
  });
}

const PATHS_NAMED = 3;

/** Said beside the status `failed`. */
function brokenBy(cause: Regression['cause'], run: VerificationRun): string {
  const what = plural(run.findingTotal, 'finding');
  switch (cause.kind) {
    case 'commit':
      return `${what} since commit ${cause.commit.slice(0, 8)} (${cause.subject.slice(0, 200)})`;
    case 'save': {
      const more = cause.paths.length - PATHS_NAMED;
      const named = cause.paths.slice(0, PATHS_NAMED).join(', ');
      return `${what} since ${named}${more > 0 ? ` and ${more} more` : ''} changed`;
    }
    case 'unknown':
      return `${what}: its proof does not hold`;
  }
}
