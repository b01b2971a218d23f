import { PlanningError } from '../../../base/errors.ts';
import { quoted } from '../../../base/quote.ts';
import { TOOL_TEXT_MAX } from './tool.ts';

/** Room that a tool's own words need beside what it quotes. */
const OWN_WORDS = 600;

/** Lines of others as quoted material, as many as fit; says how many were left out. */
export function cappedQuote(
  kind: string,
  attributes: Readonly<Record<string, string | number>>,
  lines: readonly string[],
  narrower: string,
): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    if (length + line.length > TOOL_TEXT_MAX - OWN_WORDS) break;
    kept.push(line);
    length += line.length + 1;
  }
  const more = kept.length < lines.length ? `\nOnly the first ${kept.length} are shown; ${narrower}.` : '';
  return `${quoted(kind, attributes, kept.join('\n'))}${more}`;
}

export const NO_INDEX = {
  text: 'There is no code to look at: no folder is open, or it is not indexed.',
  summary: 'no code index',
};

/** Null when there is no code to ask about. */
export async function unlessNoCode<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof PlanningError && error.code === 'no_workspace') return null;
    throw error;
  }
}
