/** Keeps a graph readable: those who wait alike become one node, and of what is still too much the neighbourhood is shown. */

import type { AwaitGraph, GraphEdge, GraphNode } from "./await-graph.ts";
import { targetsOf } from "./circles.ts";

/** Nodes up to which nothing is grouped. */
const kFew = 16;
/** Tasks that wait alike, from which on they are one node. */
const kAlike = 3;

/** What a node says that others say too: sleepers need not wake at one time. */
function commonNote({ note }: GraphNode): string {
  return note.replace(/ until [\d.]+ \S+/, "");
}

/** The same text for nodes that may stand for one another. */
function likenessOf(node: GraphNode, edges: readonly GraphEdge[]): string {
  const ends = edges.map(({ from, to, kind }) => (from === node.key ? `>${kind} ${to}` : `<${kind} ${from}`));
  return [node.state, node.name.replace(/\d+/g, "#"), commonNote(node), ...ends.sort()].join("|");
}

function edgesByNode(edges: readonly GraphEdge[]): ReadonlyMap<string, readonly GraphEdge[]> {
  const lists = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    for (const key of [edge.from, edge.to]) {
      const list = lists.get(key) ?? [];
      lists.set(key, list);
      list.push(edge);
    }
  }
  return lists;
}

function groupNode(members: readonly GraphNode[], first: GraphNode): GraphNode {
  const last = members.at(-1) ?? first;
  return {
    ...first,
    key: `group ${first.id}`,
    kind: "group",
    name: `${first.name} … ${last.name}`,
    note: `${members.length} tasks: ${commonNote(first).replace(/^is ready/, "are ready")}`,
    members: members.map(({ id }) => id),
  };
}

/** One node for each lot of tasks that wait alike; `focus` keeps its own. */
function grouped(graph: AwaitGraph, focus: string | undefined): AwaitGraph {
  if (graph.nodes.length <= kFew) return graph;
  const byNode = edgesByNode(graph.edges);
  const lots = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    const edges = byNode.get(node.key) ?? [];
    const alone = node.kind !== "task" || node.inCircle || node.key === focus || edges.length > kFew;
    const likeness = alone ? node.key : likenessOf(node, edges);
    const lot = lots.get(likeness) ?? [];
    lots.set(likeness, lot);
    lot.push(node);
  }
  const nodes: GraphNode[] = [];
  const renamed = new Map<string, string>();
  for (const lot of lots.values()) {
    const [first] = lot;
    if (first === undefined) continue;
    if (lot.length < kAlike) {
      nodes.push(...lot);
      continue;
    }
    const group = groupNode(lot, first);
    nodes.push(group);
    for (const { key } of lot) renamed.set(key, group.key);
  }
  return { ...graph, nodes, edges: renamedEdges(graph.edges, renamed) };
}

function renamedEdges(edges: readonly GraphEdge[], renamed: ReadonlyMap<string, string>): readonly GraphEdge[] {
  const once = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const from = renamed.get(edge.from) ?? edge.from;
    const to = renamed.get(edge.to) ?? edge.to;
    const key = `${from} ${edge.kind} ${to}`;
    if (!once.has(key)) once.set(key, { ...edge, from, to });
  }
  return [...once.values()];
}

/** The nodes nearest to one, edges taken both ways, at most `most`. */
function neighbourhood(graph: AwaitGraph, focus: string, most: number): ReadonlySet<string> {
  const both = targetsOf(
    graph.edges.flatMap(({ from, to }) => [
      { from, to },
      { from: to, to: from },
    ]),
  );
  const near = new Set([focus]);
  for (const key of near) {
    for (const target of both.get(key) ?? []) {
      if (near.size >= most) return near;
      near.add(target);
    }
  }
  return near;
}

/** A graph of at most `most` nodes: around the deadlocks, else around `focus`, a task's key. */
export function boundGraph(graph: AwaitGraph, focus: string | undefined, most: number): AwaitGraph {
  const less = grouped(graph, focus);
  if (less.nodes.length <= most) return less;
  const known = less.nodes.some(({ key }) => key === focus) ? focus : undefined;
  const centre = known ?? less.circles[0]?.[0] ?? less.nodes[0]?.key;
  if (centre === undefined) return less;
  const near = neighbourhood(less, centre, most);
  const hidden = less.nodes
    .filter(({ key }) => !near.has(key))
    .reduce((sum, { kind, members }) => sum + (kind === "object" ? 0 : Math.max(1, members.length)), 0);
  return {
    ...less,
    nodes: less.nodes.filter(({ key }) => near.has(key)),
    edges: less.edges.filter(({ from, to }) => near.has(from) && near.has(to)),
    hidden: less.hidden + hidden,
  };
}
