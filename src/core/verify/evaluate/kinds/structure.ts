import type { Kind } from './kind.ts';
import { narrowingWords } from '../pattern.ts';

/** Code with `$META` variables, as ast-grep reads it. */
export const structure: Kind = {
  kind: 'structure',
  needs: 'syntax',
  nests: true,
  noun: 'code like',
  compile(pattern) {
    return {
      // What is no variable stands in the code as it is written.
      words: narrowingWords(pattern.text.replace(/\$+[A-Z0-9_]+/g, ' ')),
      search(file, hits) {
        for (const hit of file.structure(pattern.text)) hits.add(hit.line, hit.column, hit.endColumn);
      },
    };
  },
};
