import { nameSearch } from '../names.ts';
import { requiredWords } from '../pattern.ts';
import type { Kind } from './kind.ts';

/** Tables of SQL statements and of ORM models, with or without their schema. */
export const sqlTables: Kind = {
  kind: 'sql_tables',
  needs: 'syntax',
  noun: 'table',
  compile(pattern, caseSensitive) {
    const names = nameSearch(pattern.text, caseSensitive);
    return {
      // A model's table may be named by a convention and stand nowhere in the text.
      words: [],
      required: requiredWords(names.matcher),
      search(file, hits) {
        for (const statement of file.facts?.sql ?? []) {
          for (const table of statement.tables) names.searchName(file, table, statement, hits);
        }
        for (const model of file.facts?.models ?? []) names.searchName(file, model.table, model, hits);
      },
    };
  },
};
