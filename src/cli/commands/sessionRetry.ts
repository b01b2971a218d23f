import type { CliCommand } from '../command.ts';
import { personaLines } from '../sessionText.ts';
import { runStep } from '../step.ts';
import { threadOf } from './sessionSay.ts';

export const sessionRetry: CliCommand = {
  name: 'session retry',
  summary: 'run a failed or stopped thread again',
  args: [
    ['<id>', 'session id'],
    ['<role>', 'the persona, by role or name'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const before = await engine.session(input.arg(0));
    const threadId = threadOf(before, input.arg(1));
    const view = await runStep(door, before.session.id, 'brainstorm', (_, id) =>
      engine.retryThread(id, threadId, door.signal),
    );
    door.result({ type: 'result', ...view }, () => personaLines(view, door.terminal.paint));
  },
};
