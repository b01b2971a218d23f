import type { LogRef, Recorded } from './records.ts';

/**
 * Folds one event into an aggregate. Pure. `state` is undefined before the creating event.
 * Throws PlanningError when the event is illegal at this place; the store then sets it aside as a finding.
 */
export type Reducer<State, E> = (state: State | undefined, recorded: Recorded<E>, ref: LogRef) => State;
