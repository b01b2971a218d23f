import { searchAt } from '../hits.ts';
import { nameSearch } from '../names.ts';
import { requiredWords } from '../pattern.ts';
import type { Kind } from './kind.ts';

/** Decorators, annotations and attributes, with or without the sign in front. */
export const decorators: Kind = {
  kind: 'decorators',
  needs: 'syntax',
  noun: 'decorator',
  compile(pattern, caseSensitive) {
    const bare = pattern.text.replace(/^@/, '').replace(/^#?\[(.*)\]$/s, '$1');
    const names = nameSearch(bare, caseSensitive);
    const { matcher } = names;
    return {
      words: matcher.words,
      required: requiredWords(matcher),
      search(file, hits) {
        for (const decorator of file.facts?.decorators ?? []) {
          const { name, args } = decorator;
          names.searchName(file, name, decorator, hits);
          if (matcher.find(name).length === 0)
            searchAt(file, matcher, `${name}(${args.join(', ')})`, decorator, hits);
        }
      },
    };
  },
};
