import { TASK_STATUSES } from '../../core/model/plan.ts';
import type { CliCommand } from '../command.ts';
import { pageJson, pageLine, paging } from '../paging.ts';
import { taskRows } from '../planText.ts';

const PAGING = paging(100, 500);

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
    ...PAGING.options,
  ],
  async run(door, input) {
    const statuses = input.words('status', TASK_STATUSES);
    const slice = PAGING.read(door, input);
    const offset = slice.offset ?? 0;
    const [assignee, tag, text, plan] = [
      input.text('assignee'),
      input.text('tag'),
      input.text('text'),
      input.text('plan'),
    ];
    const engine = await door.engine();
    const found = await engine.tasks({
      ...(plan === undefined ? {} : { planId: (await engine.plan(plan)).id }),
      ...(statuses ? { statuses } : {}),
      ...(assignee ? { assignee } : {}),
      ...(tag ? { tag } : {}),
      ...(text ? { text } : {}),
      ...(input.flag('ready') ? { ready: true } : {}),
      limit: slice.limit,
      offset,
    });
    const page = { ...found, offset };
    const { paint } = door.terminal;
    door.result({ ...found, ...pageJson(page, slice) }, () => [
      ...taskRows(page.items, paint),
      ...pageLine(page, slice, paint),
      ...(page.total === 0 ? ['No such tasks.'] : []),
    ]);
  },
};
