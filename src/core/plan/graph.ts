/** A node of a dependency graph: it can start when everything in `blockedBy` is done. */
export interface GraphNode {
  readonly id: string;
  readonly blockedBy: readonly string[];
}

export type GraphFinding =
  /** The ids on the way round, the first one again at the end. */
  | { readonly kind: 'cycle'; readonly path: readonly string[] }
  | { readonly kind: 'dangling'; readonly id: string; readonly missing: string }
  | { readonly kind: 'self'; readonly id: string }
  /** The same dependency named twice (`of` set), or two nodes with one id (`of` null). */
  | { readonly kind: 'duplicate'; readonly id: string; readonly of: string | null };

/**
 * One cycle as ids with the first one repeated at the end (`[a, b, a]`: a waits for b, b for a), or null.
 * Linear; unknown ids are no edges; a node that waits for itself is the cycle `[a, a]`.
 */
export function findCycle(nodes: readonly GraphNode[]): string[] | null {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const done = new Set<string>();
  const onPath = new Set<string>();
  for (const root of nodes) {
    if (done.has(root.id)) continue;
    // An explicit stack: a chain of 10,000 tasks must not exhaust the call stack.
    const path: { readonly node: GraphNode; next: number }[] = [{ node: root, next: 0 }];
    onPath.add(root.id);
    while (path.length > 0) {
      const top = path[path.length - 1];
      if (!top) break;
      const blocker = top.node.blockedBy[top.next];
      top.next += 1;
      if (blocker === undefined) {
        done.add(top.node.id);
        onPath.delete(top.node.id);
        path.pop();
        continue;
      }
      if (onPath.has(blocker)) {
        const ids = path.map((step) => step.node.id);
        return [...ids.slice(ids.indexOf(blocker)), blocker];
      }
      const node = byId.get(blocker);
      if (!node || done.has(blocker)) continue;
      onPath.add(blocker);
      path.push({ node, next: 0 });
    }
  }
  return null;
}

/**
 * All ids so that each stands after what blocks it: first what waits for nothing, in the given order, then the
 * rest as it becomes free. Nodes on or behind a cycle are left out (`findCycle` names it). Linear.
 */
export function topologicalOrder(nodes: readonly GraphNode[]): string[] {
  const open = new Map<string, number>();
  const unlocks = new Map<string, string[]>();
  const known = new Set(nodes.map((node) => node.id));
  for (const node of nodes) {
    const blockers = new Set(node.blockedBy.filter((id) => known.has(id)));
    open.set(node.id, blockers.size);
    for (const id of blockers) {
      const list = unlocks.get(id);
      if (list) list.push(node.id);
      else unlocks.set(id, [node.id]);
    }
  }
  const order: string[] = [];
  for (const node of nodes) if (open.get(node.id) === 0) order.push(node.id);
  for (let at = 0; at < order.length; at += 1) {
    for (const id of unlocks.get(order[at] ?? '') ?? []) {
      const left = (open.get(id) ?? 0) - 1;
      open.set(id, left);
      if (left === 0) order.push(id);
    }
  }
  return order;
}

/** Everything that is wrong with a graph; empty = sound. One cycle is named, not all. Linear. */
export function checkGraph(nodes: readonly GraphNode[]): GraphFinding[] {
  const findings: GraphFinding[] = [];
  const known = new Set<string>();
  for (const node of nodes) {
    if (known.has(node.id)) findings.push({ kind: 'duplicate', id: node.id, of: null });
    known.add(node.id);
  }
  for (const node of nodes) {
    const seen = new Set<string>();
    for (const blocker of node.blockedBy) {
      if (seen.has(blocker)) {
        findings.push({ kind: 'duplicate', id: node.id, of: blocker });
        continue;
      }
      seen.add(blocker);
      if (blocker === node.id) findings.push({ kind: 'self', id: node.id });
      else if (!known.has(blocker)) findings.push({ kind: 'dangling', id: node.id, missing: blocker });
    }
  }
  const path = findCycle(
    nodes.map((node) => ({ ...node, blockedBy: node.blockedBy.filter((id) => id !== node.id) })),
  );
  if (path) findings.push({ kind: 'cycle', path });
  return findings;
}
