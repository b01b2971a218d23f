import { parsePlan } from '../../core/export/planMarkdown.ts';
import type { Id } from '../../core/model/basics.ts';
import type { Plan } from '../../core/model/plan.ts';
import { outlineSpec } from '../../core/verify/spec/outline.ts';
import type { EngineSource } from '../host/engineSource.ts';

/** Where a rule begins in its spec; 1-based. */
export interface RulePlace {
  readonly line: number;
  readonly column: number;
}

/** Where the parts of a plan are written: 1-based lines. */
export interface PlanPlaces {
  readonly plan: Plan;
  /** Line of a task in the plan's text. */
  readonly tasks: ReadonlyMap<Id, number>;
  /** The rules in the spec of a task, by their ids. */
  readonly rules: ReadonlyMap<Id, ReadonlyMap<string, RulePlace>>;
}

/** The places of the rules of a spec by their ids. */
export function rulePlaces(yaml: string): ReadonlyMap<string, RulePlace> {
  return new Map(
    outlineSpec(yaml).map(({ id, line, start }) => [
      id,
      { line, column: start - yaml.lastIndexOf('\n', start) },
    ]),
  );
}

/** Remembers the places of plans until the plans change. */
export class PlacesOfPlans {
  readonly #known = new Map<Id, PlanPlaces>();

  /** Null when the plan is gone or put away, and while no engine is open. */
  async get(source: EngineSource, planId: Id): Promise<PlanPlaces | null> {
    const engine = source.opened;
    const plan = engine && (await source.plan(planId).catch(() => null));
    if (!plan || plan.status !== 'active') {
      this.#known.delete(planId);
      return null;
    }
    const known = this.#known.get(planId);
    if (known?.plan === plan) return known;
    const { tasks } = parsePlan(await engine.exportPlan(planId, 'markdown'));
    const places: PlanPlaces = {
      plan,
      tasks: new Map(tasks.flatMap(({ id, line }) => (id === null ? [] : [[id, line]]))),
      rules: new Map(
        plan.tasks.flatMap(({ id, verification }) =>
          verification === null ? [] : [[id, rulePlaces(verification.spec)]],
        ),
      ),
    };
    this.#known.set(planId, places);
    return places;
  }
}
