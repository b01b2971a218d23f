import { searchAt } from '../hits.ts';
import { compileText } from '../pattern.ts';
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
      search(file, hits) {
        const { facts } = file;
        if (!facts) return;
        for (const assignment of facts.assignments)
          searchAt(file, matcher, assignment.source, assignment, hits);
        for (const call of facts.calls) {
          for (const argument of call.args) searchAt(file, matcher, argument, call, hits);
        }
        for (const literal of facts.strings) searchAt(file, matcher, literal.value, literal, hits);
        for (const statement of facts.sql) searchAt(file, matcher, statement.text, statement, hits);
        for (const route of facts.routes) searchAt(file, matcher, route.path, route, hits);
      },
    };
  },
};
