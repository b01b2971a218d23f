import type { CliCommand } from '../command.ts';
import { UsageError } from '../input.ts';
import { findTask } from '../planText.ts';
import { writeNew } from '../output.ts';
import { plain } from '../terminal.ts';

export const specNew: CliCommand = {
  name: 'spec new',
  summary: 'begin a verification spec, from a task when one is named',
  args: [['[file]', 'file to write (preset: print it)']],
  options: [
    ['--plan <plan>', 'plan of the task (preset: latest)'],
    ['--task <task>', 'number or id of the task that it is to prove'],
    ['--overwrite', 'replace the file'],
  ],
  async run(door, input) {
    const [file, name] = [input.arg(0), input.text('task')];
    if (name === undefined && input.text('plan') !== undefined)
      throw new UsageError('--plan belongs to --task.');
    const { specTemplate } = await import('../../core/verify/spec/template.ts');
    const plan = name === undefined ? null : await (await door.engine()).plan(input.text('plan') ?? 'latest');
    const yaml = specTemplate(plan && name !== undefined ? findTask(plan, name) : null);
    if (file === '') {
      door.result({ yaml }, () => [plain(yaml.trimEnd())]);
      return;
    }
    await writeNew(file, yaml, input.flag('overwrite'));
    door.result({ file }, () => [`written to ${file}`]);
  },
};
