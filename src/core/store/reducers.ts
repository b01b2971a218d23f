import { reduceDocument } from '../document/reduce.ts';
import { reducePlan } from '../plan/reduce.ts';
import { reduceSession } from '../session/reduce.ts';
import type { Reducers } from './reducer.ts';

/** How each kind of log folds. */
export const reducers: Reducers = { session: reduceSession, document: reduceDocument, plan: reducePlan };
