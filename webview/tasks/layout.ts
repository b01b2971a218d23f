import { Graph, layout } from '@dagrejs/dagre';
import type { DraftList } from './draftEdits.ts';

export const NODE = { width: 196, height: 46 } as const;
const GAP = { rank: 44, node: 14, margin: 12 } as const;
/** Above this many nodes the exact layout takes longer than a frame; plain columns by depth are drawn instead. */
const MAX_EXACT = 60;

export interface Placed {
  readonly width: number;
  readonly height: number;
  /** Left upper corners by key. */
  readonly nodes: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
  /** From what must be done first to what waits for it. */
  readonly edges: readonly { readonly from: string; readonly to: string; readonly path: string }[];
}

/** Where each draft stands, left to right in the order of work. */
export function placeDrafts(items: DraftList): Placed {
  const { nodes, bends } =
    items.length <= MAX_EXACT ? exact(items) : { nodes: byDepth(items), bends: NO_BENDS };
  const edges = items.flatMap(({ key, blockedBy }) =>
    blockedBy.flatMap((from) => {
      const start = nodes.get(from);
      const end = nodes.get(key);
      return start && end
        ? [{ from, to: key, path: curve(start, end, bends.get(`${from}>${key}`) ?? []) }]
        : [];
    }),
  );
  const places = [...nodes.values()];
  return {
    nodes,
    edges,
    width: Math.max(0, ...places.map(({ x }) => x)) + NODE.width + GAP.margin,
    height: Math.max(0, ...places.map(({ y }) => y)) + NODE.height + GAP.margin,
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where an edge passes between the columns, by `from>to`. */
type Bends = ReadonlyMap<string, readonly Point[]>;
const NO_BENDS: Bends = new Map();

function exact(items: DraftList): { nodes: Map<string, Point>; bends: Bends } {
  const graph = new Graph();
  graph.setGraph({
    rankdir: 'LR',
    ranksep: GAP.rank,
    nodesep: GAP.node,
    marginx: GAP.margin,
    marginy: GAP.margin,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { key } of items) graph.setNode(key, { ...NODE });
  for (const { key, blockedBy } of items) {
    for (const from of blockedBy) if (graph.hasNode(from)) graph.setEdge(from, key);
  }
  layout(graph);
  const nodes = items.map(({ key }): [string, Point] => {
    const { x = 0, y = 0 } = graph.node(key);
    return [key, { x: x - NODE.width / 2, y: y - NODE.height / 2 }];
  });
  const bends = graph.edges().map(({ v, w }): [string, readonly Point[]] => {
    const points: readonly Point[] = graph.edge(v, w).points ?? [];
    return [`${v}>${w}`, points.slice(1, -1)];
  });
  return { nodes: new Map(nodes), bends: new Map(bends) };
}

function byDepth(items: DraftList): Map<string, { x: number; y: number }> {
  const depths = new Map<string, number>();
  const waiting = new Map(items.map(({ key, blockedBy }) => [key, new Set(blockedBy)]));
  const known = new Set(waiting.keys());
  for (let depth = 0, left = [...items]; left.length > 0; depth += 1) {
    const ready = left.filter(({ blockedBy }) =>
      blockedBy.every((key) => depths.has(key) || !known.has(key)),
    );
    // A cycle cannot be made here, but may come in; then the rest stands in the last column.
    const now = ready.length > 0 ? ready : left;
    const placed = new Set(now.map(({ key }) => key));
    for (const key of placed) depths.set(key, depth);
    left = left.filter(({ key }) => !placed.has(key));
  }
  const rows = new Map<number, number>();
  return new Map(
    items.map(({ key }) => {
      const depth = depths.get(key) ?? 0;
      const row = rows.get(depth) ?? 0;
      rows.set(depth, row + 1);
      return [
        key,
        { x: GAP.margin + depth * (NODE.width + GAP.rank), y: GAP.margin + row * (NODE.height + GAP.node) },
      ];
    }),
  );
}

function curve(start: Point, end: Point, bends: readonly Point[]): string {
  const from = { x: start.x + NODE.width, y: start.y + NODE.height / 2 };
  const to = { x: end.x - 6, y: end.y + NODE.height / 2 };
  const stops = bends.length > 1 ? [...bends.filter(({ x }) => x > from.x && x < to.x), to] : [to];
  let path = `M${from.x},${from.y}`;
  stops.reduce((last, next) => {
    const bend = Math.max(8, Math.abs(next.x - last.x) / 2);
    path += ` C${last.x + bend},${last.y} ${next.x - bend},${next.y} ${next.x},${next.y}`;
    return next;
  }, from);
  return path;
}
