import type { CliCommand } from '../command.ts';
import { UsageError } from '../input.ts';
import { oneLine } from '../terminal.ts';

export const planReopen: CliCommand = {
  name: 'plan reopen',
  summary: 'make an archived plan active again',
  args: [['<id>', 'plan id, its last characters, or "latest"']],
  options: [['--reason <text>', 'why']],
  async run(door, input) {
    const reason = input.text('reason');
    if (reason === undefined) throw new UsageError('Say why with --reason "…".');
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    await engine.reopenPlan(plan.id, reason);
    door.result({ planId: plan.id, status: 'active' }, () => [`Reopened "${oneLine(plan.title)}".`]);
  },
};
