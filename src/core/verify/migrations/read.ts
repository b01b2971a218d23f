import { callChanges } from './calls.ts';
import type { MigrationChange, NameGone } from './changes.ts';
import { namesSomething } from './changes.ts';
import { codeWithoutComments } from './comments.ts';
import { sqlChanges } from './sql.ts';

export interface MigrationFile {
  /** With forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** What is gone or called otherwise after all migrations, in the order in which it happened. */
export interface MigrationSummary {
  readonly changes: readonly NameGone[];
  /** Files that were read. */
  readonly files: readonly string[];
}

const CODE = /\.(?:[cm]?[jt]s|py|rb|php|cs)$/i;
/** Files that take a migration back: `1.down.sql`, `2024_users/down.sql`, Flyway's `U3__users.sql`. */
const BACKWARDS_FILE = /(?:^|[/._-])(?:down|undo|rollback|revert)\.\w+$|(?:^|\/)U\d[\d._]*__[^/]*$/i;
/** Everything behind this takes the migration back. */
const BACKWARDS =
  /^[ \t]*(?:--[ \t]*(?:\+goose[ \t]+down|migrate:down|\+migrate[ \t]+down|down\b|rollback\b)|(?:(?:export|public|protected|override|async|static)[ \t]+)*(?:function[ \t]+|def[ \t]+|const[ \t]+|void[ \t]+)?(?:down|downgrade)\b[ \t]*(?:[(=:]|$)|(?:module\.)?exports\.down\b)/im;

/**
 * Reads migrations in the order of their names: of `.sql` files, and of JavaScript, TypeScript, Python (Alembic,
 * Django), Ruby (Rails), PHP (Laravel) and C# (EF Core) files.
 * @param last how many of the last files; 0 = all
 */
export function readMigrations(files: readonly MigrationFile[], last: number): MigrationSummary {
  const known = files
    .filter(({ path }) => (CODE.test(path) || /\.sql$/i.test(path)) && !BACKWARDS_FILE.test(path))
    .toSorted((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
  const read = last > 0 ? known.slice(-last) : known;
  return { files: read.map(({ path }) => path), changes: stillTrue(read.flatMap(changesOf)) };
}

function changesOf({ path, text }: MigrationFile): readonly MigrationChange[] {
  const back = BACKWARDS.exec(text);
  const forwards = back ? text.slice(0, back.index) : text;
  const found = CODE.test(path)
    ? callChanges(codeWithoutComments(path, forwards), path.endsWith('.cs'))
    : sqlChanges(forwards);
  return found
    .filter(({ change }) => namesSomething(change))
    .map(({ at, change }) => ({ path, line: forwards.slice(0, at).split('\n').length, ...change }));
}

/** Earlier names lead to the new one; what was said of a table under a name of the way only is said of the new one. */
function renameTable(kept: Map<string, NameGone>, from: string, to: string): void {
  const isFrom = (name: string): boolean => name.toLowerCase() === from.toLowerCase();
  const isOnTheWay = [...kept.values()].some((each) => each.kind === 'table_renamed' && isFrom(each.to));
  if (!isOnTheWay) return;
  for (const [key, known] of kept) {
    if (known.kind === 'table_renamed' && isFrom(known.to)) kept.set(key, { ...known, to });
    else if ('column' in known && isFrom(known.table)) {
      kept.delete(key);
      kept.set(`${to}.${known.column}`.toLowerCase(), { ...known, table: to });
    }
  }
}

/** Leaves out what a later migration brings back: a table that is rebuilt under its name is not gone. */
function stillTrue(changes: readonly MigrationChange[]): readonly NameGone[] {
  const kept = new Map<string, NameGone>();
  const same = (name: string): string => name.toLowerCase();
  for (const change of changes) {
    const table = same(change.table);
    switch (change.kind) {
      case 'table_created':
        kept.delete(table);
        break;
      case 'table_dropped':
        kept.set(table, change);
        break;
      case 'table_renamed':
        renameTable(kept, change.table, change.to);
        kept.delete(same(change.to));
        kept.set(table, change);
        break;
      case 'column_added':
        kept.delete(`${table}.${same(change.column)}`);
        break;
      case 'column_dropped':
        kept.set(`${table}.${same(change.column)}`, change);
        break;
      case 'column_renamed':
        kept.delete(`${table}.${same(change.to)}`);
        kept.set(`${table}.${same(change.column)}`, change);
        break;
    }
  }
  return [...kept.values()];
}
