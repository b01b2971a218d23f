import { reduceDocument } from '../document/reduce.ts';
import type { Reducer } from '../log/reducer.ts';
import { reducePlan } from '../plan/reduce.ts';
import { reduceSession } from '../session/reduce.ts';
import type { EventOf, StateOf, StreamKind } from './streams.ts';

/** One reducer per stream kind; the store folds with these, the engine decides with them. */
export type Reducers = { readonly [K in StreamKind]: Reducer<StateOf<K>, EventOf<K>> };

/** How each kind of log folds. */
export const reducers: Reducers = { session: reduceSession, document: reduceDocument, plan: reducePlan };
