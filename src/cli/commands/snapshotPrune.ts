import { compact, plural } from '../../core/base/words.ts';
import type { CliCommand } from '../command.ts';
import { confirmChange } from '../ask.ts';
import { numberOf } from '../snapshotText.ts';
import { oneLine } from '../terminal.ts';

export const snapshotPrune: CliCommand = {
  name: 'snapshot prune',
  summary: 'remove old automatic snapshots, or those that are named',
  args: [
    ['[plan]', 'plan id; without it, all plans that are not archived'],
    ['[numbers...]', 'only these snapshots of the plan'],
  ],
  options: [
    ['--dry-run', 'only say what would go and how much space that wins'],
    ['--archived-too', 'also the named snapshots of an archived plan'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const planId = input.arg(0) === '' ? null : (await engine.plan(input.arg(0))).id;
    const numbers = input
      .arg(1)
      .split(/[\s,]+/)
      .filter((text) => text !== '')
      .map(numberOf);
    const preview = await engine.previewPrune(planId, numbers, door.signal);
    const total = preview.snapshots.length + preview.strays;
    const lines = [
      ...preview.snapshots.map((one) => `${oneLine(one.planTitle)}: ${one.number}. ${oneLine(one.name)}`),
      ...(preview.strays > 0 ? [`${plural(preview.strays, 'ref')} that no plan knows`] : []),
      `${plural(total, 'snapshot')}, about ${compact(Math.ceil(preview.bytes / 1024))} KB`,
    ];
    if (input.flag('dryRun') || total === 0) {
      door.result(preview, () => lines);
      return;
    }
    if (!door.json) for (const line of lines) door.terminal.note(line);
    await confirmChange(door, `Remove ${plural(total, 'snapshot')}?`);
    const archivedToo = input.flag('archivedToo');
    const pruned = await engine.pruneSnapshots(planId, numbers, { archivedToo }, door.signal);
    door.result(pruned, () => [`Removed ${plural(total, 'snapshot')}.`]);
  },
};
