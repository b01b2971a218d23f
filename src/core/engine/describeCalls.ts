import * as z from 'zod';
import { CALLS } from './callList.ts';
import type { AnyFacts } from './call.ts';

/** A call as it is told to those who have no types: other programs, agents, documentation. */
export interface CallDescription {
  readonly name: string;
  readonly says: string;
  readonly about: AnyFacts['about'] | null;
  /** The permission, or null when it depends on the arguments. */
  readonly needs: string | null;
  readonly effect: AnyFacts['effect'];
  readonly untrusted: boolean;
  readonly agent: boolean;
  readonly input: readonly {
    readonly name: string;
    readonly optional: boolean;
    /** JSON Schema, draft 2020-12. */
    readonly schema: object;
  }[];
}

/** Every call that can be made by name, in the order of the list; those that answer at once belong to an editor. */
export function describeCalls(): readonly CallDescription[] {
  return Object.entries(CALLS)
    .filter(([, facts]) => facts.atOnce !== true)
    .map(([name, facts]) => ({
      name,
      says: facts.says,
      about: facts.about ?? null,
      needs: typeof facts.needs === 'string' ? facts.needs : null,
      effect: facts.effect,
      untrusted: facts.untrusted === true,
      agent: facts.agent === true,
      input: facts.input.map(([label, schema]) => ({
        name: label,
        optional: schema.safeParse(undefined).success,
        schema: z.toJSONSchema(schema, { io: 'input' }),
      })),
    }));
}
