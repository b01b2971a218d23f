import type { CliCommand } from '../command.ts';
import { table } from '../format.ts';
import { pageJson, pageLine, pageOf, paging } from '../paging.ts';
import { snapshotRow } from '../snapshotText.ts';

const PAGING = paging(Infinity);

export const snapshotList: CliCommand = {
  name: 'snapshot list',
  summary: 'list the snapshots of a plan, newest first',
  args: [['[plan]', 'plan id (preset: latest)']],
  options: PAGING.options,
  async run(door, input) {
    const slice = PAGING.read(door, input);
    const plan = await (await door.engine()).plan(input.arg(0) || 'latest');
    const page = pageOf(plan.snapshots.toReversed(), slice);
    const { paint } = door.terminal;
    door.result({ planId: plan.id, snapshots: page.items, ...pageJson(page, slice) }, () =>
      page.total === 0
        ? ['No snapshots yet. Take one: planning-studio snapshot create']
        : [...table(page.items.map((one) => snapshotRow(plan, one, paint))), ...pageLine(page, slice, paint)],
    );
  },
};
