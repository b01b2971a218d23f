import path from 'node:path';
import type { Engine } from '../../core/engine/api.ts';
import type { SpecOutcome } from '../../core/verify/format/outcome.ts';
import type { CliCommand, Door } from '../command.ts';
import { buildIndex } from '../indexProgress.ts';
import { OUTCOME_OPTIONS, outcomeOptions, printOutcome } from '../outcome.ts';
import { readSpecFile } from '../specFile.ts';
import { watchLoop } from '../watch.ts';

export const specTest: CliCommand = {
  name: 'spec test',
  summary: 'run verification specs on the folder; nothing is recorded, exit code 1 when one does not hold',
  args: [['<file...>', 'YAML files, from where you are']],
  options: [...OUTCOME_OPTIONS, ['--watch', 'run them again whenever the code or a file changes']],
  async run(door, input) {
    const files = input.args(0);
    const options = outcomeOptions(door, input);
    for (const file of files) await readSpecFile(file);
    const engine = await door.engine();
    const paths = files.map((file) => path.resolve(file));
    const print = (specs: readonly SpecOutcome[]): Promise<void> => printOutcome(door, specs, options);
    await watchLoop(door, input, paths, () => testAll(door, engine, files), print);
  },
};

async function testAll(
  door: Door,
  engine: Engine,
  files: readonly string[],
): Promise<readonly SpecOutcome[]> {
  const specs: SpecOutcome[] = [];
  await buildIndex({ ...door, event: () => undefined }, engine);
  for (const file of files) {
    const { report, problems } = await engine.testSpec(await readSpecFile(file), door.signal);
    const title = path.basename(file);
    specs.push({ title, task: null, file: file.split(path.sep).join('/'), report, problems });
  }
  return specs;
}
