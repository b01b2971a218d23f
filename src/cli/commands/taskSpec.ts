import { plural } from '../../core/base/words.ts';
import type { Engine } from '../../core/engine/api.ts';
import type { Plan, Task } from '../../core/model/plan.ts';
import type { CliCommand, Door } from '../command.ts';
import { UsageError } from '../input.ts';
import type { Input } from '../input.ts';
import { outcomeOptions, printOutcome, taskOutcome } from '../outcome.ts';
import { findTask } from '../planText.ts';
import { readSpecFile } from '../specFile.ts';
import { oneLine, plain } from '../terminal.ts';

export const taskSpec: CliCommand = {
  name: 'task spec',
  summary: 'show, set or remove the verification spec of a task',
  args: [
    ['<plan>', 'plan id, its last characters, or "latest"'],
    ['<task>', 'number or id of the task'],
  ],
  options: [
    ['--set <file>', 'attach this YAML file and run it: rules that hold already are named'],
    ['--explain <text>', 'with --set: why a rule that holds already is there all the same'],
    ['--allow-commands', 'with --set: run the commands of rules'],
    ['--remove', 'take the spec away; the task is then ticked by hand'],
  ],
  async run(door, input) {
    const file = input.text('set');
    if (file !== undefined && input.flag('remove')) throw new UsageError('Give --set or --remove, not both.');
    if (input.text('explain') !== undefined && file === undefined)
      throw new UsageError('--explain belongs to --set.');
    const yaml = file === undefined ? null : await readSpecFile(file);
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const task = findTask(plan, input.arg(1));
    if (yaml !== null) await set(door, input, engine, { plan, task, file: file ?? '', yaml });
    else if (input.flag('remove')) {
      const { label } = await engine.removeSpec(plan.id, task.id);
      door.result({ removed: true }, () => [oneLine(label)]);
    } else show(door, task);
  },
};

interface Attachment {
  readonly plan: Plan;
  readonly task: Task;
  readonly file: string;
  readonly yaml: string;
}

async function set(
  door: Door,
  input: Input,
  engine: Engine,
  { plan, task, file, yaml }: Attachment,
): Promise<void> {
  const options = outcomeOptions(door, input);
  const { spec, problems } = await engine.checkSpec(yaml, door.signal);
  if (spec === null) {
    // Said as `spec check` says it, with every place.
    await printOutcome(door, [{ title: file, task: null, file, report: null, problems }], options);
    return;
  }
  const explanation = input.text('explain');
  const report = await engine.attachSpec(
    plan.id,
    task.id,
    yaml,
    { baseRevision: task.verification?.revision ?? 0, ...(explanation === undefined ? {} : { explanation }) },
    door.signal,
  );
  const attached = await engine.plan(plan.id);
  await printOutcome(door, [taskOutcome(report, attached.tasks)], options);
  const { verification } = findTask(attached, task.id);
  if (verification && verification.vacuous.length > 0)
    door.terminal.note(
      `${plural(verification.vacuous.length, 'rule')} held already and prove nothing yet: ${verification.vacuous.map(oneLine).join(', ')}`,
    );
  // Red is what a spec should be before the work.
  door.end(0);
}

function show(door: Door, task: Task): void {
  const { verification } = task;
  if (verification === null)
    throw new UsageError(`Task #${task.number} has no verification spec. Attach one with --set FILE.`);
  door.result(verification, () => [plain(verification.spec.trimEnd())]);
}
