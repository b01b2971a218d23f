import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  add,
  change,
  cycleOf,
  cycleWords,
  inputsOf,
  itemsOf,
  merge,
  mergeCycle,
  move,
  remove,
  split,
  withSpec,
  type DraftItem,
  type DraftList,
} from '../../webview/tasks/draftEdits.ts';
import { placeDrafts } from '../../webview/tasks/layout.ts';
import { resolveDrafts } from '../../src/core/plan/resolveDrafts.ts';
import { drafts as written } from '../fakes/rateLimits.ts';
import { systemClock } from '../../src/node/clock.ts';

const item = (key: string, blockedBy: readonly string[] = [], more: Partial<DraftItem> = {}): DraftItem => ({
  key,
  id: key,
  title: `Task ${key}`,
  description: '',
  priority: 'medium',
  size: 'm',
  tags: [],
  acceptance: [],
  files: [],
  blockedBy,
  ...more,
});
const list: DraftList = [item('a'), item('b', ['a']), item('c', ['b']), item('d', ['b', 'c'])];
const order = (items: DraftList): string => items.map(({ key }) => key).join('');
const needs = (items: DraftList, key: string): readonly string[] | undefined =>
  items.find((one) => one.key === key)?.blockedBy;

describe('edits of the task drafts', () => {
  it('move an item to a place and know when it is there already', () => {
    assert.equal(order(move(list, 'a', 2)), 'bcad');
    assert.equal(order(move(list, 'd', 0)), 'dabc');
    assert.equal(order(move(list, 'a', 99)), 'bcda');
    assert.equal(move(list, 'b', 1), list);
    assert.equal(move(list, 'zz', 1), list);
  });

  it('keep a verification spec through edits, splits and merges', () => {
    const proof = { spec: 'name: a\nrules: []\n', vacuous: ['r'], explanation: 'Why.' };
    const [first, ...rest] = list;
    assert.ok(first);
    const proved: DraftList = [{ ...first, verification: proof }, ...rest];
    assert.deepEqual(inputsOf(proved, new Set())[0]?.verification, proof);
    assert.deepEqual(
      itemsOf(resolveDrafts(inputsOf(proved, new Set()), systemClock.id))[0]?.verification,
      proof,
    );
    assert.deepEqual(
      split(proved, 'a', 'n').map((one) => one.verification),
      [proof, undefined, undefined, undefined, undefined],
    );
    assert.deepEqual(merge(proved, 'b', 'a')[0]?.verification, proof);
    const both = proved.map((one) =>
      one.key === 'b' ? { ...one, verification: { ...proof, spec: 'b: 1' } } : one,
    );
    const merged = merge(both, 'a', 'b')[0];
    assert.deepEqual(
      [merged?.verification, /```yaml\nb: 1\n```/.test(merged?.description ?? '')],
      [proof, true],
    );
    assert.deepEqual(withSpec(proved, 'a', 'new')[0]?.verification, {
      spec: 'new',
      vacuous: [],
      explanation: 'Why.',
    });
    assert.equal('verification' in (withSpec(proved, 'a', '  ')[0] ?? {}), false);
  });

  it('add a blank one behind another or at the end', () => {
    assert.equal(order(add(list, 'b', 'n')), 'abncd');
    assert.equal(order(add(list, null, 'n')), 'abcdn');
  });

  it('remove one so that what waited for it waits for what it waited for', () => {
    const left = remove(list, 'b');
    assert.equal(order(left), 'acd');
    assert.deepEqual(needs(left, 'c'), ['a']);
    assert.deepEqual(needs(left, 'd'), ['a', 'c']);
  });

  it('split one into two in a row, the rest waiting for the second', () => {
    const whole = change(list, 'b', { acceptance: ['1', '2', '3'], size: 'l' });
    const parts = split(whole, 'b', 'n');
    assert.equal(order(parts), 'abncd');
    assert.deepEqual(needs(parts, 'b'), ['a']);
    assert.deepEqual(needs(parts, 'n'), ['b']);
    assert.deepEqual(needs(parts, 'c'), ['n']);
    assert.deepEqual(parts.find(({ key }) => key === 'b')?.acceptance, ['1', '2']);
    assert.deepEqual(parts.find(({ key }) => key === 'n')?.acceptance, ['3']);
    assert.equal(parts.find(({ key }) => key === 'n')?.id, null);
    assert.equal(parts.find(({ key }) => key === 'n')?.size, 'm');
  });

  it('merge two into the more urgent and larger, waiting for what both waited for', () => {
    const items = [
      item('a'),
      item('b', ['a'], { priority: 'high', size: 's', tags: ['x'] }),
      item('c', ['b'], { size: 'l', tags: ['x', 'y'] }),
      item('d', ['c']),
    ];
    const merged = merge(items, 'b', 'c');
    assert.equal(order(merged), 'abd');
    const both = merged.find(({ key }) => key === 'b');
    assert.equal(both?.priority, 'high');
    assert.equal(both?.size, 'l');
    assert.deepEqual(both?.tags, ['x', 'y']);
    assert.deepEqual(both?.blockedBy, ['a']);
    assert.deepEqual(needs(merged, 'd'), ['b']);
  });

  it('name the cycle that a merge would make', () => {
    const items = [item('a'), item('b', ['a']), item('c', ['b'])];
    assert.equal(mergeCycle(items, 'a', 'b'), null);
    const cycle = mergeCycle(items, 'a', 'c');
    assert.deepEqual(cycle, ['a', 'b', 'a']);
  });

  it('find the cycle that a dependency would make, and only that', () => {
    assert.equal(cycleOf(list, 'd', 'a'), null);
    assert.deepEqual(cycleOf(list, 'a', 'c'), ['a', 'c', 'b', 'a']);
    assert.deepEqual(cycleOf(list, 'a', 'a'), ['a', 'a']);
    assert.equal(cycleWords(list, ['a', 'c', 'a']), '1 “Task a” → 3 “Task c” → 1 “Task a”');
  });

  it('send dependencies by number, only known ids, and no blank lines', () => {
    const items = [
      item('a', [], { acceptance: ['x', ' ', ''] }),
      item('n', ['a'], { id: 'gone', title: '  New ' }),
    ];
    assert.deepEqual(
      inputsOf(items, new Set(['a'])).map(({ id, title, blockedBy, acceptance }) => ({
        id,
        title,
        blockedBy,
        acceptance,
      })),
      [
        { id: 'a', title: 'Task a', blockedBy: [], acceptance: ['x'] },
        { id: undefined, title: 'New', blockedBy: [1], acceptance: [] },
      ],
    );
  });

  it('come back the same after a round trip through the engine’s drafts', () => {
    const drafts = resolveDrafts(written, systemClock.id);
    const items = itemsOf(drafts);
    const known = new Set(drafts.map(({ id }) => id));
    assert.deepEqual(resolveDrafts(inputsOf(items, known), systemClock.id), drafts);
  });

  it('never make a cycle, lose a dependency’s target or change a key, whatever is done', () => {
    const steps = fc.array(
      fc.tuple(fc.constantFrom('move', 'remove', 'split', 'merge', 'need'), fc.nat(9), fc.nat(9)),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, (edits) => {
        let fresh = 0;
        let items: DraftList = list;
        for (const [edit, first, second] of edits) {
          const one = items[first % Math.max(1, items.length)];
          const two = items[second % Math.max(1, items.length)];
          if (one === undefined || two === undefined) break;
          if (edit === 'move') items = move(items, one.key, second);
          if (edit === 'remove') items = remove(items, one.key);
          if (edit === 'split') items = split(items, one.key, `n${(fresh += 1)}`);
          if (edit === 'merge' && one !== two && mergeCycle(items, one.key, two.key) === null)
            items = merge(items, one.key, two.key);
          if (edit === 'need' && cycleOf(items, one.key, two.key) === null)
            items = change(items, one.key, { blockedBy: [...new Set([...one.blockedBy, two.key])] });
        }
        const keys = new Set(items.map(({ key }) => key));
        assert.equal(keys.size, items.length);
        for (const { key, blockedBy } of items) {
          for (const other of blockedBy) {
            assert.ok(keys.has(other), `${key} waits for ${other}, which is gone`);
            assert.equal(cycleOf(items, other, key) === null, false);
            assert.equal(cycleOf(items, key, other), null, `${key} waits for itself`);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the layout of the graph', () => {
  for (const size of [0, 1, 40, 500]) {
    it(`places ${size} tasks apart, and each after what it waits for`, () => {
      const items = Array.from({ length: size }, (_, index) =>
        item(`k${index}`, index % 3 === 0 ? [] : [`k${index - 1}`]),
      );
      const { nodes, edges } = placeDrafts(items);
      assert.equal(nodes.size, size);
      assert.equal(
        new Set([...nodes.values()].map(({ x, y }) => `${Math.round(x)}/${Math.round(y)}`)).size,
        size,
      );
      for (const { from, to } of edges) assert.ok((nodes.get(from)?.x ?? 0) < (nodes.get(to)?.x ?? 0));
    });
  }
});
