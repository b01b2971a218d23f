/** How a column is declared, in SQL that any database understands. */
type ColumnType = 'text not null' | 'text' | 'integer not null' | 'integer' | 'bigint not null' | 'bigint';

/** A table that projections write row by row. Booleans are 0 and 1, JSON is text, times are ISO 8601 text. */
export interface Table<
  N extends string = string,
  C extends Readonly<Record<string, ColumnType>> = Readonly<Record<string, ColumnType>>,
> {
  readonly name: N;
  readonly columns: C;
  readonly key: readonly string[];
  /** Columns of each index, by its name. */
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
  /** The column that orders the rows of one aggregate; its values mean nothing else. */
  readonly place?: string;
}

type ValueOf<T extends ColumnType> = T extends 'text not null'
  ? string
  : T extends 'text'
    ? string | null
    : T extends 'integer not null' | 'bigint not null'
      ? number
      : number | null;

export type Row<T extends Table> = { -readonly [N in keyof T['columns']]: ValueOf<T['columns'][N]> };

/** Declares a table, so that the compiler sees its name and columns. */
export function table<const N extends string, const C extends Readonly<Record<string, ColumnType>>>(
  declared: Table<N, C> & {
    readonly key: readonly (keyof C)[];
    readonly indexes?: Readonly<Record<string, readonly (keyof C)[]>>;
    readonly place?: keyof C;
  },
): Table<N, C> {
  return declared;
}

/** The statements that make the table and its indexes. */
export function createSql({ name, columns, key, indexes = {} }: Table): string {
  const lines = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
  lines.push(`constraint ${name}_key primary key (${key.join(', ')})`);
  const made = Object.entries(indexes).map(
    ([index, of]) => `create index ${index} on ${name} (${of.join(', ')});`,
  );
  return [`create table ${name} (${lines.join(', ')});`, ...made].join('\n');
}

/** Writes a row or replaces the one with its key. Standard SQL. */
export function upsertSql({ name, columns, key }: Table): string {
  const all = Object.keys(columns);
  const changed = all
    .filter((column) => !key.includes(column))
    .map((column) => `${column} = excluded.${column}`);
  const otherwise = changed.length === 0 ? 'do nothing' : `do update set ${changed.join(', ')}`;
  const places = all.map(() => '?').join(', ');
  return `insert into ${name} (${all.join(', ')}) values (${places}) on conflict (${key.join(', ')}) ${otherwise}`;
}
