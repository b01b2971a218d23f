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
    return {
      words: names.matcher.words,
      required: requiredWords(names.matcher),
      search(file, hits) {
        for (const decorator of file.facts?.decorators ?? []) {
          const written = `${decorator.name}(${decorator.args.join(', ')})`;
          const text = names.matcher.find(decorator.name).length > 0 ? decorator.name : written;
          searchAt(file, names.matcher, text, decorator, hits);
        }
      },
    };
  },
};
