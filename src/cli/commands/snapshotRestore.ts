import { plural } from '../../core/base/words.ts';
import type { CliCommand } from '../command.ts';
import { confirmChange } from '../ask.ts';
import { changeLines, numberOf, pathsOf } from '../snapshotText.ts';
import { oneLine } from '../terminal.ts';

export const snapshotRestore: CliCommand = {
  name: 'snapshot restore',
  summary: 'set the working tree back to a snapshot, after one of now is taken',
  args: [
    ['<plan>', 'plan id, its last characters, or "latest"'],
    ['<number>', 'number of the snapshot'],
  ],
  options: [
    ['--file <path>', 'only this file or folder (may be given several times)', 'many'],
    ['--tasks', 'give the plan’s tasks their state of then, too'],
    ['--dry-run', 'only say what would change'],
    ['--commands', 'only print the git commands that would do it'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const number = numberOf(input.arg(1));
    const paths = pathsOf(input.list('file'));
    const preview = await engine.previewRewind(plan.id, number, paths, door.signal);
    if (input.flag('commands')) {
      door.result({ commands: preview.commands }, () => preview.commands);
      return;
    }
    const kept = preview.kept.map((one) => `stays as it is: ${oneLine(one.path)} (${one.reason})`);
    const lines = [...changeLines(preview.changes), ...kept];
    if (input.flag('dryRun') || (preview.changes.length === 0 && !input.flag('tasks'))) {
      door.result(preview, () => lines);
      return;
    }
    if (!door.json) for (const line of lines) door.terminal.note(line);
    const files = plural(preview.changes.length, 'file');
    await confirmChange(
      door,
      `Set ${files} back to snapshot ${number}, "${oneLine(preview.snapshot.name)}"?`,
    );
    const { safety, changes, taskChanges } = await engine.rewind(
      plan.id,
      number,
      { paths, tasks: input.flag('tasks') },
      door.signal,
    );
    door.result({ safety, changes, taskChanges }, () => [
      `Went back to snapshot ${number}: ${plural(changes.length, 'file')} changed.`,
      `The state before is snapshot ${safety.number}.`,
    ]);
  },
};
