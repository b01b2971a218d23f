import { nameSearch } from '../names.ts';
import { requiredWords } from '../pattern.ts';
import type { Kind } from './kind.ts';

/** What is called: `jwt.sign`, `sign`, `sign()`. */
export const calls: Kind = {
  kind: 'calls',
  needs: 'syntax',
  noun: 'call to',
  compile(pattern, caseSensitive) {
    const names = nameSearch(pattern.text.replace(/^(new|await)\s+/, ''), caseSensitive);
    return {
      words: names.matcher.words,
      required: requiredWords(names.matcher),
      search(file, hits) {
        for (const call of file.facts?.calls ?? []) names.searchCallee(file, call, hits);
      },
    };
  },
};
