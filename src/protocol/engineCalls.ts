/** How a page has the calls of the engine: their types follow from the engine's, so that each is said once. */
import type { Engine } from '../core/engine/api.ts';
import type { ArgsOf, EngineCall } from '../core/engine/call.ts';

/** A call as the engine has it. */
type Whole<C extends EngineCall> = (...args: ArgsOf<C>) => ReturnType<Engine[C]>;

/** A call about what the page is about: its id is not the page's to give. */
export type Own<C extends EngineCall> =
  ArgsOf<C> extends [unknown, ...infer Rest] ? (...args: Rest) => ReturnType<Engine[C]> : never;

export type WholeCalls<Names extends readonly EngineCall[]> = { readonly [C in Names[number]]: Whole<C> };
export type OwnCalls<Names extends readonly EngineCall[]> = { readonly [C in Names[number]]: Own<C> };
