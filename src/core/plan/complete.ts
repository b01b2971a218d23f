import { PlanningError } from '../base/errors.ts';
import { plural } from '../base/words.ts';
import type { Id } from '../model/basics.ts';
import type { Plan, Task } from '../model/plan.ts';
import type { PlanEvent } from './events.ts';
import { isProven, neverRed, presentRun } from './proof.ts';
import { isOpen } from './ready.ts';

type StatusSet = Extract<PlanEvent, { type: 'task_status_set' }>;

/**
 * What a person's word that a task is done stands on: a passing run, or their reason. Throws `not_allowed_now`,
 * naming what is not proven, when it is neither; `details.unproven` tells doors that a reason would do.
 */
export function proofOfCompletion(task: Task, reason: string | null): Pick<StatusSet, 'proof'> {
  if (task.verification === null) return {};
  if (isProven(task)) return { proof: 'passed' };
  if (reason !== null) return { proof: 'override' };
  const message = `Task ${task.number} is not proven: ${lacking(task)}. Verify it when that is mended, or complete it with a reason.`;
  const rules = presentRun(task)?.rules.filter((rule) => rule.verdict !== 'pass') ?? [];
  throw new PlanningError('not_allowed_now', message, { unproven: true, rules: rules.map((r) => r.ruleId) });
}

const RULES_NAMED = 3;

function lacking(task: Task): string {
  const run = presentRun(task);
  if (run === null) {
    return task.verification?.runs.length === 0
      ? 'its verification spec was never run'
      : 'its verification spec was changed since it last ran';
  }
  const failing = run.rules.filter((rule) => rule.verdict === 'fail');
  const named = failing.length > 0 ? failing : run.rules.filter((rule) => rule.verdict === 'undecided');
  const words = named
    .slice(0, RULES_NAMED)
    .map(({ ruleId, verdict, findingTotal }) =>
      verdict === 'fail'
        ? `rule ${ruleId} has ${plural(findingTotal, 'finding')}`
        : `rule ${ruleId} could not be decided`,
    );
  const more = named.length - words.length;
  return `${words.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

const MOVED_BY_PROOF: ReadonlySet<Task['status']> = new Set([
  'pending',
  'in_progress',
  'in_review',
  'failed',
]);

/** True when a passing run of these rules completes the task, dependencies apart. */
export function isMovedByProof(task: Task, rules: readonly string[]): boolean {
  return MOVED_BY_PROOF.has(task.status) && !neverRed(task, rules);
}

/**
 * Tasks that are proven and waited only for what `changes` close, remove or no longer let them wait for: they are
 * completed with it, and so on behind them. Events in an order in which they can be applied.
 */
export function freedBy(plan: Plan, changes: readonly PlanEvent[]): readonly StatusSet[] {
  const gone: Id[] = [];
  const given = new Map<Id, readonly Id[]>();
  for (const event of changes) {
    if (event.type === 'task_removed' || (event.type === 'task_status_set' && !isOpen(event)))
      gone.push(event.taskId);
    if (event.type === 'task_edited' && event.changes.blockedBy !== undefined)
      given.set(event.taskId, event.changes.blockedBy);
  }
  const waiting = plan.tasks.filter(waitsProven);
  if (gone.length + given.size === 0 || waiting.length === 0) return [];
  const open = new Set(plan.tasks.filter(isOpen).map((task) => task.id));
  const dependents = new Map<Id, Task[]>();
  for (const task of waiting) {
    for (const id of task.blockedBy) dependents.set(id, [...(dependents.get(id) ?? []), task]);
  }
  const events: StatusSet[] = [];
  const complete = (task: Task): void => {
    const blockers = given.get(task.id) ?? task.blockedBy;
    if (!open.has(task.id) || blockers.some((blocker) => open.has(blocker))) return;
    open.delete(task.id);
    gone.push(task.id);
    events.push({
      type: 'task_status_set',
      taskId: task.id,
      status: 'completed',
      reason: null,
      proof: 'passed',
    });
  };
  // One that waited for nothing was left open by a person's word.
  const loosened = waiting.filter(
    (task) => given.has(task.id) && task.blockedBy.some((blocker) => open.has(blocker)),
  );
  for (const id of gone) open.delete(id);
  for (const task of loosened) complete(task);
  // Grows while it is walked: a completed task frees those behind it.
  for (const id of gone) for (const task of dependents.get(id) ?? []) complete(task);
  return events;
}

function waitsProven(task: Task): boolean {
  const run = presentRun(task);
  return (
    run?.verdict === 'pass' &&
    isMovedByProof(
      task,
      run.rules.map((rule) => rule.ruleId),
    )
  );
}
