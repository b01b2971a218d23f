import { plural } from '../../core/base/words.ts';
import { SESSION_PHASES } from '../../core/model/session.ts';
import type { CliCommand } from '../command.ts';
import { cut, money, phase, shortId, table } from '../format.ts';
import { pageJson, pageLine, paging } from '../paging.ts';
import { oneLine } from '../terminal.ts';

const PAGING = paging(50, 500);

export const sessionList: CliCommand = {
  name: 'session list',
  summary: 'list sessions, last changed first',
  options: [
    ['--phase <phases>', `only these, separated by commas: ${SESSION_PHASES.join(', ')}`],
    ['--text <words>', 'only those whose title or idea contains this'],
    ...PAGING.options,
  ],
  async run(door, input) {
    const phases = input.words('phase', SESSION_PHASES);
    const text = input.text('text');
    const slice = PAGING.read(door, input);
    const offset = slice.offset ?? 0;
    const found = await (
      await door.engine()
    ).sessions({ ...(phases ? { phases } : {}), ...(text ? { text } : {}), limit: slice.limit, offset });
    const page = { ...found, offset };
    const { paint } = door.terminal;
    door.result({ ...found, ...pageJson(page, slice) }, () =>
      page.total === 0
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
            ...pageLine(page, slice, paint),
          ],
    );
  },
};
