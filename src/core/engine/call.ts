import type * as z from 'zod';
import type { DraftInput } from '../model/draft.ts';
import type { PlanSummary, TaskStatus } from '../model/plan.ts';
import type { Permission } from '../session/permissions.ts';
import type { Engine } from './api.ts';
import type { Kernel } from './deps.ts';

/** The engine's methods, without its events, its end, and what makes it another's. */
export type EngineCall = Exclude<
  { [K in keyof Engine]: Engine[K] extends (...args: never[]) => unknown ? K : never }[keyof Engine],
  `on${string}` | 'as' | 'call' | 'close'
>;

/** What the first argument of a call names. */
export type About = 'session' | 'plan' | 'document';

/** The arguments of a call without the signal and the progress that may follow them. */
export type Plain<A extends readonly unknown[]> = number extends A['length']
  ? A
  : A extends readonly []
    ? []
    : A extends readonly [AbortSignal, ...unknown[]]
      ? []
      : A extends readonly [infer First, ...infer Rest]
        ? [First, ...Plain<Rest>]
        : A extends readonly [(infer First)?, ...infer Rest]
          ? [First?, ...Plain<Rest>]
          : [];

export type ArgsOf<C extends EngineCall> = Plain<Parameters<Engine[C]>>;

/** Name and schema of each argument, in order. The schemas hold what a door may send at all; the engine asks for more. */
type Inputs<A extends readonly unknown[]> = {
  readonly [I in keyof Required<A>]: readonly [name: string, schema: z.ZodType<A[I]>];
};

/** One call of the engine, for everybody who offers or checks calls. Stands beside its implementation. */
export interface CallFacts<C extends EngineCall = EngineCall> {
  /** One sentence: what it does. */
  readonly says: string;
  /** What the first argument names, by id, a part of one, or `latest`; absent = nothing. */
  readonly about?: About;
  /** True = null in its place means all of them. */
  readonly orAll?: true;
  /** Among plans of which status a shortened name is looked for; absent = those that are not deleted. */
  readonly among?: readonly PlanSummary['status'][];
  readonly needs: Permission | ((...args: ArgsOf<C>) => Permission);
  /** `reads` neither writes anything that stays nor calls a model. */
  readonly effect: 'reads' | 'changes';
  /** True = may be asked for in a workspace that nobody trusts yet: it writes nothing, runs no program, calls no model. */
  readonly untrusted?: true;
  /** True = an agent may be given it as a tool. */
  readonly agent?: true;
  /** True = answers at once instead of by a promise. */
  readonly atOnce?: true;
  readonly input: Inputs<ArgsOf<C>>;
}

/** Some calls with their implementation. All groups stand in `callList.ts`. */
export interface CallGroup<C extends EngineCall> {
  readonly facts: { readonly [K in C]: CallFacts<K> };
  /** The calls for the actor of the kernel. */
  readonly implement: (kernel: Kernel) => Pick<Engine, C>;
}

/** The facts of a call without its own types, as dispatch reads them. */
export interface AnyFacts extends Omit<CallFacts, 'needs' | 'input'> {
  readonly needs: Permission | ((...args: readonly unknown[]) => Permission);
  readonly input: readonly (readonly [name: string, schema: z.ZodType])[];
}

/** What adding a task needs: work that was found is told by anybody who works on the plan, its proof is not. */
export function addingPermission({ verification }: DraftInput): Permission {
  return verification === undefined || verification === null ? 'discover' : 'prove';
}

/** What setting a task's status needs: taking it up is anybody's who works on it, ending it by word is not. */
export function statusPermission(status: TaskStatus): Permission {
  return status === 'completed' || status === 'cancelled' || status === 'failed' ? 'override' : 'start';
}
