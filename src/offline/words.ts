import type { Survey, Place } from './survey.ts';

/** Said once in every document and thread of the offline planner. */
export const NO_MODEL =
  '_Written by the offline planner from templates and from what it found in this workspace. No language model was used._';

/** `src/api.ts:12` when the line is known. */
export function where(place: Place): string {
  const line = place.symbols[0]?.line ?? place.line?.number;
  return line ? `\`${place.path}:${line}\`` : `\`${place.path}\``;
}

/** `createServer` in `src/api.ts:12`, or only the place. */
export function symbolAt(place: Place): string {
  const symbol = place.symbols[0];
  return symbol ? `\`${symbol.name}\` in \`${place.path}:${symbol.line}\`` : where(place);
}

/** `a`, `b` and `c`. */
export function joined(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** The command that runs the tests, with the file that says so; null when none was found. */
export function testCommand(survey: Survey): { readonly run: string; readonly from: string } | null {
  return survey.project.commands.find((each) => each.purpose === 'test') ?? null;
}

/** One sentence about the folder. */
export function folderSentence(survey: Survey): string {
  if (survey.fileCount === 0) return 'The folder is empty, so nothing here stands on existing code.';
  const { readme, stack } = survey.project;
  const parts = [`The folder \`${survey.name}\` holds ${survey.fileCount} files`];
  if (survey.languages.length > 0) parts.push(`, mostly ${survey.languages[0]}`);
  if (stack.length > 0) parts.push(`, with ${joined(stack.slice(0, 4))}`);
  const about = readme?.summary ? ` Its README (\`${readme.path}\`) says: “${readme.summary}”` : '';
  return `${parts.join('')}.${about}`;
}
