import { plural } from '../../core/base/words.ts';
import type { IndexStatus, SkippedFile } from '../../core/index/port.ts';
import type { CliCommand } from '../command.ts';
import { table } from '../format.ts';
import { buildIndex } from '../indexProgress.ts';
import { oneLine } from '../terminal.ts';
import type { Paint } from '../terminal.ts';

export const index: CliCommand = {
  name: 'index',
  summary: 'take in the code of the folder, and say what is known and what was skipped',
  options: [['--skipped', 'name every skipped file (of the first 1,000), not only the first']],
  async run(door, input) {
    const status = await buildIndex(door, await door.engine());
    const most = input.flag('skipped') ? Infinity : SHOWN;
    door.result({ type: 'result', ...status }, () => indexLines(status, most, door.terminal.paint));
    if (status.state === 'failed') door.end(1);
  },
};

const SHOWN = 10;
const REASONS: Readonly<Record<SkippedFile['reason'], string>> = {
  too_large: 'too large',
  binary: 'binary',
  timeout: 'took too long',
  crashed: 'crashed the parser',
  unreadable: 'cannot be read',
  symlink: 'a link',
  nested_repository: 'a repository of its own',
  too_many: 'more files than are taken in',
  no_grammar: 'its grammar is missing',
};

function indexLines(status: IndexStatus, most: number, paint: Paint): readonly string[] {
  const { files, parsedFiles, bytes, languages, skipped, skippedTotal, partial, warm, message } = status;
  const shown = skipped.slice(0, most);
  const broken = partial.slice(0, most);
  return [
    ...(message === null ? [] : [paint('red', oneLine(message))]),
    `${plural(files, 'file')}, ${(bytes / 1e6).toFixed(1)} MB, ${parsedFiles} parsed${warm ? ', from the cache' : ''}`,
    ...table(languages.map((each) => [`  ${each.language}`, String(each.files)])),
    ...(partial.length > 0 ? [paint('yellow', `${plural(partial.length, 'file')} parsed in part`)] : []),
    ...broken.map(({ path, lines }) => `  ${oneLine(path)}  syntax error in line ${lines.join(', ')}`),
    ...more(partial.length - broken.length, paint),
    ...(skippedTotal > 0 ? [paint('yellow', `${plural(skippedTotal, 'file')} skipped`)] : []),
    ...shown.map(({ path, reason, detail }) => {
      const why = detail === '' ? REASONS[reason] : `${REASONS[reason]} (${oneLine(detail)})`;
      return `  ${oneLine(path)}  ${paint('dim', why)}`;
    }),
    ...more(skippedTotal - shown.length, paint),
  ];
}

function more(count: number, paint: Paint): readonly string[] {
  return count > 0 ? [paint('dim', `  ${count} more`)] : [];
}
