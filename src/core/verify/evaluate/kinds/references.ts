import { nameSearch } from '../names.ts';
import { requiredWords } from '../pattern.ts';
import type { Kind } from './kind.ts';

/** Uses of a name, apart from where it is defined and where it is imported. */
export const references: Kind = {
  kind: 'references',
  needs: 'syntax',
  noun: 'use of',
  compile(pattern, caseSensitive) {
    const names = nameSearch(pattern.text, caseSensitive);
    return {
      words: names.matcher.words,
      required: requiredWords(names.matcher),
      search(file, hits) {
        const { facts } = file;
        if (!facts) return;
        const defined = new Set<string>();
        for (const { line, column } of facts.definitions) defined.add(`${line}:${column}`);
        for (const reference of facts.references) {
          if (reference.role === 'import' || defined.has(`${reference.line}:${reference.column}`)) continue;
          names.searchReference(file, reference, hits);
        }
      },
    };
  },
};
