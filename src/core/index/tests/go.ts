import type { Call, Definition, TestCase } from '../facts.ts';
import { valueAt } from '../routes/scopes.ts';
import { literal } from '../source.ts';
import type { Source } from '../source.ts';
import { shown, test } from './titles.ts';

const LOOP = /\bfor\s+(\w+)\s*(?:,\s*(\w+)\s*)?:=\s*range\s+([\w.]*)/g;

/** Test functions, and the parts that `t.Run` gives names: written there, or in the table that a loop goes through. */
export function goTests(source: Source): readonly TestCase[] {
  const own = source.syntax.definitions.filter(
    (each) =>
      (each.kind === 'function' || each.kind === 'method') &&
      /^(?:Test|Benchmark|Fuzz|Example)(?![a-z])/.test(each.name) &&
      each.name !== 'TestMain',
  );
  const runs = source.syntax.calls.filter(
    (call) => /^[\w$]+\.Run$/.test(call.callee) && call.args.length === 2,
  );
  const parts = runs.flatMap((call): readonly TestCase[] => {
    const owner = own.find((each) => each.line <= call.line && call.line <= each.endLine);
    const at = source.offset(call);
    const around = runs
      .filter((each) => each !== call && source.holdsInArguments(each, at))
      .flatMap((each) => source.literal(each.args[0], each.inside) ?? []);
    const prefix = owner ? [shown(owner)] : [];
    const named = (title: string): string => [...prefix, ...around, title].join(' ');
    const title = source.literal(call.args[0], call.inside);
    if (title !== null) return [test(call, named(title))];
    return rows(source, call, owner).map((row) => test(source.place(row.at), named(row.title)));
  });
  return [...own.map((each) => test(each, shown(each))), ...parts];
}

interface Row {
  readonly at: number;
  readonly title: string;
}

/** `t.Run(tt.name, …)`: the names of the table; `t.Run(name, …)`: the keys of the map. */
function rows(source: Source, call: Call, owner: Definition | undefined): readonly Row[] {
  const [, variable, field] = /^(\w+)(?:\.(\w+))?$/.exec(call.args[0] ?? '') ?? [];
  if (variable === undefined || !owner) return [];
  const at = source.offset(call);
  const start = source.offset({ line: owner.line, column: 1 });
  const loop = [...source.text.slice(start, at).matchAll(LOOP)].findLast(
    (each) => (field === undefined ? each[1] : (each[2] ?? each[1])) === variable,
  );
  if (!loop) return [];
  const table = loop[3] === '' ? null : valueAt(source, loop[3] ?? '', call.inside, Infinity);
  const from = table ? source.offset(table) : start + loop.index;
  // What stands in another function is another table.
  const to = table && table.inside === null ? sectionEnd(source, table.line) : at;
  const inTable = source.syntax.assignments.filter((each) => {
    const place = source.offset(each);
    return from < place && place < to && each.inside === (table ? table.inside : call.inside);
  });
  if (field === undefined)
    return inTable.flatMap((each): readonly Row[] => {
      const place = source.offset(each);
      return /["`]/.test(source.text.charAt(place)) ? [{ at: place, title: each.target }] : [];
    });
  const written = inTable.flatMap((each): readonly Row[] => {
    const title = each.target === field ? literal(each.source) : null;
    return title === null ? [] : [{ at: source.offset(each), title }];
  });
  return [...written, ...positional(source, field, from, to)];
}

/** `{"one item", 1}` when the name is the first field of the struct. */
function positional(source: Source, field: string, from: number, to: number): readonly Row[] {
  const text = source.text.slice(from, to);
  if (!new RegExp(`struct\\s*\\{\\s*${field}\\b`).test(text)) return [];
  return source.syntax.strings.flatMap((each): readonly Row[] => {
    const place = source.offset(each);
    const isFirst =
      from < place && place < to && /\{\s*$/.test(source.text.slice(Math.max(from, place - 80), place));
    return isFirst ? [{ at: place, title: each.value }] : [];
  });
}

function sectionEnd(source: Source, line: number): number {
  const next = source.syntax.definitions.find((each) => each.line > line && each.container === null);
  return next ? source.offset({ line: next.line, column: 1 }) : source.text.length;
}
