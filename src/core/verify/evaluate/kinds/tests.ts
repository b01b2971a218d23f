import { compileText, requiredWords } from '../pattern.ts';
import type { Kind } from './kind.ts';

/** Tests by the words of their full name. */
export const tests: Kind = {
  kind: 'tests',
  needs: 'syntax',
  noun: 'test',
  compile(pattern, caseSensitive) {
    const matcher = compileText(pattern.text, { caseSensitive });
    return {
      // A name may be made from more than the text: of a class, of a table of cases.
      words: [],
      required: requiredWords(matcher),
      search(file, hits) {
        for (const test of file.facts?.tests ?? []) {
          if (matcher.find(test.name).length > 0) hits.add(test.line, test.column, test.column);
        }
      },
    };
  },
};
