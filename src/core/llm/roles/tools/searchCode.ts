import * as z from 'zod';
import { quoted } from '../../../base/quote.ts';
import { oneLine } from '../../../base/plainText.ts';
import { plural } from '../../../base/words.ts';
import { unlessNoCode } from './capped.ts';
import { TOOL_TEXT_MAX } from './tool.ts';
import type { Tool } from './tool.ts';

const HITS = 40;
const input = z.object({ query: z.string().trim().min(2).max(200) });

/** Plain-text search in the open folder, secrets and ignored files left out. */
export const searchCode: Tool<z.infer<typeof input>> = {
  name: 'search_code',
  description:
    'Searches the files of the open workspace for a plain text (not a pattern), without regard to case. Returns paths with line numbers and the lines. Use one word or a short phrase that would stand in the code.',
  input,
  async run({ query }, { calls }, signal) {
    const hits = await unlessNoCode(calls.searchCode(query, HITS, signal));
    if (hits === null)
      return { text: 'No folder is open, so there is no code to search.', summary: 'no folder is open' };
    if (hits.length === 0) {
      return {
        text: `Nothing in the workspace holds “${query}”. Try a shorter or another word.`,
        summary: 'nothing found',
      };
    }
    const lines: string[] = [];
    let length = 0;
    for (const hit of hits) {
      const line = `${hit.path}:${hit.line}: ${oneLine(hit.text, 200)}`;
      if (length + line.length > TOOL_TEXT_MAX - 600) break;
      lines.push(line);
      length += line.length + 1;
    }
    const files = new Set(hits.map((hit) => hit.path)).size;
    const found = hits.length === HITS ? `${HITS} or more lines` : plural(hits.length, 'line');
    const count = `${found} in ${plural(files, 'file')}`;
    const more =
      lines.length < hits.length
        ? `\nOnly the first ${lines.length} are shown; search for something narrower.`
        : '';
    return {
      text: `${count}:\n${quoted('search-result', { query }, lines.join('\n'))}${more}`,
      summary: count,
    };
  },
};
