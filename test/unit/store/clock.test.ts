import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HybridClock, isClock } from '../../../src/core/log/clock.ts';

describe('The hybrid clock', () => {
  it('only moves forward, whatever the wall clock does and whatever is seen', () => {
    const times = fc.array(fc.record({ now: fc.nat(5000), see: fc.option(fc.nat(5000)) }), { maxLength: 60 });
    fc.assert(
      fc.property(times, (steps) => {
        const [own, other] = [new HybridClock('00000001'), new HybridClock('00000002')];
        let last = '';
        for (const { now, see } of steps) {
          const seen = see === null ? '' : other.next(see);
          own.see(seen);
          const next = own.next(now);
          assert.ok(next > last && next > seen, `${next} after ${last} and ${seen}`);
          assert.ok(isClock(next));
          last = next;
        }
      }),
    );
  });

  it('carries over when a millisecond is counted full', () => {
    const clock = new HybridClock('0000000a');
    let last = clock.next(7);
    for (let at = 0; at < 70_000; at += 1) {
      const next = clock.next(7);
      if (next <= last) assert.fail(`${next} after ${last}`);
      last = next;
    }
    assert.ok(last.startsWith('000000000008-'));
  });

  it('does not believe a clock from beyond the year 9999 or one that is none', () => {
    const clock = new HybridClock('0000000a');
    for (const seen of ['ffffffffffff-0000-0000000b', '', 'x', '000000000009-0000']) {
      clock.see(seen);
      assert.equal(isClock(seen), false);
    }
    assert.equal(clock.next(5), '000000000005-0000-0000000a');
  });
});
