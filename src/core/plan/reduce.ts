import { PlanningError } from '../base/errors.ts';
import type { Author, Id, Timestamp } from '../model/basics.ts';
import type { Plan, Task } from '../model/plan.ts';
import type { Reducer } from '../log/reducer.ts';
import type { NewTask, PlanEvent } from './events.ts';
import { findCycle } from './graph.ts';
import { attached, withRun } from './proof.ts';
import { withoutRefs, withSnapshot } from './snapshots.ts';

/**
 * Folds a plan: task numbers given once, dependencies that exist and never form a cycle. Whether a plan may be changed
 * was decided before the append (decide.ts): what another branch did to a plan that was archived or deleted on this one
 * counts. A plan can be both; what is deleted does not show that it is archived until it is restored.
 */
export const reducePlan: Reducer<Plan, PlanEvent> = (state, recorded, ref) => {
  const { event, at } = recorded;
  if (event.type === 'plan_created') {
    if (state !== undefined) throw illegal('The plan exists already.');
    const plan: Plan = {
      id: ref.id,
      title: event.title,
      description: event.description,
      status: 'active',
      sessionId: event.sessionId,
      documentId: event.documentId,
      createdBy: recorded.author,
      createdAt: at,
      updatedAt: at,
      tasks: event.tasks.map((task) => newTask(task, recorded.author, at)),
      lastNumber: Math.max(0, ...event.tasks.map((task) => task.number)),
      snapshots: [],
      archive: null,
    };
    if (new Set(plan.tasks.map((task) => task.number)).size !== plan.tasks.length)
      throw illegal('Two tasks have the same number.');
    return checked(plan);
  }
  if (state === undefined) throw illegal('The plan has no beginning.');
  return { ...apply(state, event, recorded.author, at), updatedAt: at };
};

function apply(
  plan: Plan,
  event: Exclude<PlanEvent, { type: 'plan_created' }>,
  author: Author,
  at: Timestamp,
): Plan {
  switch (event.type) {
    case 'plan_edited':
      return {
        ...plan,
        title: event.title ?? plan.title,
        description: event.description ?? plan.description,
      };
    case 'plan_deleted':
      return { ...plan, status: 'deleted' };
    case 'plan_restored':
      return plan.status === 'deleted' ? { ...plan, status: shown(plan.archive) } : plan;
    case 'task_added': {
      if (event.task.number !== plan.lastNumber + 1)
        throw illegal(`Number ${event.task.number} is not the next one.`);
      // Nobody waits for a new task yet, so it can close no cycle: only what it waits for must be there.
      const present = new Set(plan.tasks.map((task) => task.id));
      if (present.has(event.task.id)) throw illegal('The task exists already.');
      if (event.task.blockedBy.some((id) => !present.has(id))) throw missing(event.task.number);
      const tasks = insertAfter(plan.tasks, newTask(event.task, author, at), event.after);
      return { ...plan, tasks, lastNumber: event.task.number };
    }
    case 'task_edited': {
      const edited = changeTask(plan, event.taskId, (task) => ({ ...task, ...event.changes, updatedAt: at }));
      return event.changes.blockedBy === undefined ? edited : checked(edited);
    }
    case 'task_status_set':
      return changeTask(plan, event.taskId, (task) => withStatus(task, event, author, at));
    case 'task_spec_set': {
      const { spec } = event;
      return changeTask(plan, event.taskId, (task) => ({
        ...task,
        verification: spec === null ? null : attached(spec, task.verification, author, at),
        updatedAt: at,
      }));
    }
    case 'task_verified':
      return changeTask(plan, event.taskId, (task) => withRun(task, event.run, event.regression));
    case 'task_moved': {
      const task = findTask(plan, event.taskId);
      if (event.after === event.taskId) throw illegal('A task cannot be put behind itself.');
      return {
        ...plan,
        tasks: insertAfter(
          plan.tasks.filter((one) => one !== task),
          task,
          event.after,
        ),
      };
    }
    case 'task_removed':
      findTask(plan, event.taskId);
      return {
        ...plan,
        tasks: plan.tasks
          .filter((task) => task.id !== event.taskId)
          .map((task) =>
            task.blockedBy.includes(event.taskId)
              ? { ...task, blockedBy: task.blockedBy.filter((id) => id !== event.taskId), updatedAt: at }
              : task,
          ),
      };
    case 'task_restored':
      return restoreTask(plan, event, at);
    case 'snapshot_taken':
      return withSnapshot(plan, event.snapshot);
    case 'snapshots_pruned':
      return withoutRefs(plan, event.numbers, at);
    case 'rewound':
      return plan;
    case 'plan_archived':
      return archivedAs(plan, { ...event.archive, at, by: author });
    case 'plan_reopened':
      return archivedAs(plan, null);
  }
}

function archivedAs(plan: Plan, archive: Plan['archive']): Plan {
  return { ...plan, status: plan.status === 'deleted' ? 'deleted' : shown(archive), archive };
}

/** The status of a plan that is not deleted. */
function shown(archive: Plan['archive']): Plan['status'] {
  return archive === null ? 'active' : 'archived';
}

function restoreTask(plan: Plan, event: Extract<PlanEvent, { type: 'task_restored' }>, at: Timestamp): Plan {
  if (plan.tasks.some((task) => task.id === event.task.id || task.number === event.task.number)) {
    throw illegal(`Task ${event.task.number} exists already.`);
  }
  if (event.task.number > plan.lastNumber)
    throw illegal(`Task ${event.task.number} was never part of the plan.`);
  const after = plan.tasks.some((task) => task.id === event.after) ? event.after : null;
  const dependents = new Set(event.dependents);
  const present = new Set(plan.tasks.map((task) => task.id));
  const task: Task = {
    ...event.task,
    // Logs of before there was verification do not have it.
    verification: event.task.verification ?? null,
    blockedBy: event.task.blockedBy.filter((id) => present.has(id)),
    updatedAt: at,
  };
  const tasks = insertAfter(plan.tasks, task, after).map((one) =>
    dependents.has(one.id) && !one.blockedBy.includes(task.id)
      ? { ...one, blockedBy: [...one.blockedBy, task.id] }
      : one,
  );
  return checked({ ...plan, tasks });
}

function newTask({ verification, ...task }: NewTask, author: Author, at: Timestamp): Task {
  return {
    ...task,
    status: 'pending',
    assignee: null,
    statusReason: null,
    createdAt: at,
    updatedAt: at,
    startedAt: null,
    completedAt: null,
    verification: verification === undefined ? null : attached(verification, null, author, at),
  };
}

function withStatus(
  task: Task,
  event: Extract<PlanEvent, { type: 'task_status_set' }>,
  author: Author,
  at: Timestamp,
): Task {
  const { status, reason } = event;
  const started = status === 'in_progress' || status === 'in_review' || status === 'completed';
  const override = event.proof === 'override' && reason !== null ? { reason, by: author, at } : null;
  const regression = status === 'failed' ? (task.verification?.regression ?? null) : null;
  return {
    ...task,
    status,
    statusReason: reason,
    updatedAt: at,
    startedAt: started ? (task.startedAt ?? at) : task.startedAt,
    completedAt: status === 'completed' ? at : null,
    verification: task.verification === null ? null : { ...task.verification, override, regression },
  };
}

function findTask(plan: Plan, taskId: Id): Task {
  const task = plan.tasks.find((one) => one.id === taskId);
  if (task === undefined)
    throw new PlanningError('not_found', 'There is no such task in the plan; it may have been removed.');
  return task;
}

function changeTask(plan: Plan, taskId: Id, change: (task: Task) => Task): Plan {
  const at = plan.tasks.indexOf(findTask(plan, taskId));
  const task = plan.tasks[at];
  return task === undefined ? plan : { ...plan, tasks: plan.tasks.with(at, change(task)) };
}

function insertAfter(tasks: readonly Task[], task: Task, after: Id | null): readonly Task[] {
  if (after === null) return [task, ...tasks];
  const at = tasks.findIndex((one) => one.id === after);
  if (at < 0) throw new PlanningError('not_found', 'The task to put it behind is not in the plan.');
  return tasks.toSpliced(at + 1, 0, task);
}

/** Refuses unknown dependencies and cycles by name. */
function checked(plan: Plan): Plan {
  const byId = new Map(plan.tasks.map((task) => [task.id, task]));
  for (const task of plan.tasks) {
    for (const id of task.blockedBy) {
      if (!byId.has(id)) throw missing(task.number);
    }
  }
  const cycle = findCycle(plan.tasks);
  if (cycle !== null) {
    const names = cycle.map((id) => `#${byId.get(id)?.number ?? '?'} ${byId.get(id)?.title ?? ''}`.trim());
    throw new PlanningError('invalid_input', `These tasks would wait for each other: ${names.join(' → ')}.`, {
      cycle,
    });
  }
  return plan;
}

function missing(number: number): PlanningError {
  return illegal(`Task ${number} waits for a task that is not in the plan.`);
}

function illegal(message: string): PlanningError {
  return new PlanningError('not_allowed_now', message);
}
