import { within } from '../../core/snapshot/paths.ts';
import type { CliCommand } from '../command.ts';
import { changeLines, pathsOf, sideOf } from '../snapshotText.ts';
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
    ['--file <path>', 'only this file or folder (may be given several times)', 'many'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const [from, to] = [sideOf(input.arg(1)), sideOf(input.arg(2) || 'now')];
    const paths = pathsOf(input.list('file'));
    const comparison = await engine.compareSnapshots(plan.id, from, to, door.signal);
    const isWanted = within(paths);
    const changes = comparison.changes.filter(
      ({ path, from: old }) => isWanted(path) || (old !== null && isWanted(old)),
    );
    if (input.flag('stat')) {
      door.result({ ...comparison, changes }, () => changeLines(changes));
      return;
    }
    const diff = await engine.diffSnapshots(plan.id, from, to, paths, door.signal);
    door.result({ ...comparison, changes, diff }, () => [plain(diff.trimEnd())]);
  },
};
