import type { CliCommand } from '../command.ts';
import { sessionLines } from '../sessionText.ts';

export const sessionShow: CliCommand = {
  name: 'session show',
  summary: 'show a session and what can be done next',
  args: [['[id]', 'session id, its last characters, or "latest" (preset)']],
  options: [['--full', 'with everything that was said']],
  async run(door, input) {
    const view = await (await door.engine()).session(input.arg(0) || 'latest');
    door.result(view, () => sessionLines(view, door.terminal.paint, input.flag('full')));
  },
};
