import type { CliCommand } from '../command.ts';
import { pageJson, pageLine, pageOf, paging } from '../paging.ts';
import { planLines } from '../planText.ts';

const PAGING = paging(Infinity);

export const planShow: CliCommand = {
  name: 'plan show',
  summary: 'show a plan with its tasks',
  args: [['[id]', 'plan id, its last characters, or "latest" (preset)']],
  options: PAGING.options,
  async run(door, input) {
    const slice = PAGING.read(door, input);
    const plan = await (await door.engine()).plan(input.arg(0) || 'latest');
    const page = pageOf(plan.tasks, slice);
    const { paint } = door.terminal;
    door.result({ ...plan, tasks: page.items, ...pageJson(page, slice) }, () => [
      ...planLines(plan, page.items, paint),
      ...pageLine(page, slice, paint),
    ]);
  },
};
