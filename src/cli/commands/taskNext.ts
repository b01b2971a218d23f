import { taskOf } from '../../core/plan/decide.ts';
import type { CliCommand } from '../command.ts';
import { taskLines } from '../planText.ts';

export const taskNext: CliCommand = {
  name: 'task next',
  summary: 'show the most urgent task that can be started now',
  options: [
    ['--plan <id>', 'only of this plan'],
    ['--start', 'start it'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const plan = input.text('plan');
    const planId = plan === undefined ? {} : { planId: (await engine.plan(plan)).id };
    const [next] = (await engine.tasks({ ...planId, ready: true, limit: 1 })).items;
    if (!next) {
      door.result({ task: null }, () => ['Nothing is ready to be started.']);
      return;
    }
    if (input.flag('start')) await engine.setTaskStatus(next.planId, next.id, 'in_progress');
    const now = await engine.plan(next.planId);
    const task = taskOf(now, next.id);
    door.result({ planId: next.planId, task }, () => taskLines(now, task, door.terminal.paint));
  },
};
