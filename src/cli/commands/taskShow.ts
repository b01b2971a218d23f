import type { CliCommand } from '../command.ts';
import { findTask, taskLines } from '../planText.ts';
import { plain } from '../terminal.ts';

export const taskShow: CliCommand = {
  name: 'task show',
  summary: 'show a task, or its prompt for a coding agent',
  args: [
    ['<plan>', 'plan id, its last characters, or "latest"'],
    ['<task>', 'number or id of the task'],
  ],
  options: [['--prompt', 'print it as a prompt']],
  async run(door, input) {
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const task = findTask(plan, input.arg(1));
    if (input.flag('prompt')) {
      const prompt = await engine.taskPrompt(plan.id, task.id);
      door.result({ prompt }, () => [plain(prompt.trimEnd())]);
    } else door.result(task, () => taskLines(plan, task, door.terminal.paint));
  },
};
