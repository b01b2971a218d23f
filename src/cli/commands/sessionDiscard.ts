import type { CliCommand } from '../command.ts';

export const sessionDiscard: CliCommand = {
  name: 'session discard',
  summary: 'put a session aside; it is kept for the record',
  args: [['<id>', 'session id']],
  options: [['--reason <text>', 'why']],
  async run(door, input) {
    const engine = await door.engine();
    const { session } = await engine.session(input.arg(0));
    await engine.discardSession(session.id, input.text('reason'));
    door.result({ id: session.id, phase: 'discarded' }, () => ['Discarded.']);
  },
};
