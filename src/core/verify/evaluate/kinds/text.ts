import { compileText } from '../pattern.ts';
import type { Kind } from './kind.ts';

/** Plain text of files of any kind, comments included. */
export const text: Kind = {
  kind: 'text',
  needs: 'text',
  noun: 'text',
  compile(pattern, caseSensitive) {
    const matcher = compileText(pattern.text, { caseSensitive, multiline: true });
    return {
      words: matcher.words,
      search(file, hits) {
        const found = matcher.find(file.text);
        for (let index = 0; index < found.length; index += 2) {
          const start = found[index] ?? 0;
          const end = found[index + 1] ?? start;
          const { line, column } = file.placeAt(start);
          const lineEnd = file.text.indexOf('\n', start);
          const last = lineEnd < 0 ? end : Math.min(end, lineEnd);
          hits.add(line, column, column + Math.max(0, last - start));
        }
      },
    };
  },
};
