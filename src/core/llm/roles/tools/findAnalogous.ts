import * as z from 'zod';
import { oneLine } from '../../../base/plainText.ts';
import { plural } from '../../../base/words.ts';
import { ANALOGUE_TYPES } from '../../../index/analogous.ts';
import type { AnalogueQuery } from '../../../index/port.ts';
import { cappedQuote, NO_INDEX, unlessNoCode } from './capped.ts';
import type { Tool } from './tool.ts';

const HITS = 12;
const text = z.string().trim().max(300);
const input = z.object({
  type: z.enum(ANALOGUE_TYPES),
  name: text.optional(),
  method: text.optional(),
  path: text.optional(),
});

/** Places that new work should resemble, from the code index. */
export const findAnalogous: Tool<z.infer<typeof input>> = {
  name: 'find_analogous',
  description:
    'Finds places of the workspace that a new piece of work should resemble, best first, with why. type api_route (method, path), function (name or pattern such as validate_*), component (name, *Card), test (name), like (name = a symbol that is there). Use it to write tasks and rules in the style of this code.',
  input,
  async run(asked, { calls }, signal) {
    const found = await unlessNoCode(calls.analogous(queryOf(asked), HITS, signal));
    if (found === null) return NO_INDEX;
    if (found.length === 0)
      return { text: 'Nothing in the workspace is like that.', summary: 'nothing found' };
    const lines = found.map(
      (each) =>
        `${each.what} ${oneLine(each.name, 120)} ${each.path}:${each.line} — ${oneLine(each.why, 200)}\n    ${oneLine(each.text, 160)}`,
    );
    const count = plural(found.length, 'place');
    return {
      text: `${count}, best first:\n${cappedQuote('analogues', { type: asked.type }, lines, 'ask more narrowly')}`,
      summary: count,
    };
  },
};

function queryOf({ type, name, method, path }: z.infer<typeof input>): AnalogueQuery {
  switch (type) {
    case 'api_route':
      return { type, ...(method ? { method } : {}), ...(path ? { path } : {}) };
    case 'function':
      return { type, name: name ?? '' };
    case 'component':
    case 'test':
      return { type, ...(name ? { name } : {}) };
    case 'like':
      return { type, symbol: name ?? '', ...(path ? { path } : {}) };
  }
}
