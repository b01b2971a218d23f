import { plural } from '../../core/base/words.ts';
import type { CliCommand } from '../command.ts';
import { readSpecFile } from '../specFile.ts';
import { plain } from '../terminal.ts';

export const specCheck: CliCommand = {
  name: 'spec check',
  summary: 'say what is wrong with a verification spec, with line and column',
  args: [['<file>', 'YAML file, from where you are']],
  async run(door, input) {
    const file = input.arg(0);
    const yaml = await readSpecFile(file);
    const [engine, { problemLine }] = await Promise.all([
      door.engine(),
      import('../../core/verify/format/text.ts'),
    ]);
    const { spec, problems } = await engine.checkSpec(yaml, door.signal);
    const { paint } = door.terminal;
    door.result({ file, ok: spec !== null, rules: spec?.rules.length ?? 0, problems }, () => [
      ...problems.map((problem) => plain(problemLine(problem, file, (_, text) => text)).trimStart()),
      spec === null
        ? paint('red', `${plural(problems.filter(({ severity }) => severity === 'error').length, 'error')}`)
        : paint('green', `${plural(spec.rules.length, 'rule')}, no errors`),
    ]);
    door.end(spec === null ? 1 : 0);
  },
};
