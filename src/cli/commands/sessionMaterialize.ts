import type { CliCommand } from '../command.ts';
import { makePlan } from '../makePlan.ts';
import { planLines } from '../planText.ts';
import { oneLine } from '../terminal.ts';

export const sessionMaterialize: CliCommand = {
  name: 'session materialize',
  summary: 'make the plan: tasks, document and memory, in one step',
  args: [['<id>', 'session id']],
  options: [
    ['--title <text>', 'title of the plan'],
    ['--preview', 'only show what would be made'],
    ['--export [path]', 'also write the plan as Markdown into the workspace'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const { session } = await engine.session(input.arg(0));
    const { paint } = door.terminal;
    if (input.flag('preview')) {
      const preview = await engine.previewMaterialize(session.id);
      door.result(preview, () => [
        paint('bold', oneLine(preview.planTitle)),
        ...preview.tasks.map(({ number, title }) => `  #${number} ${oneLine(title)}`),
        ...(preview.documentTitle ? [`document: ${oneLine(preview.documentTitle)}`] : []),
        `memory: ${oneLine(preview.episodeTitle)}`,
        ...preview.warnings.map((warning) => paint('yellow', `note: ${oneLine(warning)}`)),
      ]);
      return;
    }
    const made = await makePlan(door, input, session.id, input.text('title'));
    const { plan, file } = made;
    door.result(made, () => [
      ...planLines(plan, plan.tasks, paint),
      ...(file ? [`written to ${oneLine(file)}`] : []),
    ]);
  },
};
