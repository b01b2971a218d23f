import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { Reducer } from '../log/reducer.ts';
import type { LogRef, Recorded } from '../log/records.ts';
import type { LogEvent } from '../log/streamType.ts';
import type { StoreFinding } from './streams.ts';

/** A recorded event and where it stands; the place is only for findings. */
export interface Placed<E extends LogEvent = LogEvent> {
  readonly recorded: Recorded<E>;
  readonly file: string | null;
  readonly line: number | null;
}

/** What a log folds into. */
export interface Fold<State = unknown> {
  /** Undefined when not even the creating event could be applied. */
  readonly state: State | undefined;
  readonly sequence: number;
  /** Place of the last event in the order of replay; '' before the first. */
  readonly lastClock: string;
  readonly lastId: Id;
  /** Events set aside by the reducer. */
  readonly findings: readonly StoreFinding[];
}

export const EMPTY_FOLD: Fold<never> = {
  state: undefined,
  sequence: 0,
  lastClock: '',
  lastId: '',
  findings: [],
};

/** Order of replay: by clock, then id; never by place in the file. */
export function compareReplay(
  a: { readonly clock: string; readonly id: Id },
  b: { readonly clock: string; readonly id: Id },
): number {
  if (a.clock !== b.clock) return a.clock < b.clock ? -1 : 1;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return 0;
}

/** True when `events` continue the fold: each later than the one before, the first later than the last folded. */
export function continues(
  last: { readonly lastClock: string; readonly lastId: Id },
  events: readonly { readonly recorded: { readonly clock: string; readonly id: Id } }[],
): boolean {
  let before = { clock: last.lastClock, id: last.lastId };
  for (const { recorded } of events) {
    if (compareReplay(before, recorded) >= 0) return false;
    before = recorded;
  }
  return true;
}

/**
 * The events in the order of replay, each id once. Of two different events with one id (never written by us)
 * the one with the smaller text stays, so that every reader decides alike.
 */
export function inReplayOrder<E extends LogEvent>(events: readonly Placed<E>[]): readonly Placed<E>[] {
  if (continues(EMPTY_FOLD, events)) return events;
  const byId = new Map<Id, Placed<E>>();
  for (const event of events) {
    const known = byId.get(event.recorded.id);
    if (known === undefined || JSON.stringify(event.recorded) < JSON.stringify(known.recorded)) {
      byId.set(event.recorded.id, event);
    }
  }
  return [...byId.values()].sort((a, b) => compareReplay(a.recorded, b.recorded));
}

/**
 * Folds further events, which must continue the fold. What the reducer refuses is set aside as a finding and
 * counted: it is part of the record, only not of the state. Returns the fold and the events that were applied.
 */
export function foldMore<State, E extends LogEvent>(
  evolve: Reducer<State, E>,
  ref: LogRef,
  before: Fold<State>,
  events: readonly Placed<E>[],
): { readonly fold: Fold<State>; readonly applied: readonly Recorded<E>[] } {
  let { state, sequence, lastClock, lastId } = before;
  const applied: Recorded<E>[] = [];
  const setAside: StoreFinding[] = [];
  for (const { recorded, file, line } of events) {
    try {
      state = evolve(state, recorded, ref);
      applied.push(recorded);
    } catch (error) {
      setAside.push({
        stream: ref,
        kind: 'set_aside',
        eventId: recorded.id,
        file,
        line,
        message: setAsideMessage(recorded, error),
      });
    }
    sequence += 1;
    lastClock = recorded.clock;
    lastId = recorded.id;
  }
  const findings = setAside.length === 0 ? before.findings : [...before.findings, ...setAside];
  return { fold: { state, sequence, lastClock, lastId, findings }, applied };
}

function setAsideMessage(recorded: Recorded<LogEvent>, error: unknown): string {
  const reason = error instanceof PlanningError ? error.message : 'Its content does not fit this program.';
  const who = recorded.author.name === '' ? recorded.author.email : recorded.author.name;
  return (
    `A change (${recorded.event.type}) by ${who} at ${recorded.at} could not be applied after a merge: ` +
    `${reason} It is kept in the log; make the change again if it is still wanted.`
  );
}
