import type { CliCommand } from '../command.ts';
import { findTask, taskLines } from '../planText.ts';
import { TASK_OPTIONS, taskFields } from '../taskFields.ts';

export const taskAdd: CliCommand = {
  name: 'task add',
  summary: 'add a task to a plan',
  args: [
    ['<plan>', 'plan id, its last characters, or "latest"'],
    ['<title...>', 'what is to be done, in some words'],
  ],
  options: [...TASK_OPTIONS, ['--after <task>', 'put it behind this one (preset: the last)']],
  async run(door, input) {
    const fields = taskFields(input);
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const after = input.text('after');
    const draft = { title: input.arg(1), ...fields(plan) };
    const place = after === undefined ? null : findTask(plan, after).id;
    const task = await engine.addTask(plan.id, draft, place);
    const now = await engine.plan(plan.id);
    door.result(task, () => taskLines(now, task, door.terminal.paint));
  },
};
