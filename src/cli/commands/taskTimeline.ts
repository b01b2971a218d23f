import type { CliCommand } from '../command.ts';
import { table } from '../format.ts';
import { pageJson, pageLine, pageOf, paging } from '../paging.ts';
import { findTask } from '../planText.ts';
import { oneLine } from '../terminal.ts';

const PAGING = paging(Infinity);

export const taskTimeline: CliCommand = {
  name: 'task timeline',
  summary: 'list what happened to a task: statuses, runs, snapshots',
  args: [
    ['<plan>', 'plan id, its last characters, or "latest"'],
    ['<task>', 'number or id of the task'],
  ],
  options: PAGING.options,
  async run(door, input) {
    const slice = PAGING.read(door, input);
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const entries = await engine.timeline(plan.id, findTask(plan, input.arg(1)).id);
    const page = pageOf(entries, slice, 'last');
    const { paint } = door.terminal;
    // The bare list is what programs got before there were pages.
    const json = slice.asked ? { entries: page.items, ...pageJson(page, slice) } : entries;
    door.result(json, () => [
      ...table(
        page.items.map((one) => [
          paint('dim', one.at.slice(0, 16)),
          oneLine(one.text),
          paint('dim', oneLine(one.by.name)),
        ]),
      ),
      ...pageLine(page, slice, paint),
    ]);
  },
};
