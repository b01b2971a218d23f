import type { CliCommand } from '../command.ts';
import { cut, shortId, table } from '../format.ts';
import { pageJson, pageLine, paging } from '../paging.ts';
import { oneLine } from '../terminal.ts';

const PAGING = paging(50, 500);
const STATUSES = ['active', 'archived', 'deleted'] as const;

export const planList: CliCommand = {
  name: 'plan list',
  summary: 'list plans, last changed first',
  options: [
    ['--text <words>', 'only those whose title contains this'],
    [
      '--status <words>',
      `only these, separated by commas: ${STATUSES.join(', ')} (preset: active, archived)`,
    ],
    ...PAGING.options,
  ],
  async run(door, input) {
    const text = input.text('text');
    const slice = PAGING.read(door, input);
    const offset = slice.offset ?? 0;
    const statuses = input.words('status', STATUSES);
    const found = await (
      await door.engine()
    ).plans({ ...(text ? { text } : {}), ...(statuses ? { statuses } : {}), limit: slice.limit, offset });
    const page = { ...found, offset };
    const { paint } = door.terminal;
    door.result({ ...found, ...pageJson(page, slice) }, () =>
      page.total === 0
        ? [text || statuses ? 'No such plans.' : 'No plans yet. Make one: planning-studio run "your idea"']
        : [
            ...table(
              page.items.map((plan) => [
                shortId(plan.id),
                `${plan.taskCounts.completed}/${plan.taskTotal}`,
                cut(oneLine(plan.title), 70),
                plan.provable === 0 ? '' : `${plan.proven} of ${plan.provable} proven`,
                plan.status === 'active' ? '' : plan.status,
                paint('dim', plan.updatedAt.slice(0, 16)),
              ]),
            ),
            ...pageLine(page, slice, paint),
          ],
    );
  },
};
