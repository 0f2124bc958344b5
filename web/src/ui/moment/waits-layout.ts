/** Where the nodes of the await graph stand: in layers from left to right, who waits left of what is waited for. */
import type { AwaitGraph, GraphEdge, GraphNode } from "../../trace/index.ts";

/** In pixels. */
export const kTaskWidth = 128;
export const kObjectWidth = 96;
export const kNodeHeight = 40;
const kGapX = 32;
const kGapY = 10;
const kMargin = 10;
/** Below all nodes, where edges run back to the left. */
const kWayBack = 14;

export interface PlacedNode {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  /** An SVG path. */
  readonly path: string;
}

export interface Layout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** Edges that lead back in a walk along the arrows: without them there is no circle. */
function backEdges({ nodes, edges }: AwaitGraph): ReadonlySet<GraphEdge> {
  const out = new Map<string, GraphEdge[]>();
  for (const edge of edges) out.set(edge.from, [...(out.get(edge.from) ?? []), edge]);
  const back = new Set<GraphEdge>();
  const finished = new Map<string, boolean>();
  const entered = new Set(edges.map(({ to }) => to));
  // From those for whom nobody waits first, so that a circle is entered where it is reached.
  const roots = [...nodes.filter(({ key }) => !entered.has(key)), ...nodes];
  for (const { key: root } of roots) {
    if (finished.has(root)) continue;
    finished.set(root, false);
    const path = [{ key: root, next: 0 }];
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const edge = out.get(visit.key)?.[visit.next++];
      if (edge === undefined) {
        finished.set(visit.key, true);
        path.pop();
      } else if (!finished.has(edge.to)) {
        finished.set(edge.to, false);
        path.push({ key: edge.to, next: 0 });
      } else if (finished.get(edge.to) === false) {
        back.add(edge);
      }
    }
  }
  return back;
}

/** Each node's layer: one more than the farthest of those that lead to it. */
function layersOf({ nodes, edges }: AwaitGraph, back: ReadonlySet<GraphEdge>): ReadonlyMap<string, number> {
  const forward = edges.filter((edge) => !back.has(edge));
  const missing = new Map(nodes.map(({ key }) => [key, 0]));
  const out = new Map<string, string[]>();
  for (const { from, to } of forward) {
    missing.set(to, (missing.get(to) ?? 0) + 1);
    const targets = out.get(from);
    if (targets === undefined) out.set(from, [to]);
    else targets.push(to);
  }
  const layers = new Map(nodes.map(({ key }) => [key, 0]));
  const queue = nodes.filter(({ key }) => missing.get(key) === 0).map(({ key }) => key);
  for (const key of queue) {
    for (const to of out.get(key) ?? []) {
      layers.set(to, Math.max(layers.get(to) ?? 0, (layers.get(key) ?? 0) + 1));
      const left = (missing.get(to) ?? 0) - 1;
      missing.set(to, left);
      if (left === 0) queue.push(to);
    }
  }
  return layers;
}

const widthOf = ({ kind }: GraphNode): number => (kind === "object" ? kObjectWidth : kTaskWidth);

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Places a layer's nodes beside those that lead to them, in the order of these, without overlap. */
function placeLayer(
  layer: readonly GraphNode[],
  x: number,
  into: ReadonlyMap<string, readonly string[]>,
  placed: Map<string, PlacedNode>,
): void {
  const wished = layer.map((node, order) => {
    const before = (into.get(node.key) ?? []).flatMap((key) => placed.get(key)?.y ?? []);
    return { node, order, y: mean(before) };
  });
  const last = Math.max(0, ...wished.map(({ y }) => y ?? 0)) + 1;
  wished.sort((a, b) => (a.y ?? last) - (b.y ?? last) || a.order - b.order);
  const step = kNodeHeight + kGapY;
  const alike = new Map<number, number>();
  for (const { y } of wished) if (y !== undefined) alike.set(y, (alike.get(y) ?? 0) + 1);
  let free = kMargin;
  for (const { node, y } of wished) {
    // Those that the same ones lead to stand around these, not below them.
    const wish = y === undefined ? free : y - (((alike.get(y) ?? 1) - 1) * step) / 2;
    const at = Math.max(free, wish);
    placed.set(node.key, { node, x, y: at, width: widthOf(node) });
    free = at + step;
    if (y !== undefined) alike.set(y, 1);
  }
}

function pathOf(from: PlacedNode, to: PlacedNode, bottom: number): string {
  const [x1, y1] = [from.x + from.width, from.y + kNodeHeight / 2];
  const [x2, y2] = [to.x, to.y + kNodeHeight / 2];
  if (x2 > x1) {
    const bend = Math.max(10, (x2 - x1) / 2);
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - kArrow} ${y2}`;
  }
  const out = 12;
  const turn = `M${x1} ${y1}C${x1 + out} ${y1} ${x1 + out} ${bottom} ${x1 - 8} ${bottom}L${x2 + 8} ${bottom}`;
  return `${turn}C${x2 - out} ${bottom} ${x2 - out - 4} ${y2} ${x2 - kArrow} ${y2}`;
}

/** Room for an arrow's head. */
const kArrow = 5;

export function layOut(graph: AwaitGraph): Layout {
  const back = backEdges(graph);
  const layers = layersOf(graph, back);
  const columns: GraphNode[][] = [];
  for (const node of graph.nodes) {
    const layer = layers.get(node.key) ?? 0;
    while (columns.length <= layer) columns.push([]);
    columns[layer]?.push(node);
  }
  const into = new Map<string, string[]>();
  for (const edge of graph.edges) {
    if (!back.has(edge)) into.set(edge.to, [...(into.get(edge.to) ?? []), edge.from]);
  }
  const placed = new Map<string, PlacedNode>();
  let x = kMargin;
  for (const column of columns) {
    placeLayer(column, x, into, placed);
    x += Math.max(...column.map(widthOf)) + kGapX;
  }
  const nodes = [...placed.values()];
  const lowest = Math.max(0, ...nodes.map(({ y }) => y + kNodeHeight));
  let ways = 0;
  const edges = graph.edges.flatMap((edge): PlacedEdge[] => {
    const [from, to] = [placed.get(edge.from), placed.get(edge.to)];
    if (from === undefined || to === undefined) return [];
    if (back.has(edge)) ways += 1;
    return [{ edge, path: pathOf(from, to, lowest + kWayBack * Math.min(ways, 4)) }];
  });
  const height = lowest + kMargin + (ways > 0 ? kWayBack * Math.min(ways, 4) : 0);
  return { nodes, edges, width: Math.max(0, x - kGapX + kMargin), height };
}
