import type { EventOf, Recorded, StateOf, StreamKind, StreamRef } from './streams.ts';

/**
 * Folds one event into an aggregate. Pure. `state` is undefined before the creating event.
 * Throws PlanningError when the event is illegal at this place; the store then sets it aside as a finding.
 */
export type Reducer<K extends StreamKind> = (
  state: StateOf<K> | undefined,
  recorded: Recorded<EventOf<K>>,
  ref: StreamRef<K>,
) => StateOf<K>;

/** One reducer per stream kind; the store folds with these, the engine decides with them. */
export type Reducers = { readonly [K in StreamKind]: Reducer<K> };
