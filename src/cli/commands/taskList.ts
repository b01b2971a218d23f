import { TASK_STATUSES } from '../../core/model/plan.ts';
import type { CliCommand } from '../command.ts';
import { rangeLine } from '../format.ts';
import { taskRows } from '../planText.ts';

export const taskList: CliCommand = {
  name: 'task list',
  summary: 'list tasks over all plans',
  options: [
    ['--plan <id>', 'only of this plan'],
    ['--status <words>', `only these, separated by commas: ${TASK_STATUSES.join(', ')}`],
    ['--ready', 'only what can be started now, most urgent first'],
    ['--assignee <name>', 'only those of one person'],
    ['--tag <tag>', 'only with this tag'],
    ['--text <words>', 'only those that contain this'],
    ['--limit <number>', 'at most so many (preset 100)'],
    ['--offset <number>', 'leave out so many first'],
  ],
  async run(door, input) {
    const statuses = input.words('status', TASK_STATUSES);
    const limit = input.whole('limit', 1, 500) ?? 100;
    const offset = input.whole('offset', 0, 1_000_000) ?? 0;
    const [assignee, tag, text, plan] = [
      input.text('assignee'),
      input.text('tag'),
      input.text('text'),
      input.text('plan'),
    ];
    const engine = await door.engine();
    const page = await engine.tasks({
      ...(plan === undefined ? {} : { planId: (await engine.plan(plan)).id }),
      ...(statuses ? { statuses } : {}),
      ...(assignee ? { assignee } : {}),
      ...(tag ? { tag } : {}),
      ...(text ? { text } : {}),
      ...(input.flag('ready') ? { ready: true } : {}),
      limit,
      offset,
    });
    const { paint } = door.terminal;
    door.result(page, () => [
      ...taskRows(page.items, paint),
      ...rangeLine(page, offset, paint),
      ...(page.total === 0 ? ['No such tasks.'] : []),
    ]);
  },
};
