import type { CliCommand } from '../command.ts';
import { cut, rangeLine, shortId, table } from '../format.ts';
import { oneLine } from '../terminal.ts';

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
    ['--limit <number>', 'at most so many (preset 50)'],
    ['--offset <number>', 'leave out so many first'],
  ],
  async run(door, input) {
    const text = input.text('text');
    const limit = input.whole('limit', 1, 500) ?? 50;
    const offset = input.whole('offset', 0, 1_000_000) ?? 0;
    const statuses = input.words('status', STATUSES);
    const page = await (
      await door.engine()
    ).plans({ ...(text ? { text } : {}), ...(statuses ? { statuses } : {}), limit, offset });
    const { paint } = door.terminal;
    door.result(page, () =>
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
            ...rangeLine(page, offset, paint),
          ],
    );
  },
};
