import { TASK_STATUSES } from '../../core/model/plan.ts';
import type { Plan, TaskChanges } from '../../core/model/plan.ts';
import type { CliCommand } from '../command.ts';
import { UsageError } from '../input.ts';
import type { Input } from '../input.ts';
import { findTask, taskLines } from '../planText.ts';
import { TASK_OPTIONS, taskFields } from '../taskFields.ts';

/** Only verification sets the other one. */
const SETTABLE = TASK_STATUSES.filter((status) => status !== 'failed');

export const taskUpdate: CliCommand = {
  name: 'task update',
  alias: 'edit',
  summary: 'change a task’s status, text or what it waits for',
  args: [
    ['<plan>', 'plan id, its last characters, or "latest"'],
    ['<task>', 'number or id of the task'],
  ],
  options: [
    [
      '--status <word>',
      `${SETTABLE.join(', ')}; completed needs a passing run or a reason when there is a spec`,
    ],
    [
      '--reason <text>',
      'with --status: why, such as why it is blocked, cancelled, or completed without proof',
    ],
    ['--title <text>', 'a new title'],
    ...TASK_OPTIONS,
    ['--assignee <name>', 'who does it; empty = nobody'],
  ],
  async run(door, input) {
    const status = input.word('status', TASK_STATUSES);
    const reason = input.text('reason');
    if (reason !== undefined && status === undefined) throw new UsageError('--reason belongs to --status.');
    const changesFor = changesOf(input);
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const task = findTask(plan, input.arg(1));
    const changes = changesFor(plan);
    if (status === undefined && Object.keys(changes).length === 0)
      throw new UsageError('Say what to change, e.g. --status completed.');
    if (Object.keys(changes).length > 0) await engine.editTask(plan.id, task.id, changes);
    if (status !== undefined) await engine.setTaskStatus(plan.id, task.id, status, reason);
    const now = await engine.plan(plan.id);
    const changed = findTask(now, task.id);
    door.result(changed, () => taskLines(now, changed, door.terminal.paint));
  },
};

function changesOf(input: Input): (plan: Plan) => TaskChanges {
  const [title, assignee] = [input.text('title'), input.text('assignee')];
  const fields = taskFields(input);
  return (plan) => ({
    ...fields(plan),
    ...(title === undefined ? {} : { title }),
    ...(assignee === undefined ? {} : { assignee: assignee.trim() === '' ? null : assignee.trim() }),
  });
}
