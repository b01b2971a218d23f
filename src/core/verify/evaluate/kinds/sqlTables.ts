import { searchAt } from '../hits.ts';
import { compileText, requiredWords } from '../pattern.ts';
import type { Kind } from './kind.ts';

/** Tables of SQL statements and of ORM models. */
export const sqlTables: Kind = {
  kind: 'sql_tables',
  needs: 'syntax',
  noun: 'table',
  compile(pattern, caseSensitive) {
    const matcher = compileText(pattern.text, { caseSensitive });
    return {
      // A model's table may be named by a convention and stand nowhere in the text.
      words: [],
      required: requiredWords(matcher),
      search(file, hits) {
        for (const statement of file.facts?.sql ?? []) {
          for (const table of statement.tables) searchAt(file, matcher, table, statement, hits);
        }
        for (const model of file.facts?.models ?? []) searchAt(file, matcher, model.table, model, hits);
      },
    };
  },
};
