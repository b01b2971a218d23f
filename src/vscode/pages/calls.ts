/** What the handlers of all pages are made of. A page is not trusted to send what it should: nothing passes unchecked. */
import * as z from 'zod';
import { PlanningError } from '../../core/base/errors.ts';
import type { Engine } from '../../core/engine/api.ts';
import type { EngineCall } from '../../core/engine/call.ts';
import type { Id } from '../../core/model/basics.ts';
import type { CommonCalls, ProviderCalls } from '../../protocol/api.ts';
import type { Own, OwnCalls, WholeCalls } from '../../protocol/engineCalls.ts';
import type { HostDoors, HostScope } from './doors.ts';

type Unchecked = readonly unknown[];
type Answer<C extends EngineCall> = Promise<Awaited<ReturnType<Engine[C]>>>;

/** Calls of the engine whose arguments come from a page: the engine's table checks them. */
export interface EngineCalls {
  call<C extends EngineCall>(name: C, args: Unchecked, signal?: AbortSignal): Answer<C>;
  /** Calls that the page has as the engine has them. */
  whole<const Names extends readonly EngineCall[]>(names: Names): WholeCalls<Names>;
  /** A call about a subject of the page, which is put before what the page sends. */
  own<C extends EngineCall>(name: C, subject: () => Promise<Id>): Own<C>;
  ownAll<const Names extends readonly EngineCall[]>(names: Names, subject: Id): OwnCalls<Names>;
}

export function engineCalls(doors: Pick<HostDoors, 'engine' | 'signal'>): EngineCalls {
  // What the engine answers has the type of its call.
  const call: EngineCalls['call'] = async (name, args, signal = doors.signal) =>
    (await (await doors.engine()).call(name, args, { signal })) as never;
  const own = <C extends EngineCall>(name: C, subject: () => Promise<Id>): Own<C> =>
    (async (...args: Unchecked) => call(name, [await subject(), ...args])) as unknown as Own<C>;
  const each = <T>(names: readonly EngineCall[], handler: (name: EngineCall) => unknown): T =>
    Object.fromEntries(names.map((name) => [name, handler(name)])) as T;
  return {
    call,
    whole: (names) =>
      each(
        names,
        (name) =>
          (...args: Unchecked) =>
            call(name, args),
      ),
    own,
    ownAll: (names, subject) => each(names, (name) => own(name, async () => subject)),
  };
}

/** Each call that only the editor has, with the schema of its arguments. */
export type Checks<P> = {
  readonly [K in keyof P]: P[K] extends (...args: infer A) => infer R
    ? readonly [args: z.ZodType<Readonly<A>>, run: (...args: A) => R]
    : never;
};

/** The calls with their arguments checked first: a malformed one is `invalid_input`, and nothing happens. */
export function checked<P>(calls: Checks<P>): P {
  const entries = Object.entries<readonly [z.ZodType<Unchecked>, (...args: Unchecked) => Promise<unknown>]>(
    calls as never,
  );
  const handlers = entries.map(([name, [schema, run]]) => {
    const handler = async (...args: Unchecked): Promise<unknown> => {
      const parsed = schema.safeParse(args);
      if (parsed.success) return run(...parsed.data);
      throw new PlanningError('invalid_input', `The call “${name}” was malformed; nothing was done.`, {
        issues: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).slice(0, 5),
      });
    };
    return [name, handler] as const;
  });
  return Object.fromEntries(handlers) as P;
}

/** No arguments. */
export const nothing = z.tuple([]);

export function commonCalls(scope: HostScope, doors: HostDoors): CommonCalls {
  return checked<CommonCalls>({
    hello: [
      nothing,
      async () => {
        const common = { provider: await doors.provider(), restricted: doors.restriction() };
        if (scope.view !== 'studio') return { ...scope, ...common };
        return { ...scope, ...common, personaCount: doors.personaCount() };
      },
    ],
  });
}

export function providerCalls(doors: HostDoors): ProviderCalls {
  return checked<ProviderCalls>({
    chooseProvider: [nothing, async () => void (await doors.chooseProvider())],
  });
}
