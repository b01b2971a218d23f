import type { CliCommand } from '../command.ts';
import { oneLine } from '../terminal.ts';

/** The one table of what the product can do, for scripts and for whoever writes a door. */
export const calls: CliCommand = {
  name: 'calls',
  summary: 'list everything that `call` can do, with who may',
  options: [['--agent-tools', 'only what an agent may be given as a tool']],
  async run(door, input) {
    const { describeCalls } = await import('../../core/engine/describeCalls.ts');
    const all = describeCalls().filter((one) => !input.flag('agentTools') || one.agent);
    door.result({ calls: all }, () =>
      all.map(
        ({ name, says, input: given }) =>
          `${door.terminal.paint('bold', name)}(${given.map(({ name: label, optional }) => `${label}${optional ? '?' : ''}`).join(', ')})  ${oneLine(says)}`,
      ),
    );
  },
};
