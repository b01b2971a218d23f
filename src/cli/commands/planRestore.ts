import type { CliCommand } from '../command.ts';
import { oneLine } from '../terminal.ts';

export const planRestore: CliCommand = {
  name: 'plan restore',
  summary: 'bring back a deleted plan',
  args: [['<plan>', 'plan id, its last characters, or "latest" (see plan list --status deleted)']],
  async run(door, input) {
    const { id, title, status } = await (await door.engine()).restorePlan(input.arg(0));
    door.result({ planId: id, status }, () => [`Brought back "${oneLine(title)}".`]);
  },
};
