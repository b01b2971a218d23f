import { plural } from '../../core/base/words.ts';
import { isProvable } from '../../core/plan/proof.ts';
import type { CliCommand } from '../command.ts';
import { buildIndex } from '../indexProgress.ts';
import { UsageError } from '../input.ts';
import { OUTCOME_OPTIONS, outcomeOptions, printOutcome } from '../outcome.ts';
import { findTask } from '../planText.ts';
import { verifyTasks } from '../verifyTasks.ts';
import { watchLoop } from '../watch.ts';

export const verify: CliCommand = {
  name: 'verify',
  summary: 'prove the tasks of a plan on the code; exit code 1 when one does not hold',
  args: [
    ['<plan>', 'plan id, its last characters, or "latest"'],
    ['[task]', 'number or id of one task (preset: all that have a spec)'],
  ],
  options: [
    ...OUTCOME_OPTIONS,
    ['--watch', 'verify again whenever the code or the plan changes; Ctrl+C ends it'],
  ],
  async run(door, input) {
    const options = outcomeOptions(door, input);
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const task = input.arg(1) === '' ? null : findTask(plan, input.arg(1));
    const without = plan.tasks.filter(
      (each) => each.verification === null && each.status !== 'cancelled',
    ).length;
    if (task ? task.verification === null : !plan.tasks.some(isProvable))
      throw new UsageError(
        `${task ? `Task #${task.number} has no` : 'No open task of this plan has a'} verification spec. Attach one: task spec PLAN TASK --set FILE`,
      );
    if (!task && without > 0)
      door.terminal.note(
        `${plural(without, 'task')} without a verification spec: nothing is said about them.`,
      );
    let unkept: string | null = null;
    await watchLoop(
      door,
      input,
      [],
      async (again) => {
        const trigger = again ? 'watch' : 'terminal';
        await buildIndex({ ...door, event: () => undefined }, engine);
        const { specs, notRecorded } = await verifyTasks(
          engine,
          plan.id,
          task?.id ?? null,
          trigger,
          door.signal,
        );
        unkept = notRecorded;
        return specs;
      },
      (specs) => printOutcome(door, specs, options, unkept),
      (changed) =>
        engine.onDidChange((streams) => {
          if (streams.some(({ id }) => id === plan.id)) changed();
        }),
    );
  },
};
