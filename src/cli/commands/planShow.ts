import type { CliCommand } from '../command.ts';
import { planLines } from '../planText.ts';

export const planShow: CliCommand = {
  name: 'plan show',
  summary: 'show a plan with its tasks',
  args: [['[id]', 'plan id, its last characters, or "latest" (preset)']],
  async run(door, input) {
    const plan = await (await door.engine()).plan(input.arg(0) || 'latest');
    door.result(plan, () => planLines(plan, door.terminal.paint));
  },
};
