import * as z from 'zod';
import { oneLine } from '../../../base/plainText.ts';
import { plural } from '../../../base/words.ts';
import { cappedQuote, NO_INDEX, unlessNoCode } from './capped.ts';
import type { Tool } from './tool.ts';

const HITS = 30;
const input = z.object({ name: z.string().trim().min(1).max(200) });

/** Definitions by name, from the code index. */
export const findSymbol: Tool<z.infer<typeof input>> = {
  name: 'find_symbol',
  description:
    'Finds definitions (functions, classes, types, constants …) of the workspace by name, by a part of one or by a glob such as validate_*. Returns kind, name, path and line. Use it before you name something that should exist, change or disappear.',
  input,
  async run({ name }, { calls }, signal) {
    const hits = await unlessNoCode(calls.symbols({ name, limit: HITS }, signal));
    if (hits === null) return NO_INDEX;
    if (hits.length === 0)
      return {
        text: `Nothing in the workspace is called “${oneLine(name, 100)}”.`,
        summary: 'nothing found',
      };
    const lines = hits.map((hit) => {
      const full = hit.container === null ? hit.name : `${hit.container}.${hit.name}`;
      const parameters = hit.parameters === null ? '' : `(${oneLine(hit.parameters, 80)})`;
      return `${hit.kind} ${oneLine(full, 120)}${parameters} ${hit.path}:${hit.line}`;
    });
    const count = hits.length === HITS ? `${HITS} or more definitions` : plural(hits.length, 'definition');
    return {
      text: `${count}:\n${cappedQuote('symbols', { name }, lines, 'ask for a longer name')}`,
      summary: count,
    };
  },
};
