import type { LogRef, Recorded } from '../../../../core/log/records.ts';
import type { LogEvent, StreamType } from '../../../../core/log/streamType.ts';
import type { Table } from '../table.ts';
import type { TableWriter } from '../tables.ts';

/** How an aggregate changed. `before` is what the tables hold; undefined = nothing. */
export interface RowChange<State, E extends LogEvent> {
  readonly ref: LogRef;
  readonly before: State | undefined;
  readonly after: State;
  /** The events in between. */
  readonly applied: readonly Recorded<E>[];
}

/** Tables that answer questions of one kind of log beyond its listing. */
export interface Rows<
  State = unknown,
  E extends LogEvent = LogEvent,
  T extends readonly Table[] = readonly Table[],
> {
  readonly kind: string;
  readonly tables: T;
  /** The column of all these tables that names the aggregate; its rows go when the log is read anew. */
  readonly of: string;
  /** Writes what changed; inside a transaction. */
  write(to: TableWriter, change: RowChange<State, E>): void;
}

/** Declares the tables of a kind, so that the compiler sees that they fit its events. */
export function rowsOf<K extends string, State, E extends LogEvent, const T extends readonly Table[]>(
  { kind }: StreamType<K, State, E>,
  rows: Omit<Rows<State, E, T>, 'kind' | 'of'> & { readonly of: keyof T[number]['columns'] & string },
): Rows<State, E, T> {
  return { kind, ...rows };
}
