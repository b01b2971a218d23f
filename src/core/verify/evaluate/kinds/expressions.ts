import type { Place } from '../../../index/facts.ts';
import { searchAt, type Hits } from '../hits.ts';
import { compileText, type TextMatcher } from '../pattern.ts';
import { restOfValue } from '../restOfValue.ts';
import { FACTS_CUT, type SourceFile } from '../source.ts';
import type { Kind } from './kind.ts';

/** Values: what is assigned, passed to calls, written as a string, sent as SQL, or reached as a route. */
export const expressions: Kind = {
  kind: 'expressions',
  needs: 'syntax',
  noun: 'expression',
  compile(pattern, caseSensitive) {
    const matcher = compileText(pattern.text, { caseSensitive });
    return {
      // A route may be named by its file, so that its words stand nowhere in the text.
      words: pattern.text.includes('/') ? [] : matcher.words,
      // Comments in SQL are read as white space.
      required: matcher.required.split(/\s+/),
      search(file, hits) {
        const { facts } = file;
        if (!facts) return;
        for (const assignment of facts.assignments) {
          searchAt(file, matcher, assignment.source, assignment, hits);
          if (assignment.source.length >= CUT) searchRest(file, matcher, assignment, hits);
        }
        for (const call of facts.calls) {
          for (const argument of call.args) searchAt(file, matcher, argument, call, hits);
          if (call.args.some((argument) => argument.length >= CUT)) searchRest(file, matcher, call, hits);
        }
        for (const literal of facts.strings) searchAt(file, matcher, literal.value, literal, hits);
        for (const statement of facts.sql)
          searchAt(file, matcher, withoutComments(statement.text), statement, hits);
        for (const route of facts.routes) searchAt(file, matcher, route.path, route, hits);
      },
    };
  },
};

/** The facts give so much of a value; what is behind it is looked for in the source. */
const CUT = FACTS_CUT;

function searchRest(file: SourceFile, matcher: TextMatcher, place: Place, hits: Hits): void {
  const start = file.offsetOf(place.line) + place.column - 1;
  const rest = restOfValue(file.text, start, CUT, file.facts?.language ?? 'sql');
  const found = matcher.find(rest);
  for (let index = 0; index < found.length; index += 2) {
    const from = found[index] ?? 0;
    const [first = ''] = rest.slice(from, found[index + 1]).split('\n', 1);
    const { line, column } = file.placeAt(start + from);
    if (first.trim() !== '') hits.add(line, column, column + first.length);
  }
}

/** A statement with spaces for its comments; quoted text is none, whatever stands in it. */
function withoutComments(sql: string): string {
  if (!sql.includes('--') && !sql.includes('/*')) return sql;
  return sql.replace(/'[^']*'|"[^"]*"|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (piece) =>
    piece.startsWith('-') || piece.startsWith('/') ? piece.replace(/[^\n]/g, ' ') : piece,
  );
}
