import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkGraph, findCycle, topologicalOrder } from '../../../src/core/plan/graph.ts';
import type { GraphNode } from '../../../src/core/plan/graph.ts';

const graph = (edges: Readonly<Record<string, readonly string[]>>): GraphNode[] =>
  Object.entries(edges).map(([id, blockedBy]) => ({ id, blockedBy }));

describe('the dependency graph', () => {
  it('names a cycle with its beginning again at the end', () => {
    assert.deepEqual(findCycle(graph({ a: ['b'], b: ['a'] })), ['a', 'b', 'a']);
    assert.deepEqual(findCycle(graph({ x: ['a'], a: ['b'], b: ['c'], c: ['a'] })), ['a', 'b', 'c', 'a']);
    assert.deepEqual(findCycle(graph({ a: ['a'] })), ['a', 'a']);
    assert.equal(findCycle(graph({ a: ['b', 'c'], b: ['c'], c: [], d: ['gone'] })), null);
  });

  it('orders each task after what blocks it and leaves tasks of a cycle out', () => {
    assert.deepEqual(topologicalOrder(graph({ c: ['b'], b: ['a'], a: [], d: [] })), ['a', 'd', 'b', 'c']);
    assert.deepEqual(topologicalOrder(graph({ a: ['b'], b: ['a'], c: [], d: ['a'] })), ['c']);
  });

  it('finds dangling, self and double references and the cycle', () => {
    assert.deepEqual(
      checkGraph([...graph({ a: ['gone', 'a'], b: ['c', 'c'], c: ['b'] }), { id: 'a', blockedBy: [] }]),
      [
        { kind: 'duplicate', id: 'a', of: null },
        { kind: 'dangling', id: 'a', missing: 'gone' },
        { kind: 'self', id: 'a' },
        { kind: 'duplicate', id: 'b', of: 'c' },
        { kind: 'cycle', path: ['b', 'c', 'b'] },
      ],
    );
    assert.deepEqual(checkGraph(graph({ a: [], b: ['a'] })), []);
  });

  it('finds a cycle exactly when an order leaves something out, whatever the graph', () => {
    const nodes = fc.array(fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 3 }), { maxLength: 12 });
    fc.assert(
      fc.property(nodes, (lists) => {
        const all = lists.map((list, index): GraphNode => ({ id: `${index}`, blockedBy: list.map(String) }));
        const order = topologicalOrder(all);
        const cycle = findCycle(all);
        assert.equal(cycle === null, order.length === all.length);
        for (const [index, id] of (cycle ?? []).slice(0, -1).entries()) {
          assert.ok(all.find((node) => node.id === id)?.blockedBy.includes(cycle?.[index + 1] ?? ''));
        }
        const place = new Map(order.map((id, at) => [id, at]));
        for (const node of all) {
          const own = place.get(node.id);
          if (own !== undefined) for (const id of node.blockedBy) assert.ok((place.get(id) ?? -1) < own);
        }
      }),
    );
  });

  it('goes through a chain of 50,000 without running out of stack', () => {
    const chain = Array.from({ length: 50_000 }, (_, n): GraphNode => ({
      id: `${n}`,
      blockedBy: n === 0 ? ['49999'] : [`${n - 1}`],
    }));
    assert.equal(findCycle(chain)?.length, 50_001);
    assert.deepEqual(
      checkGraph(chain.slice(1)).map((finding) => finding.kind),
      ['dangling'],
    );
  });
});
