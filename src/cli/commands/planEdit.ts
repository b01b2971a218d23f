import type { CliCommand } from '../command.ts';
import { UsageError } from '../input.ts';
import { oneLine } from '../terminal.ts';

export const planEdit: CliCommand = {
  name: 'plan edit',
  summary: 'change the title or description of a plan',
  args: [['<plan>', 'plan id, its last characters, or "latest"']],
  options: [
    ['--title <text>', 'a new title'],
    ['--description <text>', 'a new description; empty = none'],
  ],
  async run(door, input) {
    const [title, description] = [input.text('title'), input.text('description')];
    if (title === undefined && description === undefined)
      throw new UsageError('Say what to change: --title, --description or both.');
    const engine = await door.engine();
    const { id } = await engine.plan(input.arg(0));
    await engine.editPlan(id, {
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
    });
    const plan = await engine.plan(id);
    door.result({ planId: id, title: plan.title, description: plan.description }, () => [
      `Changed "${oneLine(plan.title)}".`,
    ]);
  },
};
