import type { CliCommand } from '../command.ts';
import { table } from '../format.ts';
import { findTask } from '../planText.ts';
import { oneLine } from '../terminal.ts';

export const taskTimeline: CliCommand = {
  name: 'task timeline',
  summary: 'list what happened to a task: statuses, runs, snapshots',
  args: [
    ['<plan>', 'plan id, its last characters, or "latest"'],
    ['<task>', 'number or id of the task'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const entries = await engine.timeline(plan.id, findTask(plan, input.arg(1)).id);
    const { paint } = door.terminal;
    door.result(entries, () =>
      table(
        entries.map((one) => [
          paint('dim', one.at.slice(0, 16)),
          oneLine(one.text),
          paint('dim', oneLine(one.by.name)),
        ]),
      ),
    );
  },
};
