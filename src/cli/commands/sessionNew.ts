import type { CliCommand } from '../command.ts';
import { sessionLines } from '../sessionText.ts';

export const sessionNew: CliCommand = {
  name: 'session new',
  summary: 'start a session from an idea',
  args: [['<idea...>', 'what you want to build (10 to 5,000 characters)']],
  options: [
    ['--title <text>', 'a title (preset: made from the idea)'],
    ['--no-confront', 'personas do not answer each other in a second round'],
    ['--file <path>', 'a file of the workspace to show to the models', 'many'],
    ['--note <text>', 'a note to show to the models', 'many'],
    ['--search <words>', 'add what a search of the workspace finds', 'many'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const title = input.text('title');
    const budgetMicroUsd = input.dollars('budget');
    const { id } = await engine.createSession({
      prompt: input.arg(0),
      ...(title === undefined ? {} : { title }),
      ...(budgetMicroUsd === undefined ? {} : { budgetMicroUsd }),
      ...(input.unlessOff('confront') ? {} : { confront: false }),
    });
    for (const path of input.list('file')) await engine.addContext(id, { kind: 'file', path }, door.signal);
    for (const text of input.list('note')) await engine.addContext(id, { kind: 'note', text }, door.signal);
    for (const query of input.list('search'))
      await engine.addContext(id, { kind: 'search', query }, door.signal);
    const view = await engine.session(id);
    door.result(view, () => sessionLines(view, door.terminal.paint, false));
  },
};
