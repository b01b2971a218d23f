import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Task } from '../../../src/core/model/plan.ts';
import { PLACE_GAP, placesBetween, tasksToPlace } from '../../../src/node/store/database/rows/places.ts';

const tasks = (ids: string): readonly Task[] => [...ids].map((id) => ({ id }) as Task);

describe('The places of tasks in their plan', () => {
  it('change only for what is new or was moved', () => {
    const cases: readonly (readonly [before: string, after: string, toPlace: string])[] = [
      ['abc', 'abc', ''],
      ['abc', 'ac', ''],
      ['abc', 'abxc', 'x'],
      ['abcd', 'dabc', 'd'],
      ['abcd', 'bcda', 'a'],
      ['abcd', 'acbd', 'c'],
      ['abcd', 'xdabc', 'xd'],
      ['abcd', 'dcba', 'all'],
      ['', 'ab', 'ab'],
    ];
    for (const [before, after, toPlace] of cases) {
      const found = tasksToPlace(tasks(before), tasks(after));
      assert.deepEqual(found, toPlace === 'all' ? 'all' : [...toPlace], `${before} → ${after}`);
    }
  });

  it('are between the neighbours, evenly, and beyond them at the ends', () => {
    const known = new Map([
      ['a', 0],
      ['b', 1000],
    ]);
    const between = (after: string, toPlace: string) =>
      placesBetween(tasks(after), [...toPlace], (id) => known.get(id) ?? assert.fail(id));
    assert.deepEqual(between('axb', 'x'), new Map([['x', 500]]));
    assert.deepEqual(
      between('axyzb', 'xyz'),
      new Map([
        ['x', 250],
        ['y', 500],
        ['z', 750],
      ]),
    );
    assert.deepEqual(
      between('vaxbw', 'vxw'),
      new Map([
        ['v', -PLACE_GAP],
        ['x', 500],
        ['w', 1000 + PLACE_GAP],
      ]),
    );
    assert.deepEqual(
      between('xy', 'xy'),
      new Map([
        ['x', 0],
        ['y', PLACE_GAP],
      ]),
    );
    assert.deepEqual(between('ab', ''), new Map());
    known.set('b', 1);
    assert.equal(between('axb', 'x'), null);
    known.set('b', 2);
    assert.deepEqual(between('axb', 'x'), new Map([['x', 1]]));
    assert.equal(between('axyb', 'xy'), null);
  });

  it('keep the order of the plan whatever is added, removed and moved', () => {
    const orders = fc.array(fc.shuffledSubarray(Array.from('abcdefgh')), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(orders, (all) => {
        const places = new Map<string, number>();
        let before: readonly Task[] = [];
        for (const order of all) {
          const after = tasks(order.join(''));
          const wanted = tasksToPlace(before, after);
          const toPlace = wanted === 'all' ? order : wanted;
          const found = placesBetween(after, toPlace, (id) => places.get(id) ?? assert.fail(id));
          if (found === null) return;
          for (const [id, place] of found) places.set(id, place);
          const placed = order.map((id) => places.get(id) ?? assert.fail(id));
          assert.deepEqual(
            placed,
            placed.toSorted((a, b) => a - b),
          );
          assert.equal(new Set(placed).size, placed.length);
          before = after;
        }
      }),
    );
  });
});
