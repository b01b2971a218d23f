import type { FileFacts } from '../../../index/facts.ts';
import type { IndexView } from '../../../index/view.ts';

/** One row of a table of the original index: where, the text that is searched, and what is shown beside it. */
export interface Row {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly context: string;
}

/** The columns that the original searches, as `table` or, where it searches two columns of one, `table.column`. */
export const SOURCES = [
  'symbols',
  'symbols_jsx',
  'variable_usage',
  'assignments.target',
  'function_call_args.callee',
  'assignments.source',
  'function_call_args.argument',
  'sql_queries',
  'api_endpoints',
  'sql_query_tables',
] as const;
export type Source = (typeof SOURCES)[number];

export type Rows = Readonly<Record<Source, readonly Row[]>>;

/** Kinds of definitions that the original lists as symbols; the others are uses of variables to it. */
const SYMBOL_KINDS: ReadonlySet<string> = new Set([
  ...['function', 'method', 'class', 'interface', 'type', 'enum', 'struct', 'trait', 'module'],
]);
/** Languages of which the original lists `receiver.name` among the symbols. */
const WITH_PROPERTIES: ReadonlySet<string> = new Set(['typescript', 'tsx', 'javascript']);

/** Our facts as the original's tables would hold them: no imports, no string literals, no names of the environment. */
export function* rowsOf(view: IndexView): Generator<void, Rows> {
  const rows = emptyRows();
  for (const [index, { path }] of view.files.entries()) {
    const facts = view.facts(path);
    if (facts) addFile(rows, path, facts);
    if (index % FILES_PER_TURN === 0) yield;
  }
  return rows;
}

const FILES_PER_TURN = 32;

export function emptyRows(): Record<Source, Row[]> {
  const lists = SOURCES.map((source) => [source, [] as Row[]] as const);
  return Object.fromEntries(lists) as Record<Source, Row[]>;
}

function addFile(rows: Record<Source, Row[]>, file: string, facts: FileFacts): void {
  const symbols = facts.language === 'tsx' ? rows.symbols_jsx : rows.symbols;
  for (const { name, kind, line } of facts.definitions) {
    if (SYMBOL_KINDS.has(kind)) symbols.push({ file, line, text: name, context: kind });
    else rows.variable_usage.push({ file, line, text: name, context: 'write' });
  }
  const written = new Set<string>();
  for (const { name, line } of facts.definitions) written.add(`${line} ${name}`);
  for (const { name, receiver, role, line } of facts.references) {
    if (role === 'import' || role === 'env' || written.has(`${line} ${name}`)) continue;
    if (receiver === null) rows.variable_usage.push({ file, line, text: name, context: role });
    else if (WITH_PROPERTIES.has(facts.language) && role !== 'call') {
      symbols.push({ file, line, text: `${receiver}.${name}`, context: 'property' });
    }
  }
  for (const { target, source, line } of facts.assignments) {
    rows['assignments.target'].push({ file, line, text: target, context: source });
    rows['assignments.source'].push({ file, line, text: source, context: '' });
  }
  for (const { callee, args, inside, line } of facts.calls) {
    symbols.push({ file, line, text: callee, context: 'call' });
    for (const argument of args.length > 0 ? args : ['']) {
      rows['function_call_args.callee'].push({ file, line, text: callee, context: inside ?? '' });
      rows['function_call_args.argument'].push({ file, line, text: argument, context: callee });
    }
  }
  for (const { text, command, tables, line } of facts.sql) {
    rows.sql_queries.push({ file, line, text, context: command });
    for (const table of tables) rows.sql_query_tables.push({ file, line, text: table, context: command });
  }
  for (const { path, method, line } of facts.routes) {
    rows.api_endpoints.push({ file, line, text: path, context: method });
  }
}
