import { plural } from '../../core/base/words.ts';
import type { CliCommand } from '../command.ts';
import { confirmChange } from '../ask.ts';
import { shortId } from '../format.ts';
import { oneLine } from '../terminal.ts';

export const planDelete: CliCommand = {
  name: 'plan delete',
  summary: 'put a plan out of sight with its tasks; plan restore brings it back',
  args: [['<plan>', 'plan id, its last characters, or "latest"']],
  async run(door, input) {
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const tasks = plural(plan.tasks.length, 'task');
    await confirmChange(door, `Delete the plan "${oneLine(plan.title)}" with its ${tasks}?`);
    const { label } = await engine.deletePlan(plan.id);
    door.result({ planId: plan.id, status: 'deleted' }, () => [
      oneLine(label),
      `bring it back: planning-studio plan restore ${shortId(plan.id)}`,
    ]);
  },
};
