import type { CliCommand } from '../command.ts';
import { plain } from '../terminal.ts';
import { runStep } from '../step.ts';

export const sessionSynthesize: CliCommand = {
  name: 'session synthesize',
  summary: 'write one document from all threads',
  args: [['<id>', 'session id']],
  async run(door, input) {
    const { session } = await (await door.engine()).session(input.arg(0));
    const view = await runStep(door, session.id, 'synthesis', (engine, id) =>
      engine.synthesize(id, door.signal),
    );
    const { synthesis } = view.session;
    door.result({ type: 'result', synthesis }, () => {
      const diversity =
        synthesis?.diversity === null || synthesis === null
          ? ''
          : `diversity ${synthesis.diversity.toFixed(2)}`;
      const uncovered =
        synthesis && synthesis.uncovered.length > 0
          ? `nobody touched: ${synthesis.uncovered.join(', ')}`
          : '';
      const figures = [diversity, uncovered].filter((part) => part !== '').join(' · ');
      return [
        plain(synthesis?.markdown ?? ''),
        ...(figures ? ['', door.terminal.paint('dim', plain(figures))] : []),
      ];
    });
  },
};
