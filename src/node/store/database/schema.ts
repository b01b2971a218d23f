import { crc32 } from 'node:zlib';
import type { Kinds } from '../../../core/log/kinds.ts';
import { ENTRY_SQL } from './fulltext.ts';
import { findingTable, listingTable, logTable } from './ownTables.ts';
import { ROWS } from './rows/list.ts';
import { createSql, type Row, type Table } from './table.ts';

type TableOfRows = (typeof ROWS)[number]['tables'][number];

/** The tables that are asked, for the query builder. All are projections of the logs. */
export type Database = { readonly [T in TableOfRows | typeof listingTable as T['name']]: Row<T> };

const TABLES: readonly Table[] = [
  logTable,
  findingTable,
  listingTable,
  ...ROWS.flatMap(({ tables }): readonly Table[] => tables),
];

/** Makes all tables. */
export const SCHEMA_SQL = [...TABLES.map(createSql), ENTRY_SQL].join('\n');

/** Raised when a projection computes something else from the same logs, so that databases made before are made again. */
const PROJECTION = 3;

/** What a saved database must have been made with to be used. */
export function schemaVersion(kinds: Kinds): string {
  const names = kinds.all.map(({ kind }) => kind).sort();
  return `${crc32(SCHEMA_SQL).toString(16)}/${PROJECTION}/${names.join(',')}`;
}
