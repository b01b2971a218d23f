import type { CliCommand } from '../command.ts';
import { draftLines } from '../sessionText.ts';
import { runStep } from '../step.ts';

export const sessionTasks: CliCommand = {
  name: 'session tasks',
  summary: 'draft tasks from the spec, or from the idea when there is none',
  args: [['<id>', 'session id']],
  options: [
    ['--instruction <text>', 'what to change in the present drafts'],
    ['--show', 'only show the present drafts'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const { session } = await engine.session(input.arg(0));
    const instruction = input.text('instruction') ?? null;
    const view = input.flag('show')
      ? await engine.session(session.id)
      : await runStep(door, session.id, 'tasks', (_, id) => engine.draftTasks(id, instruction, door.signal));
    const { drafts, draftsRevision } = view.session;
    door.result({ type: 'result', drafts, revision: draftsRevision }, () =>
      draftLines(drafts, door.terminal.paint),
    );
  },
};
