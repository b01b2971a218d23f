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
  return cycleAmong(nodes, places(nodes), true);
}

function places(nodes: readonly GraphNode[]): Map<string, number> {
  const byId = new Map<string, number>();
  for (let at = 0; at < nodes.length; at += 1) {
    const id = nodes[at]?.id ?? '';
    if (!byId.has(id)) byId.set(id, at);
  }
  return byId;
}

const UNSEEN = 0;
const ON_PATH = 1;
const DONE = 2;

/** Depth first over places in the list, with a stack of its own: a chain of 10,000 tasks must not exhaust the call stack. */
function cycleAmong(
  nodes: readonly GraphNode[],
  byId: ReadonlyMap<string, number>,
  withSelf: boolean,
): string[] | null {
  const state = new Uint8Array(nodes.length);
  const next = new Uint32Array(nodes.length);
  const path: number[] = [];
  for (let root = 0; root < nodes.length; root += 1) {
    if (state[root] !== UNSEEN) continue;
    path.push(root);
    state[root] = ON_PATH;
    while (path.length > 0) {
      const top = path[path.length - 1] ?? 0;
      const edge = next[top] ?? 0;
      next[top] = edge + 1;
      const blocker = nodes[top]?.blockedBy[edge];
      if (blocker === undefined) {
        state[top] = DONE;
        path.pop();
        continue;
      }
      const to = byId.get(blocker);
      if (to === undefined || state[to] === DONE || (to === top && !withSelf)) continue;
      if (state[to] === ON_PATH) {
        const ids = path.slice(path.indexOf(to)).map((place) => nodes[place]?.id ?? '');
        return [...ids, blocker];
      }
      state[to] = ON_PATH;
      path.push(to);
    }
  }
  return null;
}

/**
 * All ids so that each stands after what blocks it: first what waits for nothing, in the given order, then the
 * rest as it becomes free. Nodes on or behind a cycle are left out (`findCycle` names it). Linear.
 */
export function topologicalOrder(nodes: readonly GraphNode[]): string[] {
  const byId = places(nodes);
  const open = new Uint32Array(nodes.length);
  const unlocks: number[][] = nodes.map(() => []);
  nodes.forEach((node, at) => {
    for (const blocker of node.blockedBy) {
      const to = byId.get(blocker);
      const list = to === undefined ? undefined : unlocks[to];
      // Nodes come in turn, so a dependency named twice stands at the end of the list already.
      if (!list || list.at(-1) === at) continue;
      list.push(at);
      open[at] = (open[at] ?? 0) + 1;
    }
  });
  const order: number[] = [];
  for (let at = 0; at < nodes.length; at += 1) if (open[at] === 0) order.push(at);
  for (let done = 0; done < order.length; done += 1) {
    for (const at of unlocks[order[done] ?? 0] ?? []) {
      const left = (open[at] ?? 0) - 1;
      open[at] = left;
      if (left === 0) order.push(at);
    }
  }
  return order.map((at) => nodes[at]?.id ?? '');
}

/** Everything that is wrong with a graph; empty = sound. One cycle is named, not all. Linear. */
export function checkGraph(nodes: readonly GraphNode[]): GraphFinding[] {
  const findings: GraphFinding[] = [];
  const byId = places(nodes);
  nodes.forEach((node, at) => {
    if (byId.get(node.id) !== at) findings.push({ kind: 'duplicate', id: node.id, of: null });
  });
  // For each known id the last node (plus one) that named it: a second time by the same node is a repetition.
  const namedBy = new Uint32Array(nodes.length);
  nodes.forEach((node, at) => {
    let strangers: Set<string> | null = null;
    for (const blocker of node.blockedBy) {
      const to = byId.get(blocker);
      if (to === undefined) {
        strangers ??= new Set();
        const repeated = strangers.has(blocker);
        findings.push(
          repeated
            ? { kind: 'duplicate', id: node.id, of: blocker }
            : { kind: 'dangling', id: node.id, missing: blocker },
        );
        strangers.add(blocker);
      } else if (namedBy[to] === at + 1) findings.push({ kind: 'duplicate', id: node.id, of: blocker });
      else {
        namedBy[to] = at + 1;
        if (blocker === node.id) findings.push({ kind: 'self', id: node.id });
      }
    }
  });
  const path = cycleAmong(nodes, byId, false);
  if (path) findings.push({ kind: 'cycle', path });
  return findings;
}
