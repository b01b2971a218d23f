import type { SqlValue } from 'sql.js';
import type { Statements } from './sqlite.ts';
import { upsertSql, type Row, type Table } from './table.ts';

/** Bulk writes with prepared statements; the query builder costs too much per row. */
export class TableWriter {
  readonly statements: Statements;
  readonly #upserts = new Map<Table, { readonly sql: string; readonly columns: readonly string[] }>();

  constructor(statements: Statements) {
    this.statements = statements;
  }

  put<T extends Table>(table: T, row: Row<T>): void {
    const values: Readonly<Record<string, SqlValue>> = row;
    const { sql, columns } = this.#upsert(table);
    this.statements.run(
      sql,
      columns.map((column) => values[column] ?? null),
    );
  }

  /** Removes the rows in which these columns have these values. */
  remove<T extends Table>(table: T, where: Partial<Row<T>>): void {
    const columns = Object.keys(where);
    const values: readonly SqlValue[] = Object.values<SqlValue>(where as Readonly<Record<string, SqlValue>>);
    const condition = columns.map((column) => `${column} = ?`).join(' and ');
    this.statements.run(`delete from ${table.name} where ${condition}`, [...values]);
  }

  #upsert(table: Table): { readonly sql: string; readonly columns: readonly string[] } {
    let made = this.#upserts.get(table);
    if (made === undefined) {
      made = { sql: upsertSql(table), columns: Object.keys(table.columns) };
      this.#upserts.set(table, made);
    }
    return made;
  }
}
