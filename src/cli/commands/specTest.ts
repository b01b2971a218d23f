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
    const root = path.resolve(input.text('folder') ?? '.');
    const paths = files.map((file) => path.resolve(file));
    const print = (specs: readonly SpecOutcome[]): Promise<void> => printOutcome(door, specs, options);
    await watchLoop(door, input, paths, () => testAll(door, engine, files, root), print);
  },
};

async function testAll(
  door: Door,
  engine: Engine,
  files: readonly string[],
  root: string,
): Promise<readonly SpecOutcome[]> {
  const specs: SpecOutcome[] = [];
  await buildIndex({ ...door, event: () => undefined }, engine);
  for (const file of files) {
    const { report, problems } = await engine.testSpec(await readSpecFile(file), door.signal);
    const title = path.basename(file);
    const inside = path.relative(root, path.resolve(file));
    const elsewhere = path.isAbsolute(inside) || inside.split(path.sep)[0] === '..';
    const place = slashed(elsewhere ? path.resolve(file) : inside);
    specs.push({ title, task: null, file: slashed(file), place, report, problems });
  }
  return specs;
}

function slashed(name: string): string {
  return name.split(path.sep).join('/');
}
