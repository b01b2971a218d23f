import type { Id } from '../model/basics.ts';
import type { Plan, Task, TaskChanges } from '../model/plan.ts';
import { blankOf, fieldsOf, sameValue } from '../model/taskFields.ts';
import type { PlanEvent } from './events.ts';

/**
 * The events that give a plan's tasks the state they had `then`: texts, statuses, dependencies, order and
 * verification specs. Tasks that came later stay as they are; runs and snapshots are history and stay too.
 */
export function restoreEvents(now: Plan, then: Plan): readonly PlanEvent[] {
  const present = new Map(now.tasks.map((task) => [task.id, task]));
  const events: PlanEvent[] = [];
  let before: Id | null = null;
  for (const task of then.tasks) {
    if (!present.has(task.id)) {
      events.push({
        type: 'task_restored',
        task: { ...task, blockedBy: [] },
        after: before,
        dependents: [],
      });
    }
    before = task.id;
  }
  // Dependencies are taken away first and given back last, so that no state in between has a cycle.
  const given: PlanEvent[] = [];
  for (const old of then.tasks) {
    const task = present.get(old.id);
    const changes = task === undefined ? {} : textChanges(task, old);
    const blockedBy = task?.blockedBy ?? [];
    if (!sameValue(blockedBy, old.blockedBy)) {
      if (blockedBy.length > 0) {
        events.push({ type: 'task_edited', taskId: old.id, changes: { blockedBy: [] } });
      }
      given.push({ type: 'task_edited', taskId: old.id, changes: { blockedBy: old.blockedBy } });
    }
    if (Object.keys(changes).length > 0) events.push({ type: 'task_edited', taskId: old.id, changes });
    if (task !== undefined) events.push(...proofChanges(task, old));
  }
  events.push(...given, ...moves(now, then));
  return events;
}

function textChanges(task: Task, old: Task): TaskChanges {
  const text = fieldsOf((name, field) => {
    const value = old[name] ?? blankOf(field);
    return sameValue(task[name] ?? blankOf(field), value) ? undefined : value;
  });
  return { ...text, ...(task.assignee === old.assignee ? {} : { assignee: old.assignee }) };
}

function proofChanges(task: Task, old: Task): readonly PlanEvent[] {
  const events: PlanEvent[] = [];
  if ((task.verification?.spec ?? null) !== (old.verification?.spec ?? null)) {
    const spec = old.verification;
    const kept = spec && { spec: spec.spec, vacuous: spec.vacuous, explanation: spec.explanation };
    events.push({ type: 'task_spec_set', taskId: task.id, spec: kept });
  }
  if (task.status !== old.status || task.statusReason !== old.statusReason) {
    const proof = old.verification?.override ? { proof: 'override' as const } : {};
    events.push({
      type: 'task_status_set',
      taskId: task.id,
      status: old.status,
      reason: old.statusReason,
      ...proof,
    });
  }
  return events;
}

/** Moves that bring the tasks of `then` back into their order; later tasks keep to the end. */
function moves(now: Plan, then: Plan): readonly PlanEvent[] {
  const kept = now.tasks.filter((task) => then.tasks.some((old) => old.id === task.id));
  const wanted = then.tasks.filter((old) => kept.some((task) => task.id === old.id));
  if (kept.every((task, index) => task.id === wanted[index]?.id)) return [];
  return then.tasks.map((task, index) => ({
    type: 'task_moved',
    taskId: task.id,
    after: then.tasks[index - 1]?.id ?? null,
  }));
}
