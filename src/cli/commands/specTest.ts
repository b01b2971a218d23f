import path from 'node:path';
import type { SpecOutcome } from '../../core/verify/format/outcome.ts';
import type { CliCommand } from '../command.ts';
import { buildIndex } from '../indexProgress.ts';
import { OUTCOME_OPTIONS, outcomeOptions, printOutcome } from '../outcome.ts';
import { readSpecFile } from '../specFile.ts';
import { watchLoop } from '../watch.ts';

export const specTest: CliCommand = {
  name: 'spec test',
  summary: 'run a verification spec on the folder; nothing is recorded',
  args: [['<file>', 'YAML file, from where you are']],
  options: [...OUTCOME_OPTIONS, ['--watch', 'run it again whenever the code or the file changes']],
  async run(door, input) {
    const file = input.arg(0);
    const options = outcomeOptions(door, input);
    await readSpecFile(file);
    const engine = await door.engine();
    await watchLoop(
      door,
      input,
      [path.resolve(file)],
      async () => {
        const yaml = await readSpecFile(file);
        await buildIndex({ ...door, json: false, event: () => undefined }, engine);
        const { report, problems } = await engine.testSpec(yaml, door.signal);
        const spec: SpecOutcome = {
          title: path.basename(file),
          task: null,
          file: file.replaceAll(path.sep, '/'),
          report,
          problems,
        };
        return [spec];
      },
      (specs) => printOutcome(door, specs, options),
    );
  },
};
