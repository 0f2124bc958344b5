/** Which column each node of the await graph stands in: who waits left of what is waited for. */
import type { AwaitGraph, GraphEdge, GraphNode } from "../../trace/index.ts";

/** What stands in a column: a node, or an edge that passes between two. */
export interface Slot {
  readonly key: string;
  readonly node: GraphNode | undefined;
}

/** An edge, and the slots that it leads through, ends included. */
export interface Way {
  readonly edge: GraphEdge;
  readonly slots: readonly string[];
}

export interface Layers {
  readonly columns: readonly (readonly Slot[])[];
  readonly ways: readonly Way[];
  /** Edges that lead from a column to one left of it: the last of each circle. */
  readonly back: readonly GraphEdge[];
}

function edgesFrom(edges: readonly GraphEdge[]): ReadonlyMap<string, readonly GraphEdge[]> {
  const out = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const known = out.get(edge.from);
    if (known === undefined) out.set(edge.from, [edge]);
    else known.push(edge);
  }
  return out;
}

/** Edges that lead back in a walk along the arrows: without them there is no circle. */
function backEdges({ nodes, edges }: AwaitGraph): ReadonlySet<GraphEdge> {
  const out = edgesFrom(edges);
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

/** Each node's column: one more than the farthest of those that lead to it. */
function columnsOf({ nodes }: AwaitGraph, forward: readonly GraphEdge[]): ReadonlyMap<string, number> {
  const out = edgesFrom(forward);
  const missing = new Map(nodes.map(({ key }) => [key, 0]));
  for (const { to } of forward) missing.set(to, (missing.get(to) ?? 0) + 1);
  const columns = new Map(nodes.map(({ key }) => [key, 0]));
  const queue = nodes.filter(({ key }) => missing.get(key) === 0).map(({ key }) => key);
  for (const key of queue) {
    for (const { to } of out.get(key) ?? []) {
      columns.set(to, Math.max(columns.get(to) ?? 0, (columns.get(key) ?? 0) + 1));
      const left = (missing.get(to) ?? 0) - 1;
      missing.set(to, left);
      if (left === 0) queue.push(to);
    }
  }
  return columns;
}

export function layersOf(graph: AwaitGraph): Layers {
  const back = backEdges(graph);
  const forward = graph.edges.filter((edge) => !back.has(edge));
  const column = columnsOf(graph, forward);
  const columns: Slot[][] = [];
  const put = (at: number, slot: Slot): void => {
    while (columns.length <= at) columns.push([]);
    columns[at]?.push(slot);
  };
  for (const node of graph.nodes) put(column.get(node.key) ?? 0, { key: node.key, node });
  const ways = forward.map((edge): Way => {
    const slots = [edge.from];
    for (let at = (column.get(edge.from) ?? 0) + 1; at < (column.get(edge.to) ?? 0); ++at) {
      const key = `${edge.from} ${edge.kind} ${edge.to} ${at}`;
      put(at, { key, node: undefined });
      slots.push(key);
    }
    return { edge, slots: [...slots, edge.to] };
  });
  return { columns, ways, back: [...back] };
}
