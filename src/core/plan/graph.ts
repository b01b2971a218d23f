import type { Id } from '../model/basics.ts';

/** What the graph functions need of a task or draft. */
export interface GraphNode {
  readonly id: Id;
  /** Ids that must come first; unknown ones are ignored here (checkGraph reports them). */
  readonly blockedBy: readonly Id[];
}

/** The ids of one cycle in order, the first one repeated at the end; null when there is none. Linear. */
export function findCycle(nodes: readonly GraphNode[]): readonly Id[] | null {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const done = new Set<Id>();
  for (const start of nodes) {
    if (done.has(start.id)) continue;
    // Depth first with an own stack: a chain of thousands must not exhaust the call stack.
    const path: { readonly node: GraphNode; next: number }[] = [{ node: start, next: 0 }];
    const onPath = new Set<Id>([start.id]);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const nextId = top.node.blockedBy[top.next];
      top.next += 1;
      if (nextId === undefined) {
        path.pop();
        onPath.delete(top.node.id);
        done.add(top.node.id);
        continue;
      }
      if (onPath.has(nextId)) {
        const ids = path.map((step) => step.node.id);
        return [...ids.slice(ids.indexOf(nextId)), nextId];
      }
      const next = byId.get(nextId);
      if (next === undefined || done.has(nextId)) continue;
      onPath.add(nextId);
      path.push({ node: next, next: 0 });
    }
  }
  return null;
}
