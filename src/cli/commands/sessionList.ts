import { SESSION_PHASES } from '../../core/model/session.ts';
import type { CliCommand } from '../command.ts';
import { cut, money, phase, plural, shortId, table } from '../format.ts';
import { oneLine } from '../terminal.ts';

export const sessionList: CliCommand = {
  name: 'session list',
  summary: 'list sessions, last changed first',
  options: [
    ['--phase <phases>', `only these, separated by commas: ${SESSION_PHASES.join(', ')}`],
    ['--text <words>', 'only those whose title or idea contains this'],
    ['--limit <number>', 'at most so many (preset 50)'],
  ],
  async run(door, input) {
    const phases = input.words('phase', SESSION_PHASES);
    const text = input.text('text');
    const limit = input.whole('limit', 1, 500) ?? 50;
    const page = await (
      await door.engine()
    ).sessions({ ...(phases ? { phases } : {}), ...(text ? { text } : {}), limit });
    const { paint } = door.terminal;
    door.result(page, () =>
      page.items.length === 0
        ? ['No sessions. Start one: planning-studio session new "your idea"']
        : [
            ...table(
              page.items.map((session) => [
                shortId(session.id),
                phase(paint, session.phase) + (session.paused ? paint('yellow', ' paused') : ''),
                cut(oneLine(session.title), 60),
                session.draftCount > 0 ? plural(session.draftCount, 'task') : '',
                session.costMicroUsd > 0 ? money(session.costMicroUsd) : '',
                paint('dim', session.updatedAt.slice(0, 16)),
              ]),
            ),
            ...(page.total > page.items.length
              ? [paint('dim', `${page.items.length} of ${page.total}`)]
              : []),
          ],
    );
  },
};
