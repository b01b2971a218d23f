import type { CliCommand } from '../command.ts';
import { confirmChange } from '../ask.ts';
import { findTask } from '../planText.ts';
import { oneLine } from '../terminal.ts';

export const taskRemove: CliCommand = {
  name: 'task remove',
  summary: 'take a task out of its plan; what waited for it does so no more',
  args: [
    ['<plan>', 'plan id, its last characters, or "latest"'],
    ['<task>', 'number or id of the task'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const task = findTask(plan, input.arg(1));
    const waiting = plan.tasks.filter(({ blockedBy }) => blockedBy.includes(task.id));
    const words = waiting.map(({ number }) => `#${number}`).join(', ');
    await confirmChange(
      door,
      `Remove task #${task.number} "${oneLine(task.title)}"${words === '' ? '' : `, for which ${words} will wait no more`}?`,
    );
    const { label } = await engine.removeTask(plan.id, task.id);
    const freed = waiting.map(({ number }) => number);
    door.result({ planId: plan.id, taskId: task.id, number: task.number, removed: true, freed }, () => [
      oneLine(label),
    ]);
  },
};
