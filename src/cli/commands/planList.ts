import type { CliCommand } from '../command.ts';
import { cut, shortId, table } from '../format.ts';
import { oneLine } from '../terminal.ts';

export const planList: CliCommand = {
  name: 'plan list',
  summary: 'list plans, last changed first',
  options: [
    ['--text <words>', 'only those whose title contains this'],
    ['--limit <number>', 'at most so many (preset 50)'],
  ],
  async run(door, input) {
    const text = input.text('text');
    const limit = input.whole('limit', 1, 500) ?? 50;
    const page = await (await door.engine()).plans({ ...(text ? { text } : {}), limit });
    const { paint } = door.terminal;
    door.result(page, () =>
      page.items.length === 0
        ? ['No plans yet. Make one: planning-studio run "your idea"']
        : table(
            page.items.map((plan) => [
              shortId(plan.id),
              `${plan.taskCounts.completed}/${plan.taskTotal}`,
              cut(oneLine(plan.title), 70),
              plan.status === 'active' ? '' : plan.status,
              paint('dim', plan.updatedAt.slice(0, 16)),
            ]),
          ),
    );
  },
};
