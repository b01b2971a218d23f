import fs from 'node:fs';
import path from 'node:path';
import type { AnyStream } from '../../core/log/streamType.ts';
import { ARCHIVE_FOLDER } from './folder.ts';

/** What is shared by committing logs to git. Shared plans take their documents and sealed records along. */
export interface Share {
  readonly plans: boolean;
  readonly sessions: boolean;
}

const BEGIN = '# >>> Planning Studio';
const END = '# <<< Planning Studio';
const BLOCK = new RegExp(`${BEGIN}[^\\n]*\\n[\\s\\S]*?${END}[^\\n]*\\n?`);

/**
 * Writes `.gitignore` and `.gitattributes` of the state folder. Only the marked block is ours: lines outside it
 * are kept, and a file without the block belongs to whoever took it out. Without `share`, files that exist stay
 * as they are. Returns the names of files that were left alone although they say something else.
 */
export function writeGitFiles(
  root: string,
  kinds: readonly AnyStream[],
  share: Share | undefined,
): readonly string[] {
  const leftAlone: string[] = [];
  for (const [name, lines] of [
    ['.gitignore', ignoreLines(kinds, share ?? { plans: false, sessions: false })],
    ['.gitattributes', ['*.jsonl -text merge=union', `${ARCHIVE_FOLDER}/*.jsonl -text -merge`]],
  ] as const) {
    const file = path.join(root, name);
    const block = `${BEGIN}: this block is written by the setting planningStudio.share; add your own lines outside it\n${lines.join('\n')}\n${END}\n`;
    const text = readIfThere(file);
    if (text === null) fs.writeFileSync(file, block);
    else if (share !== undefined && !BLOCK.test(text)) leftAlone.push(name);
    else if (share !== undefined && BLOCK.exec(text)?.[0] !== block) {
      fs.writeFileSync(
        file,
        text.replace(BLOCK, () => block),
      );
    }
  }
  return leftAlone;
}

function ignoreLines(kinds: readonly AnyStream[], { plans, sessions }: Share): readonly string[] {
  // With nothing shared git must not see the folder at all, this file included.
  const lines = ['*'];
  if (plans || sessions) lines.push('!.gitignore', '!.gitattributes');
  const shared = (how: AnyStream['share']): string[] =>
    kinds.filter(({ share }) => share === how).map(({ folder }) => folder);
  const folders = [
    ...(plans ? [...shared('with plans'), ARCHIVE_FOLDER] : []),
    ...(sessions ? shared('with sessions') : []),
  ];
  return [...lines, ...folders.flatMap((folder) => [`!${folder}/`, `!${folder}/*.jsonl`])];
}

function readIfThere(file: string): string | null {
  const stats = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  // A link could lead anywhere: it is read as somebody's own choice and never written through.
  return stats.isFile() ? fs.readFileSync(file, 'utf8') : '';
}
