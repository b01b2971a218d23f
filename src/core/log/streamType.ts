import type { Id, Timestamp } from '../model/basics.ts';
import type { LogRef, Recorded } from './records.ts';
import type { Upcaster } from './versions.ts';

/** What the events of all logs have in common. */
export interface LogEvent {
  readonly type: string;
}

/** How an aggregate stands in the listing of its kind. */
export interface Listed<Item> {
  /** What the listing answers with. */
  readonly item: Item;
  readonly title: string;
  /** Phase or status, by which a listing can be narrowed; null = it has none. */
  readonly status: string | null;
  /** The aggregate that this one belongs to, by which a listing can be narrowed; null = none. */
  readonly parent: Id | null;
  /** The latest stands first. */
  readonly at: Timestamp;
  /** What the text filter looks in. */
  readonly text: readonly string[];
}

/** What full text search finds of a part. */
export interface SearchEntry {
  readonly title: string;
  readonly body: string;
  readonly at: Timestamp;
}

/** A part of an aggregate that has an id: a task, a message, the aggregate itself. */
export interface Part {
  readonly id: Id;
}

/** One kind of hit in an aggregate. Pure. */
export interface Searchable<State, Hit extends string = string, P extends Part = Part> {
  /** How the hit is called. */
  readonly kind: Hit;
  /** The parts that are to be found, each with an id of its own. A part that changed must be another object. */
  parts(state: State): readonly P[];
  /** Null as long as the part is not to be found. */
  entry(part: P, state: State): SearchEntry | null;
}

/**
 * All that the program knows of one kind of log; everything that stores logs works from this. Methods and not
 * functions in members: so that kinds of different states stand in one list.
 */
export interface StreamType<
  K extends string = string,
  State = unknown,
  E extends LogEvent = LogEvent,
  Item = unknown,
  Hit extends string = string,
> {
  /** Names the kind; stands in references, not in the logs. */
  readonly kind: K;
  /** The logs' folder in the state folder; never changed once released. */
  readonly folder: string;
  /** What names a log and its file: the id of an aggregate, or a day such as `2026-01-31`. */
  readonly named: 'by id' | 'by day';
  /** With what git shares the logs, when a person wants it shared. */
  readonly share: 'with plans' | 'with sessions' | 'never';
  /** Whether whole logs may be removed to keep within bounds (`EventLog.trim`). */
  readonly keep: 'for ever' | 'within bounds';
  /** `when asked`: read by nothing but `load` and `history`, not watched, and in no listing and no search. */
  readonly read: 'on open' | 'when asked';
  /**
   * Every event type that this program knows and the version in which it writes it. A log that holds another
   * type or a higher version was written by a newer program. Raising a number needs an upcaster.
   */
  readonly versions: Readonly<Record<E['type'], number>>;
  /** Append-only: the logs of every release must stay readable. */
  readonly upcasters: readonly Upcaster[];
  /** Folds one event (see Reducer). */
  evolve(state: State | undefined, recorded: Recorded<E>, ref: LogRef): State;
  /** How the aggregate looks in the listing of its kind; absent = there is no listing. Pure. */
  summary?(state: State): Listed<Item>;
  /** What full text search finds. */
  readonly entries: readonly Searchable<State, Hit>[];
}

/** A kind of log, whatever it holds. */
export type AnyStream = StreamType;

type Preset = 'named' | 'share' | 'keep' | 'read' | 'upcasters' | 'entries';

/** Makes the constant of a kind. Preset: one log per aggregate, kept for ever, read on open, never shared. */
export function streamType<
  const K extends string,
  State,
  E extends LogEvent,
  Item = never,
  const Hit extends string = never,
>(
  type: Omit<StreamType<K, State, E, Item, Hit>, Preset> & Partial<StreamType<K, State, E, Item, Hit>>,
): StreamType<K, State, E, Item, Hit> {
  const stream: StreamType<K, State, E, Item, Hit> = {
    named: 'by id',
    share: 'never',
    keep: 'for ever',
    read: 'on open',
    upcasters: [],
    entries: [],
    ...type,
  };
  if (stream.read === 'when asked' && (stream.summary !== undefined || stream.entries.length > 0))
    throw new TypeError(`Logs of ${stream.kind} are read when asked: nothing lists or finds them.`);
  return stream;
}

/** Describes one kind of hit, so that the compiler sees that parts and entries fit. */
export function searchable<State, const Hit extends string, P extends Part>(
  one: Searchable<State, Hit, P>,
): Searchable<State, Hit> {
  return one;
}

/** What stands in the logs of each of several kinds, for the compiler. */
export type KindMap = Readonly<
  Record<
    string,
    { readonly event: LogEvent; readonly state: unknown; readonly item: unknown; readonly hit: string }
  >
>;
export type KindIn<S extends KindMap> = keyof S & string;

/** The kinds of a list. */
export type KindsOf<L extends readonly AnyStream[]> = {
  readonly [T in L[number] as T['kind']]: T extends StreamType<
    string,
    infer State,
    infer E,
    infer Item,
    infer Hit
  >
    ? { readonly event: E; readonly state: State; readonly item: Item; readonly hit: Hit }
    : never;
};
