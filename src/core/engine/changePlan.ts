import type { Id } from '../model/basics.ts';
import type { Plan } from '../model/plan.ts';
import { requireChangeable } from '../plan/decide.ts';
import type { PlanEvent } from '../plan/events.ts';
import type { Kernel } from './deps.ts';
import type { Change } from './record.ts';

/** May throw; runs again when another process was faster. */
export type DecidePlan = (plan: Plan) => readonly PlanEvent[] | Promise<readonly PlanEvent[]>;

/** A change of a plan, decided on the plan as it is: what is archived or deleted takes none. */
export async function changePlan(
  kernel: Pick<Kernel, 'recorder'>,
  id: Id,
  decide: DecidePlan,
): Promise<Plan> {
  return (await recordPlan(kernel, id, decide)).state;
}

/** The same, with what then stands in the log. */
export function recordPlan(
  { recorder }: Pick<Kernel, 'recorder'>,
  id: Id,
  decide: DecidePlan,
): Promise<Change<'plan'>> {
  return recorder.record('plan', id, async (plan) => {
    const events = await decide(plan);
    // Nothing may always be done, such as saving a plan's text as it is.
    if (events.length > 0) requireChangeable(plan);
    return { events };
  });
}
