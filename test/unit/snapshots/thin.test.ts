import assert from 'node:assert/strict';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import { PRESET_POLICY, thinned } from '../../../src/core/snapshot/thin.ts';
import { ada } from '../store/samples.ts';

const HOUR = 3_600_000;
const now = '2026-11-21T12:00:00.000Z';

function snapshot(number: number, hoursAgo: number, over: Partial<Snapshot> = {}): Snapshot {
  return {
    id: `s${number}`,
    number,
    taskId: 't1',
    name: 'One',
    trigger: 'verification_failed',
    at: new Date(Date.parse(now) - hoursAgo * HOUR).toISOString(),
    by: ada,
    ref: `refs/planning-studio/p/${number}`,
    commit: '0'.repeat(40),
    tree: '0'.repeat(40),
    head: null,
    branch: null,
    operation: null,
    fileTotal: 1,
    changes: { files: 0, addedLines: 0, removedLines: 0 },
    leftOut: [],
    leftOutTotal: 0,
    prunedAt: null,
    ...over,
  };
}

describe('Thinning snapshots', () => {
  it('keeps all of a day, one of each hour of a week, one of each day of a month, one of each week', () => {
    const hours = [1800, 1799, 400, 399, 300, 50.9, 50.6, 50.3, 20.4, 20.2, 1];
    const all = hours.map((ago, index) => snapshot(index + 1, ago));
    assert.deepEqual(thinned(all, PRESET_POLICY, now), [1, 3, 6, 7]);
  });

  it('never lets go of what a person took, of an archive, or of the last of each checkpoint', () => {
    const all = [
      snapshot(1, 2000, { trigger: 'person' }),
      snapshot(2, 2000, { trigger: 'archive' }),
      snapshot(3, 2000, { trigger: 'task_started' }),
      snapshot(4, 2000, { trigger: 'verification_passed', taskId: 't2' }),
      snapshot(5, 2000),
      snapshot(6, 2000),
      snapshot(7, 2000),
    ];
    assert.deepEqual(thinned(all, PRESET_POLICY, now), [5, 6]);
  });

  it('takes no notice of what is gone already, and says the same a second time', () => {
    const all = [snapshot(1, 2000), snapshot(2, 2000), snapshot(3, 2000)];
    const gone = thinned(all, PRESET_POLICY, now);
    const after = all.map((one) => (gone.includes(one.number) ? { ...one, prunedAt: now } : one));
    assert.deepEqual([gone, thinned(after, PRESET_POLICY, now)], [[1, 2], []]);
  });
});
