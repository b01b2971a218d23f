import type { CliCommand } from '../command.ts';
import { changeLines, sideOf } from '../snapshotText.ts';
import { plain } from '../terminal.ts';

export const snapshotDiff: CliCommand = {
  name: 'snapshot diff',
  summary: 'show what differs between two snapshots, now, and the last commit',
  args: [
    ['<plan>', 'plan id, its last characters, or "latest"'],
    ['<from>', 'number of a snapshot, or "head"'],
    ['[to]', 'number, "head" or "now" (preset)'],
  ],
  options: [
    ['--stat', 'only the files with their counts'],
    ['--file <path>', 'only this file (may be given several times)', 'many'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const [from, to] = [sideOf(input.arg(1)), sideOf(input.arg(2) || 'now')];
    const paths = input.list('file');
    const comparison = await engine.compareSnapshots(plan.id, from, to, door.signal);
    const changes = comparison.changes.filter((one) => paths.length === 0 || paths.includes(one.path));
    if (input.flag('stat')) {
      door.result({ ...comparison, changes }, () => changeLines(changes));
      return;
    }
    const diff = await engine.diffSnapshots(plan.id, from, to, paths, door.signal);
    door.result({ ...comparison, changes, diff }, () => [plain(diff.trimEnd())]);
  },
};
