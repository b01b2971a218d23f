import type { CliCommand } from '../command.ts';
import { sessionLines } from '../sessionText.ts';

export const sessionResume: CliCommand = {
  name: 'session resume',
  summary: 'take up a session whose step was cut off (its process is gone)',
  args: [['<id>', 'session id']],
  async run(door, input) {
    const engine = await door.engine();
    const { session } = await engine.session(input.arg(0));
    await engine.resume(session.id);
    const view = await engine.session(session.id);
    door.result(view, () => sessionLines(view, door.terminal.paint, false));
  },
};
