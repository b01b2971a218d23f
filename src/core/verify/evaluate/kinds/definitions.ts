import type { Definition, DefinitionKind } from '../../../index/facts.ts';
import { searchAt } from '../hits.ts';
import { nameSearch } from '../names.ts';
import { isRegexText, requiredWords } from '../pattern.ts';
import type { Kind } from './kind.ts';

/** Words in front of a name that restrict the kind, in the spelling of any language. */
const KIND_WORDS: Readonly<Record<string, readonly DefinitionKind[]>> = {
  function: ['function', 'method'],
  def: ['function', 'method'],
  fn: ['function', 'method'],
  func: ['function', 'method'],
  fun: ['function', 'method'],
  method: ['method'],
  class: ['class'],
  interface: ['interface'],
  type: ['type'],
  enum: ['enum'],
  struct: ['struct'],
  trait: ['trait'],
  module: ['module'],
  namespace: ['module'],
  const: ['constant', 'variable'],
  constant: ['constant'],
  let: ['variable'],
  var: ['variable'],
  variable: ['variable', 'constant'],
  property: ['property'],
  field: ['property'],
  parameter: ['parameter'],
  macro: ['macro'],
};

/** What the code gives a name to: `total`, `Cart.total`, `class Cart`. */
export const definitions: Kind = {
  kind: 'definitions',
  needs: 'syntax',
  noun: 'definition of',
  compile(pattern, caseSensitive) {
    const regex = isRegexText(pattern.text);
    const [, word = '', rest = ''] = (regex ? null : /^(\w+)\s+(.+)$/s.exec(pattern.text.trim())) ?? [];
    const kinds = Object.hasOwn(KIND_WORDS, word.toLowerCase()) ? KIND_WORDS[word.toLowerCase()] : undefined;
    const text = kinds ? rest : pattern.text;
    const names = nameSearch(text, caseSensitive);
    const { matcher } = names;
    return {
      words: matcher.words,
      // Literals are also looked for in the code itself, where words stand that no fact has.
      required: matcher.isRegex ? requiredWords(matcher) : [],
      search(file, hits) {
        for (const definition of file.facts?.definitions ?? []) {
          if (kinds && !kinds.includes(definition.kind)) continue;
          if (matcher.find(definition.name).length > 0)
            searchAt(file, matcher, definition.name, definition, hits);
          else if (isMember(definition, matcher.find)) {
            const place = file.locate(definition.name, definition, 5) ?? definition;
            hits.add(place.line, place.column, place.column + definition.name.length);
          }
        }
        if (!kinds) names.searchOwnText(file, hits);
      },
    };
  },
};

/** What stands between the names of a container, and what before the name in it. */
const JOINTS = [
  ['.', '.'],
  ['::', '::'],
  ['::', '#'],
  ['::', '.'],
  ['.', '#'],
  ['->', '->'],
] as const;

/** `Cart.total`, and `Cart::total` or `Cart#total` where people write so; the hit must reach the name. */
function isMember(definition: Definition, find: (text: string) => readonly number[]): boolean {
  const { container, name } = definition;
  if (container === null) return false;
  return JOINTS.some(([between, joint]) => {
    const text = `${between === '.' ? container : container.replaceAll('.', between)}${joint}${name}`;
    const found = find(text);
    return (found.at(-1) ?? 0) > text.length - name.length;
  });
}
