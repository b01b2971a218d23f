import { bareName } from './changes.ts';
import type { FoundChange, SchemaChange } from './changes.ts';
import { sqlChanges } from './sql.ts';

/** Names of calls that change a schema, in the libraries of all languages, without `_` and in lower case. */
type Verb =
  | 'drop_table'
  | 'create_table'
  | 'rename_table'
  | 'drop_column'
  | 'add_column'
  | 'rename_column'
  | 'alter_column'
  | 'table';

const VERBS: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  // Sequelize, Knex, TypeORM, Alembic, Rails, Laravel, Django
  ['droptable', 'drop_table'],
  ['droptableifexists', 'drop_table'],
  ['drop', 'drop_table'],
  ['dropifexists', 'drop_table'],
  ['deletemodel', 'drop_table'],
  ['createtable', 'create_table'],
  ['create', 'create_table'],
  ['createmodel', 'create_table'],
  ['renametable', 'rename_table'],
  ['rename', 'rename_table'],
  ['renamemodel', 'rename_table'],
  ['dropcolumn', 'drop_column'],
  ['dropcolumns', 'drop_column'],
  ['removecolumn', 'drop_column'],
  ['removecolumns', 'drop_column'],
  ['removefield', 'drop_column'],
  ['addcolumn', 'add_column'],
  ['addfield', 'add_column'],
  ['renamecolumn', 'rename_column'],
  ['renamefield', 'rename_column'],
  ['altercolumn', 'alter_column'],
  // What sets the table for the calls inside.
  ['altertable', 'table'],
  ['batchaltertable', 'table'],
  ['changetable', 'table'],
  ['table', 'table'],
]);

/** Ambiguous words count only on a schema: `Schema::drop('x')`, not `list.drop('x')`. */
const ON_SCHEMA = new Set(['drop', 'dropifexists', 'create', 'rename', 'table']);

const CALL = /([A-Za-z_$][\w$]*)?(?:\.|::|->)?\b([A-Za-z_]\w*)(\s*\(\s*|[ \t]+(?=:\w))/g;
const TEXT = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`|:([A-Za-z_]\w*)/g;
/** Arguments of one call that are looked at. */
const REACH = 600;

/** Words of a table's own block: Rails' `t.remove :a`, `t.rename :a, :b`. */
const IN_BLOCK: ReadonlyMap<string, Verb> = new Map([
  ['remove', 'drop_column'],
  ['rename', 'rename_column'],
]);

/** What the body of an `alterTable` calls the table. */
const BLOCK = /^(?:\$?table|\$?t|batch_op|blueprint)$/i;

/**
 * The changes that calls of a JavaScript, Python, Ruby, PHP or C# migration ask for, and those of SQL in its strings.
 * @param nameFirst whether a column stands before its table, as in EF Core
 */
export function callChanges(code: string, nameFirst = false): readonly FoundChange[] {
  const found: FoundChange[] = [];
  let table: string | null = null;
  for (const match of code.matchAll(CALL)) {
    const [whole, receiver = '', method = '', opening = ''] = match;
    const word = method.replaceAll('_', '').toLowerCase();
    const isBlock = BLOCK.test(receiver);
    const inBlock = isBlock ? IN_BLOCK.get(word) : undefined;
    const verb = inBlock ?? VERBS.get(word);
    if (verb === undefined || (inBlock === undefined && ON_SCHEMA.has(word) && !/schema$/i.test(receiver)))
      continue;
    const from = match.index + whole.length;
    const written = argumentsOf(code, from, opening.includes('('));
    const args = nameFirst ? tableFirst(verb, written) : written;
    const first = args.list[0];
    if (verb === 'table') table = first === undefined ? table : bareName(first);
    else
      for (const change of changesOf(verb, args, isBlock ? table : null, word.endsWith('columns')))
        found.push({ at: match.index, change });
  }
  for (const literal of code.matchAll(
    /"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g,
  )) {
    const text = literal.slice(1).find((part) => part !== undefined) ?? '';
    if (!/^\s*(?:ALTER|DROP|CREATE|RENAME|EXEC|sp_rename)\s/i.test(text)) continue;
    for (const { at, change } of sqlChanges(text.replaceAll('\\n', '\n')))
      found.push({ at: literal.index + at, change });
  }
  return found.sort((a, b) => a.at - b.at);
}

/** EF Core's `DropColumn(name, table)` and `RenameColumn(name, table, newName)` in the order of the others. */
function tableFirst(verb: Verb, { list, named }: Arguments): Arguments {
  const own = new Map(named);
  const [table, to, name] = [named.get('table'), named.get('newname'), named.get('name')];
  if (verb.endsWith('column')) {
    const columns = [name ?? list[0], to ?? list[2]].filter((each) => each !== undefined);
    const of = table ?? list[name === undefined ? 1 : 0];
    return of === undefined ? { list: [], named: new Map() } : { list: [of, ...columns], named: new Map() };
  }
  if (verb === 'rename_table' && name !== undefined) own.set('oldname', name);
  return { list, named: own };
}

interface Arguments {
  /** Texts in their order. */
  readonly list: readonly string[];
  /** Texts behind `name=` or `name:`. */
  readonly named: ReadonlyMap<string, string>;
}

function argumentsOf(code: string, from: number, brackets: boolean): Arguments {
  const list: string[] = [];
  const named = new Map<string, string>();
  const reach = code.slice(from, from + REACH);
  const end = brackets ? closing(reach) : Math.max(0, reach.search(/$/m));
  const text = reach.slice(0, end);
  for (const match of text.matchAll(TEXT)) {
    const value = match.slice(1).find((part) => part !== undefined) ?? '';
    const [, name] =
      /([A-Za-z_]\w*)\s*[=:]\s*$/.exec(text.slice(Math.max(0, match.index - 60), match.index)) ?? [];
    if (name === undefined) list.push(value);
    else named.set(name.replaceAll('_', '').toLowerCase(), value);
  }
  return { list, named };
}

/** Where the bracket that is open at the start closes; the end when it does not. */
function closing(text: string): number {
  let depth = 1;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === '"' || letter === "'" || letter === '`') {
      const end = text.indexOf(letter, at + 1);
      if (end < 0) return text.length;
      at = end;
    } else if (letter === '(') depth++;
    else if (letter === ')' && --depth === 0) return at;
    // What a function inside says is a call of its own.
    else if (text.startsWith('=>', at) || text.startsWith('function', at)) return at;
  }
  return text.length;
}

function changesOf(
  verb: Exclude<Verb, 'table'>,
  { list, named }: Arguments,
  current: string | null,
  several: boolean,
): readonly SchemaChange[] {
  const pick = (...names: readonly string[]): string | undefined =>
    names.map((name) => named.get(name)).find((value) => value !== undefined);
  const [first, second, third] = list.map(bareName);
  switch (verb) {
    case 'drop_table':
    case 'create_table': {
      const table = bareName(first ?? pick('tablename', 'name') ?? '');
      const kind = verb === 'drop_table' ? 'table_dropped' : 'table_created';
      return table === '' ? [] : [{ kind, table }];
    }
    case 'rename_table': {
      const [table, to] = [
        first ?? pick('oldname', 'oldtablename'),
        second ?? pick('newname', 'newtablename'),
      ];
      return table === undefined || to === undefined ? [] : [{ kind: 'table_renamed', table, to }];
    }
    case 'drop_column':
    case 'add_column': {
      const model = pick('modelname', 'tablename');
      const kind = verb === 'drop_column' ? 'column_dropped' : 'column_added';
      const name = pick('name', 'columnname');
      if (model !== undefined && (name ?? first) !== undefined)
        return [{ kind, table: model, column: name ?? first ?? '' }];
      if (first === undefined) return [];
      // In the body of an `alterTable` every text is a column of it.
      if (current !== null) return list.map((column) => ({ kind, table: current, column: bareName(column) }));
      // `remove_column :users, :age, :integer` ends with a type; `remove_columns` with columns.
      return list
        .slice(1, several ? undefined : 2)
        .map((column) => ({ kind, table: first, column: bareName(column) }));
    }
    case 'rename_column': {
      const model = pick('modelname', 'tablename');
      const [from, to] = [pick('oldname'), pick('newname')];
      if (model !== undefined && from !== undefined && to !== undefined)
        return [{ kind: 'column_renamed', table: model, column: from, to }];
      if (first === undefined || second === undefined) return [];
      if (third !== undefined) return [{ kind: 'column_renamed', table: first, column: second, to: third }];
      return current === null ? [] : [{ kind: 'column_renamed', table: current, column: first, to: second }];
    }
    case 'alter_column': {
      const to = pick('newcolumnname');
      const [table, column] = second === undefined ? [current, first] : [first, second];
      if (to === undefined || table === null || table === undefined || column === undefined) return [];
      return [{ kind: 'column_renamed', table, column, to }];
    }
  }
}
