import { PlanningError } from '../base/errors.ts';
import type { Recorded } from '../log/records.ts';
import type { Id } from '../model/basics.ts';
import type { PlanEvent } from '../plan/events.ts';
import type { Undo } from './api.ts';

/** How to take back what was just recorded: its first event is what is named. */
export function undoOf(planId: Id, label: string, recorded: readonly Recorded<PlanEvent>[]): Undo {
  const [first] = recorded;
  if (first === undefined)
    throw new PlanningError('conflict', 'Nothing was changed, so there is nothing to undo.');
  return { planId, eventId: first.id, label };
}
