import type { CliCommand } from '../command.ts';
import { table } from '../format.ts';
import { snapshotRow } from '../snapshotText.ts';

export const snapshotList: CliCommand = {
  name: 'snapshot list',
  summary: 'list the snapshots of a plan, newest first',
  args: [['[plan]', 'plan id (preset: latest)']],
  async run(door, input) {
    const plan = await (await door.engine()).plan(input.arg(0) || 'latest');
    const newest = plan.snapshots.toReversed();
    door.result({ planId: plan.id, snapshots: newest }, () =>
      newest.length === 0
        ? ['No snapshots yet. Take one: planning-studio snapshot create']
        : table(newest.map((one) => snapshotRow(plan, one, door.terminal.paint))),
    );
  },
};
