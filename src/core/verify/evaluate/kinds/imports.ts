import type { Import, Language, Place } from '../../../index/facts.ts';
import { searchAt } from '../hits.ts';
import { compileText, requiredWords } from '../pattern.ts';
import type { SourceFile } from '../source.ts';
import type { Kind } from './kind.ts';

/** Modules and what is taken from them: `react`, `./cart`, `auth0.v3`, `lodash.merge`. */
export const imports: Kind = {
  kind: 'imports',
  needs: 'syntax',
  noun: 'import',
  compile(pattern, caseSensitive) {
    const matcher = compileText(pattern.text, { caseSensitive });
    // `./cart` is not `../cart`: a relative module is named from its first character.
    const fromStart = !matcher.isRegex && pattern.text.startsWith('.');
    return {
      words: matcher.words,
      required: requiredWords(matcher),
      search(file, hits) {
        for (const item of file.facts?.imports ?? []) {
          const found = matcher.find(item.module);
          if (found.length > 0 && (!fromStart || found[0] === 0)) {
            searchAt(file, matcher, item.module, moduleOf(file, item), hits);
          }
          for (const { name } of item.names) {
            if (matcher.find(name).length > 0) searchAt(file, matcher, name, item, hits);
            else if (!fromStart && isJoined(item.module, name, matcher.find)) {
              const place = file.locate(name, item) ?? item;
              hits.add(place.line, place.column, place.column + (place === item ? 0 : name.length));
            }
          }
        }
      },
    };
  },
};

/** `lodash.merge`, `std::fs::File`, `App\Models\User`, `react/useState`: the module and a name of it. */
function isJoined(module: string, name: string, find: (text: string) => readonly number[]): boolean {
  if (find(module).length > 0) return false;
  return ['.', '::', '/', '\\'].some((joint) => find(`${module}${joint}${name}`).length > 0);
}

/** Languages that write modules as strings. */
const QUOTED: ReadonlySet<Language> = new Set(['typescript', 'tsx', 'javascript', 'go', 'ruby', 'c', 'cpp']);

/** Where the module stands: between quotes if there are any, for a name of the same spelling may stand before it. */
export function moduleOf(file: SourceFile, item: Import): Place {
  if (!QUOTED.has(file.facts?.language ?? 'sql')) return item;
  for (const [open, close] of ['""', "''", '``', '<>']) {
    const quoted = file.locate(`${open}${item.module}${close}`, item);
    if (quoted) return { line: quoted.line, column: quoted.column + 1 };
  }
  return item;
}

/** A module of the workspace, not of a package. */
export function isRelative(module: string): boolean {
  return module.startsWith('.') || module.startsWith('/');
}
