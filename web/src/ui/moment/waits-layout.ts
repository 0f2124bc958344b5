/** Where the nodes and edges of the await graph are drawn. */
import type { AwaitGraph, GraphEdge, GraphNode } from "../../trace/index.ts";
import { type Layers, layersOf, type Slot } from "./waits-layers.ts";

/** In pixels. */
export const kTaskWidth = 132;
export const kObjectWidth = 108;
export const kNodeHeight = 40;
const kGapX = 32;
const kGapY = 10;
/** Of an edge that passes through a column. */
const kPassing = 8;
const kMargin = 10;
/** Below all nodes, where edges run back to the left; so many of them apart from one another. */
const kWayBack = 14;
const kWaysBack = 4;
/** Room for an arrow's head. */
const kArrow = 5;

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

interface Box {
  readonly slot: Slot;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function widthOf({ node }: Slot): number {
  if (node === undefined) return 0;
  return node.kind === "object" ? kObjectWidth : kTaskWidth;
}

const heightOf = ({ node }: Slot): number => (node === undefined ? kPassing : kNodeHeight);
const middleOf = ({ y, height }: Box): number => y + height / 2;

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Places a column's slots beside those that lead to them, in the order of these, without overlap. */
function placeColumn(
  column: readonly Slot[],
  x: number,
  into: ReadonlyMap<string, readonly string[]>,
  boxes: Map<string, Box>,
): void {
  const width = Math.max(0, ...column.map(widthOf));
  const wished = column.map((slot, order) => {
    const before = (into.get(slot.key) ?? []).flatMap((key) => boxes.get(key) ?? []);
    return { slot, order, at: mean(before.map(middleOf)) };
  });
  const last = Math.max(0, ...wished.map(({ at }) => at ?? 0)) + 1;
  wished.sort((a, b) => (a.at ?? last) - (b.at ?? last) || a.order - b.order);
  let free = kMargin;
  for (const { slot, at } of wished) {
    const height = heightOf(slot);
    const y = Math.max(free, at === undefined ? free : at - height / 2);
    boxes.set(slot.key, { slot, x, y, width: slot.node === undefined ? width : widthOf(slot), height });
    free = y + height + kGapY;
  }
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = Math.max(10, (x2 - x1) / 2);
  return `C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** To the right, from box to box. */
function pathThrough(way: readonly Box[]): string {
  const [first] = way;
  if (first === undefined) return "";
  let path = `M${first.x + first.width} ${middleOf(first)}`;
  for (const [i, box] of way.entries()) {
    const before = way[i - 1];
    if (before === undefined) continue;
    const end = i === way.length - 1 ? box.x - kArrow : box.x;
    path += curve(before.x + before.width, middleOf(before), end, middleOf(box));
    if (i < way.length - 1) path += `H${box.x + box.width}`;
  }
  return path;
}

/** To the left, below everything. */
function pathBack(from: Box, to: Box, bottom: number): string {
  const [x1, y1] = [from.x + from.width, middleOf(from)];
  const [x2, y2] = [to.x, middleOf(to)];
  const out = 12;
  const turn = `M${x1} ${y1}C${x1 + out} ${y1} ${x1 + out} ${bottom} ${x1 - 8} ${bottom}L${x2 + 8} ${bottom}`;
  return `${turn}C${x2 - out} ${bottom} ${x2 - out - 4} ${y2} ${x2 - kArrow} ${y2}`;
}

function placeAll({ columns, ways }: Layers): ReadonlyMap<string, Box> {
  const into = new Map<string, string[]>();
  for (const { slots } of ways) {
    for (const [i, key] of slots.entries()) {
      const before = slots[i - 1];
      if (before !== undefined) into.set(key, [...(into.get(key) ?? []), before]);
    }
  }
  const boxes = new Map<string, Box>();
  let x = kMargin;
  for (const column of columns) {
    placeColumn(column, x, into, boxes);
    x += Math.max(0, ...column.map(widthOf)) + kGapX;
  }
  return boxes;
}

export function layOut(graph: AwaitGraph): Layout {
  const layers = layersOf(graph);
  const boxes = placeAll(layers);
  const all = [...boxes.values()];
  const lowest = Math.max(0, ...all.map(({ y, height }) => y + height));
  const forward = layers.ways.map(({ edge, slots }): PlacedEdge => {
    return { edge, path: pathThrough(slots.flatMap((key) => boxes.get(key) ?? [])) };
  });
  const back = layers.back.flatMap((edge, i): PlacedEdge[] => {
    const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
    const bottom = lowest + kWayBack * (1 + (i % kWaysBack));
    return from === undefined || to === undefined ? [] : [{ edge, path: pathBack(from, to, bottom) }];
  });
  return {
    nodes: all.flatMap(({ slot: { node }, x, y, width }) => (node === undefined ? [] : [{ node, x, y, width }])),
    edges: [...forward, ...back],
    width: Math.max(0, ...all.map(({ x, width }) => x + width)) + kMargin + (back.length > 0 ? kMargin : 0),
    height: lowest + kMargin + kWayBack * Math.min(back.length, kWaysBack),
  };
}
