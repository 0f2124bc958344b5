/** What is drawn of the timeline, and where: what all its painters share. */
import {
  type Axis,
  type Cursor,
  cursorAtPosition,
  type Lane,
  type LaneKey,
  type TraceModel,
} from "../../trace/index.ts";
import { kRowHeight, kRulerHeight, type Plot, positionAt, rowTop } from "./geometry.ts";
import type { Context } from "./glyphs.ts";
import type { Palette } from "./palette.ts";
import type { FoldMark } from "./ruler.ts";

export interface Scene {
  readonly model: TraceModel;
  readonly axis: Axis;
  readonly plot: Plot;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
  /** The folds in view. */
  readonly folds: readonly FoldMark[];
  readonly selected: LaneKey | undefined;
  /** The selected stretch of the axis. */
  readonly range: { readonly from: number; readonly to: number; readonly text: string } | undefined;
}

export interface Pointer {
  /** The record at the cursor. */
  readonly index: number;
  readonly time: number;
  /** Where the cursor stands on the axis. */
  readonly position: number;
  /** The lane under the mouse, or -1. */
  readonly hoveredRow: number;
}

function visibleRows(scene: Scene): { readonly first: number; readonly last: number } {
  const first = Math.floor(scene.scrollTop / kRowHeight);
  const last = Math.ceil((scene.scrollTop + scene.height - kRulerHeight) / kRowHeight);
  return { first: Math.max(0, first), last: Math.min(scene.model.lanes.length, last) };
}

export function forVisibleLanes(scene: Scene, draw: (lane: Lane, middle: number) => void): void {
  const { first, last } = visibleRows(scene);
  for (let row = first; row < last; ++row) {
    const lane = scene.model.lanes[row];
    if (lane !== undefined) draw(lane, rowTop(row, scene.scrollTop) + kRowHeight / 2);
  }
}

export function clipToLanes(context: Context, scene: Scene, left: number): void {
  context.beginPath();
  context.rect(left, kRulerHeight, scene.width - left, scene.height - kRulerHeight);
  context.clip();
}

/** The text, shortened with an ellipsis to fit. */
export function fitted(context: Context, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > room) length -= 1;
  return `${text.slice(0, length)}…`;
}

/** The moment under a horizontal position. */
export function cursorUnder(scene: Scene, x: number): Cursor {
  return cursorAtPosition(scene.axis, scene.model, positionAt(scene.plot, x));
}
