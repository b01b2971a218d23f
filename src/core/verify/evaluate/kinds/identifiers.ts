import { searchAt } from '../hits.ts';
import { nameSearch } from '../names.ts';
import { requiredWords } from '../pattern.ts';
import { isRelative, moduleOf } from './imports.ts';
import type { Kind } from './kind.ts';

/** Names wherever the code says them; never in comments or strings, names of environment variables apart. */
export const identifiers: Kind = {
  kind: 'identifiers',
  needs: 'syntax',
  noun: 'name',
  compile(pattern, caseSensitive) {
    const names = nameSearch(pattern.text, caseSensitive);
    const { matcher } = names;
    return {
      words: matcher.words,
      // Literals are also looked for in the code itself, where words stand that no fact has.
      required: matcher.isRegex ? requiredWords(matcher) : [],
      search(file, hits) {
        const { facts } = file;
        if (!facts) return;
        for (const definition of facts.definitions)
          searchAt(file, matcher, definition.name, definition, hits);
        for (const reference of facts.references) names.searchReference(file, reference, hits);
        for (const call of facts.calls) names.searchCallee(file, call, hits);
        for (const assignment of facts.assignments)
          names.searchName(file, assignment.target, assignment, hits);
        for (const item of facts.imports) {
          if (!isRelative(item.module) && matcher.find(item.module).length > 0) {
            searchAt(file, matcher, item.module, moduleOf(file, item), hits);
          }
          for (const { name, alias } of item.names) {
            searchAt(file, matcher, name, item, hits);
            if (alias !== null) searchAt(file, matcher, alias, item, hits);
          }
        }
        for (const decorator of facts.decorators) names.searchName(file, decorator.name, decorator, hits);
        names.searchOwnText(file, hits);
      },
    };
  },
};
