import * as z from 'zod';
import { quoted } from '../../../base/quote.ts';
import { oneLine } from '../../../base/plainText.ts';
import { plural } from '../../../base/words.ts';
import { TOOL_TEXT_MAX } from './tool.ts';
import type { Tool } from './tool.ts';

const HITS = 15;
const input = z.object({ query: z.string().trim().min(2).max(200) });

/** Full-text search over what was planned, decided and said before. */
export const searchPlans: Tool<z.infer<typeof input>> = {
  name: 'search_plans',
  description:
    'Searches earlier sessions, plans, tasks, specifications and recorded decisions of this workspace. All words must occur. Use it to learn what was decided, tried or refused before.',
  input,
  async run({ query }, { calls }, signal) {
    signal.throwIfAborted();
    const hits = await calls.search(query, HITS);
    if (hits.length === 0)
      return { text: `No earlier plan or session mentions “${query}”.`, summary: 'nothing found' };
    const lines: string[] = [];
    let length = 0;
    for (const hit of hits) {
      const line = `${hit.kind} “${oneLine(hit.title, 120)}” (${hit.at.slice(0, 10)}): ${oneLine(hit.snippet, 300)}`;
      if (length + line.length > TOOL_TEXT_MAX - 600) break;
      lines.push(line);
      length += line.length + 1;
    }
    const count = plural(hits.length, 'result');
    return { text: `${count}:\n${quoted('search-result', { query }, lines.join('\n'))}`, summary: count };
  },
};
