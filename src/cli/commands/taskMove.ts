import type { Plan, Task } from '../../core/model/plan.ts';
import type { Id } from '../../core/model/basics.ts';
import type { CliCommand } from '../command.ts';
import { UsageError } from '../input.ts';
import type { Input } from '../input.ts';
import { findTask } from '../planText.ts';
import { oneLine } from '../terminal.ts';

export const taskMove: CliCommand = {
  name: 'task move',
  summary: 'put a task elsewhere in the order of its plan (what it waits for: task update --blocked-by)',
  args: [
    ['<plan>', 'plan id, its last characters, or "latest"'],
    ['<task>', 'number or id of the task'],
  ],
  options: [
    ['--before <task>', 'in front of this one'],
    ['--after <task>', 'behind this one'],
    ['--first', 'in front of all'],
    ['--last', 'behind all'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const task = findTask(plan, input.arg(1));
    await engine.moveTask(plan.id, task.id, placeOf(plan, task, input));
    const { tasks } = await engine.plan(plan.id);
    const place = tasks.findIndex(({ id }) => id === task.id) + 1;
    const { id: taskId, number } = task;
    door.result({ planId: plan.id, taskId, number, place, total: tasks.length }, () => [
      `#${number} ${oneLine(task.title)}: place ${place} of ${tasks.length}`,
    ]);
  },
};

/** The task to put it behind; null = first. */
function placeOf(plan: Plan, task: Task, input: Input): Id | null {
  const [before, after] = [input.text('before'), input.text('after')];
  const [first, last] = [input.flag('first'), input.flag('last')];
  if ([before !== undefined, after !== undefined, first, last].filter(Boolean).length !== 1)
    throw new UsageError('Say where: one of --before TASK, --after TASK, --first and --last.');
  if (after !== undefined) return findTask(plan, after).id;
  const others = plan.tasks.filter(({ id }) => id !== task.id);
  if (last) return others.at(-1)?.id ?? null;
  if (before === undefined) return null;
  const next = findTask(plan, before);
  if (next.id === task.id) throw new UsageError('A task cannot be put in front of itself.');
  return others[others.indexOf(next) - 1]?.id ?? null;
}
