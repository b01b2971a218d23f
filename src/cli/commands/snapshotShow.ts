import { snapshotOf } from '../../core/plan/snapshots.ts';
import type { CliCommand } from '../command.ts';
import { changeLines, numberOf, snapshotLines } from '../snapshotText.ts';

export const snapshotShow: CliCommand = {
  name: 'snapshot show',
  summary: 'show a snapshot and what changed since the one before',
  args: [
    ['<plan>', 'plan id, its last characters, or "latest"'],
    ['<number>', 'number of the snapshot'],
  ],
  async run(door, input) {
    const engine = await door.engine();
    const plan = await engine.plan(input.arg(0));
    const snapshot = snapshotOf(plan, numberOf(input.arg(1)));
    const held = plan.snapshots.filter((one) => one.prunedAt === null);
    const before = held.findLast((one) => one.number < snapshot.number)?.number;
    const from = before ?? (snapshot.head === null ? null : (`base-${snapshot.number}` as const));
    const comparison =
      snapshot.prunedAt !== null || from === null
        ? null
        : await engine.compareSnapshots(plan.id, from, snapshot.number, door.signal);
    door.result({ snapshot, comparison }, () => [
      ...snapshotLines(plan, snapshot),
      ...(comparison === null
        ? []
        : [
            '',
            `since ${before ?? `commit ${snapshot.head?.slice(0, 10) ?? ''}`}:`,
            ...changeLines(comparison.changes),
          ]),
    ]);
  },
};
