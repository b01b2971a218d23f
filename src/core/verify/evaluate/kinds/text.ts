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
        let line = 1;
        let lineStart = 0;
        for (let index = 0; index < found.length; index += 2) {
          const start = found[index] ?? 0;
          const end = found[index + 1] ?? start;
          for (let at = file.text.indexOf('\n', lineStart); at >= 0 && at < start;) {
            line += 1;
            lineStart = at + 1;
            at = file.text.indexOf('\n', lineStart);
          }
          const lineEnd = file.text.indexOf('\n', start);
          const last = lineEnd < 0 ? end : Math.min(end, lineEnd);
          hits.add(line, start - lineStart + 1, Math.max(last, start) - lineStart + 1);
        }
      },
    };
  },
};
