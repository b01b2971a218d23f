import type { PlanEdit } from './edits.ts';
import { PlanningError } from '../base/errors.ts';
import type { Author, Id, Timestamp } from '../model/basics.ts';
import type { Plan } from '../model/plan.ts';
import { addTask, editPlan, editTask, requireChangeable, setTaskStatus } from './decide.ts';
import type { PlanEvent } from './events.ts';
import { reducePlan } from './reduce.ts';

/**
 * The events that bring a plan where a person's edits of its Markdown want it, to be appended together. Pure.
 * Status changes come last, each as soon as what it waits for allows it, so that a task and the one before it can
 * be ticked in one save whichever stands first. Throws what the first impossible edit throws, with its line.
 */
export function applyEdits(
  plan: Plan,
  edits: readonly PlanEdit[],
  id: () => Id,
  stamp: { readonly author: Author; readonly at: Timestamp },
): readonly PlanEvent[] {
  const events: PlanEvent[] = [];
  let now = plan;
  const apply = (edit: PlanEdit): void => {
    const next = atLine(edit, () => eventsOf(now, edit, id));
    if (next.length > 0) atLine(edit, () => requireChangeable(now));
    for (const event of next) {
      const recorded = { id: '', clock: '', ...stamp, event };
      now = atLine(edit, () => reducePlan(now, recorded, { kind: 'plan', id: plan.id }));
      events.push(event);
    }
  };
  for (const edit of edits) if (edit.kind !== 'status') apply(edit);
  let waiting = edits.filter((edit) => edit.kind === 'status');
  while (waiting.length > 0) {
    const refused: { readonly edit: (typeof waiting)[number]; readonly error: unknown }[] = [];
    for (const edit of waiting) {
      try {
        apply(edit);
      } catch (error) {
        refused.push({ edit, error });
      }
    }
    if (refused.length === waiting.length) throw refused[0]?.error;
    waiting = refused.map((one) => one.edit);
  }
  return events;
}

function eventsOf(plan: Plan, edit: PlanEdit, id: () => Id): readonly PlanEvent[] {
  switch (edit.kind) {
    case 'plan':
      return [editPlan(edit.changes)];
    case 'edit':
      return editTask(plan, edit.taskId, edit.changes);
    case 'move':
      return [{ type: 'task_moved', taskId: edit.taskId, after: edit.after }];
    case 'add': {
      const taskId = id();
      const added = addTask(plan, taskId, edit.draft, edit.after);
      if (edit.status === null) return [added];
      if (edit.status === 'failed')
        throw new PlanningError('not_allowed_now', 'A new task cannot be failed.');
      return [added, { type: 'task_status_set', taskId, status: edit.status, reason: null }];
    }
    case 'status':
      return setTaskStatus(plan, edit.taskId, edit.status, edit.reason);
  }
}

function atLine<T>(edit: PlanEdit, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PlanningError)) throw error;
    const details = { ...error.details, line: edit.line };
    const hint = error.details['unproven'] === true ? ' (a line "reason: …" under its title).' : '';
    const message = hint === '' ? error.message : error.message.replace(/\.$/, hint);
    throw new PlanningError(error.code, `Line ${edit.line}: ${message}`, details, { cause: error });
  }
}
