import type { LogRef, Recorded } from './records.ts';

/**
 * Folds one event into an aggregate. Pure. `state` is undefined before the creating event.
 * Throws PlanningError when the event can mean nothing at this place (an id given twice or not there, a cycle); the
 * store then sets it aside as a finding. Whether it was allowed is decided before the append, never here.
 */
export type Reducer<State, E> = (state: State | undefined, recorded: Recorded<E>, ref: LogRef) => State;
