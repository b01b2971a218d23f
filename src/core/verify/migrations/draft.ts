import { stringify } from 'yaml';
import { plural } from '../../base/words.ts';
import { SPEC_LIMITS } from '../../model/verification.ts';
import type { NameGone } from './changes.ts';
import type { MigrationSummary } from './read.ts';

/**
 * A verification spec that finds what code still says of tables and columns that migrations took away. A draft: a
 * column of an everyday name is looked for as `table.column` only.
 * @param folder of the migrations, in the workspace; left out of every scope
 */
export function draftFromMigrations({ changes, files }: MigrationSummary, folder: string): string {
  const rules = changes.slice(0, SPEC_LIMITS.rules).map((change, index) => rule(change, index, folder));
  const head = `# Drafted from ${plural(files.length, 'migration')} in ${JSON.stringify(folder)}. Read each rule before you trust it.\n`;
  return head + stringify({ name: `Code follows the migrations in ${folder}`, rules }, { lineWidth: 110 });
}

function rule(change: NameGone, index: number, folder: string): object {
  return {
    id: `${index + 1}-${idOf(change)}`,
    description: describe(change),
    severity: change.kind.startsWith('table') ? 'critical' : 'high',
    ...patterns(change),
    ...(folder === '' || folder === '.' ? {} : { scope: { exclude: [folder] } }),
    guidance: `See ${change.path}, line ${change.line}.`,
  };
}

function describe(change: NameGone): string {
  switch (change.kind) {
    case 'table_dropped':
      return `Nothing uses the dropped table ${change.table}`;
    case 'table_renamed':
      return `The table ${change.table} is called ${change.to} everywhere`;
    case 'column_dropped':
      return `Nothing uses the dropped column ${change.table}.${change.column}`;
    case 'column_renamed':
      return `The column ${change.table}.${change.column} is called ${change.to} everywhere`;
  }
}

function patterns(change: NameGone): object {
  switch (change.kind) {
    case 'table_dropped':
      return { match: tableUses(change.table) };
    case 'table_renamed':
      return { match: tableUses(change.table), expect: { sql_tables: [change.to] } };
    case 'column_dropped':
      return { match: columnUses(change.table, change.column) };
    case 'column_renamed':
      return {
        match: columnUses(change.table, change.column),
        expect: { identifiers: [change.to], expressions: [change.to] },
        expect_any: true,
      };
  }
}

/** A name with a capital is the model of an ORM, and so a name in code. */
function tableUses(table: string): object {
  return { sql_tables: [table], ...(/\p{Lu}/u.test(table) ? { identifiers: [table] } : {}) };
}

function columnUses(table: string, column: string): object {
  const own = `${table}.${column}`;
  return /_|\p{Ll}\p{Lu}/u.test(column)
    ? { identifiers: [column], expressions: [own, column] }
    : { expressions: [own] };
}

function idOf(change: NameGone): string {
  const name = 'column' in change ? `${change.table}-${change.column}` : change.table;
  const word = change.kind.endsWith('renamed') ? 'renamed' : 'dropped';
  return `${word}-${name}`.replace(/[^\p{L}\p{N}_-]+/gu, '-').slice(0, 60);
}
