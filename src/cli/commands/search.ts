import type { CliCommand } from '../command.ts';
import { cut, shortId } from '../format.ts';
import { oneLine } from '../terminal.ts';

export const search: CliCommand = {
  name: 'search',
  summary: 'search sessions, plans, tasks, documents and memories',
  args: [['<words...>', 'all of them must occur; the last may be a beginning']],
  options: [['--limit <number>', 'at most so many (preset 20)']],
  async run(door, input) {
    const limit = input.whole('limit', 1, 200) ?? 20;
    const hits = await (await door.engine()).search(input.arg(0), limit);
    const { paint } = door.terminal;
    door.result({ hits }, () =>
      hits.length === 0
        ? ['Nothing found.']
        : hits.flatMap((hit) => [
            `${hit.kind.padEnd(8)} ${shortId(hit.stream.id)}  ${paint('bold', cut(oneLine(hit.title), 80))}`,
            `         ${paint('dim', oneLine(hit.snippet))}`,
          ]),
    );
  },
};
