import type { CliCommand } from '../command.ts';
import { costLine, personaLines, threadLines } from '../sessionText.ts';
import { runStep } from '../step.ts';

export const sessionBrainstorm: CliCommand = {
  name: 'session brainstorm',
  summary: 'let the personas think, side by side',
  args: [['<id>', 'session id']],
  options: [
    ['--round', 'another round, in which each sees the others’ last answers'],
    ['--full', 'print what they said'],
  ],
  async run(door, input) {
    const { session } = await (await door.engine()).session(input.arg(0));
    const again = input.flag('round');
    const view = await runStep(door, session.id, 'brainstorm', (engine, id) =>
      again ? engine.nextRound(id, door.signal) : engine.brainstorm(id, door.signal),
    );
    const { paint } = door.terminal;
    door.result({ type: 'result', ...view }, () => [
      ...personaLines(view, paint),
      ...(input.flag('full') ? threadLines(view, paint) : []),
      costLine(view),
    ]);
  },
};
