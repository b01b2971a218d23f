import type { CliCommand } from '../command.ts';
import { findTask } from '../planText.ts';
import { snapshotLines } from '../snapshotText.ts';

export const snapshotCreate: CliCommand = {
  name: 'snapshot create',
  summary: 'keep the whole working tree as it is now',
  args: [['[plan]', 'plan id, its last characters, or "latest" (preset)']],
  options: [
    ['--task <number>', 'the task it belongs to'],
    ['--name <text>', 'what to call this moment'],
    ['--init', 'make a git repository when there is none'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0) || 'latest');
    const task = input.text('task');
    const name = input.text('name');
    const { kind } = await engine.repository(door.signal);
    if (kind === 'none' && input.flag('init')) await engine.initRepository(door.signal);
    const options = {
      ...(task === undefined ? {} : { taskId: findTask(plan, task).id }),
      ...(name === undefined ? {} : { name }),
    };
    const snapshot = await engine.takeSnapshot(plan.id, options, door.signal);
    door.result(snapshot, () => snapshotLines(plan, snapshot));
  },
};
