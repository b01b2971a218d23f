import type { Id } from '../model/basics.ts';
import type { Plan } from '../model/plan.ts';
import type { Engine } from './api.ts';

/** What came of making a plan and writing it. */
export interface MadePlan {
  readonly plan: Plan;
  /** Where its Markdown was written; null when nobody asked for it, or when it could not be. */
  readonly file: string | null;
  /** What was thrown when the file that was asked for could not be written; null when there is nothing to say. */
  readonly unwritten: unknown;
}

/**
 * Makes the plan of a ready session and, when `markdown` is given, writes it into the workspace: at that path, or
 * where the settings say for null. The plan exists from the first of the two on: a file that is in the way is told
 * beside it, so that it cannot look as if there were no plan.
 */
export async function materializeAndWrite(
  engine: Pick<Engine, 'materialize' | 'writePlan'>,
  id: Id,
  {
    planTitle,
    markdown,
  }: { readonly planTitle?: string | undefined; readonly markdown?: string | null | undefined },
): Promise<MadePlan> {
  const plan = await engine.materialize(id, planTitle === undefined ? {} : { planTitle });
  if (markdown === undefined) return { plan, file: null, unwritten: null };
  try {
    return { plan, file: await engine.writePlan(plan.id, markdown, false), unwritten: null };
  } catch (error) {
    return { plan, file: null, unwritten: error };
  }
}
