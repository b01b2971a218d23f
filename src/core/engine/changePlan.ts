import type { Id } from '../model/basics.ts';
import type { Plan } from '../model/plan.ts';
import { requireChangeable } from '../plan/decide.ts';
import type { PlanEvent } from '../plan/events.ts';
import type { Kernel } from './deps.ts';

/** A change of a plan, decided on the plan as it is: what is archived or deleted takes none. */
export function changePlan(
  { recorder }: Pick<Kernel, 'recorder'>,
  id: Id,
  decide: (plan: Plan) => readonly PlanEvent[],
): Promise<Plan> {
  return recorder.change('plan', id, (plan) => {
    const events = decide(plan);
    // Nothing may always be done, such as saving a plan's text as it is.
    if (events.length > 0) requireChangeable(plan);
    return { events };
  });
}
