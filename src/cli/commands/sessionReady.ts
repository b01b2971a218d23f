import type { CliCommand } from '../command.ts';
import { shortId } from '../format.ts';

export const sessionReady: CliCommand = {
  name: 'session ready',
  summary: 'approve the drafts, or take that back',
  args: [['<id>', 'session id']],
  options: [['--reopen', 'back to drafting']],
  async run(door, input) {
    const engine = await door.engine();
    const { session } = await engine.session(input.arg(0));
    if (input.flag('reopen')) await engine.reopen(session.id);
    else await engine.markReady(session.id);
    const view = await engine.session(session.id);
    door.result({ id: session.id, phase: view.session.phase }, () =>
      view.session.phase === 'ready'
        ? [`Ready. Make the plan: session materialize ${shortId(session.id)}`]
        : [`Back to ${view.session.phase}.`],
    );
  },
};
