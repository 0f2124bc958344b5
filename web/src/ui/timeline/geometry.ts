/** Where things stand in the timeline; pure, so that it can be tested without a canvas. */
import type { Viewport } from "../../app/index.ts";
import { type Axis, baseState, kCancelling, type Lane, LaneState, lastUpTo } from "../../trace/index.ts";

export const kRowHeight = 24;
export const kRulerHeight = 34;
const kRightRoom = 26;

/** The plot: the part of the canvas right of the lanes' names. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly viewport: Viewport;
}

export function makePlot(width: number, labelWidth: number, viewport: Viewport): Plot {
  return { left: labelWidth, right: Math.max(labelWidth + 1, width - kRightRoom), viewport };
}

export function xOf(plot: Plot, position: number): number {
  const { from, to } = plot.viewport;
  return plot.left + ((position - from) / (to - from)) * (plot.right - plot.left);
}

export function positionAt(plot: Plot, x: number): number {
  const { from, to } = plot.viewport;
  return from + ((x - plot.left) / (plot.right - plot.left)) * (to - from);
}

/** The lane under a vertical position of the canvas, or -1. */
export function rowAt(y: number, scrollTop: number, lanes: number): number {
  if (y < kRulerHeight) return -1;
  const row = Math.floor((y - kRulerHeight + scrollTop) / kRowHeight);
  return row < lanes ? row : -1;
}

export function rowTop(row: number, scrollTop: number): number {
  return kRulerHeight + row * kRowHeight - scrollTop;
}

/** One visible stretch of a lane. */
export type VisitSlice = (x0: number, x1: number, packed: number, interval: number) => void;

const priority: Readonly<Record<LaneState, number>> = {
  [LaneState.absent]: 0,
  [LaneState.idle]: 1,
  [LaneState.waiting]: 2,
  [LaneState.pending]: 3,
  [LaneState.ready]: 4,
  [LaneState.result]: 5,
  [LaneState.cancelled]: 6,
  [LaneState.dropped]: 7,
  [LaneState.running]: 8,
  [LaneState.exception]: 9,
  [LaneState.computing]: 10,
};

/** How many of the intervals inside one pixel are looked at to choose what the pixel shows. */
const kLookedAt = 16;

function strongest(lane: Lane, first: number, last: number): number {
  let best = lane.state[first] ?? LaneState.absent;
  const step = Math.max(1, Math.floor((last - first) / kLookedAt));
  for (let i = first; i <= last; i += step) {
    const packed = lane.state[i] ?? LaneState.absent;
    if (priority[baseState(packed)] > priority[baseState(best)]) best = packed;
  }
  return best;
}

/** The last interval that begins at or left of a position, from a known one on: mostly it is near. */
function lastBeginningBy(lane: Lane, axis: Axis, position: number, known: number): number {
  const begins = (interval: number): boolean => (axis.at[lane.from[interval] ?? -1] ?? 2) <= position;
  let low = known;
  let step = 1;
  while (begins(low + step)) {
    low += step;
    step *= 2;
  }
  // Between a place that begins in time and one that does not.
  let high = low + step;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (begins(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Calls back for the lane's stretches in view, from left to right. Intervals that share a pixel become one stretch, so the
 * cost is bounded by the width, however many records there are.
 */
export function visitSlices(lane: Lane, axis: Axis, plot: Plot, visit: VisitSlice): void {
  const { left, right, viewport } = plot;
  const intervals = lane.from.length;
  const startOf = (interval: number): number => {
    const record = lane.from[interval];
    return record === undefined ? right + 1 : xOf(plot, axis.at[record] ?? 1);
  };

  let interval = Math.max(0, lastUpTo(lane.from, Math.max(0, lastUpTo(axis.at, viewport.from))));
  let x = left - 1;
  while (interval < intervals) {
    const x0 = Math.max(x, startOf(interval));
    if (x0 > right) return;
    const x1 = interval + 1 < intervals ? startOf(interval + 1) : right + 1;
    if (x1 - x0 >= 1) {
      visit(x0, Math.min(x1, right + 1), lane.state[interval] ?? LaneState.absent, interval);
      x = x1;
      interval += 1;
      continue;
    }
    const last = lastBeginningBy(lane, axis, positionAt(plot, x0 + 1), interval);
    visit(x0, x0 + 1, strongest(lane, interval, last), interval);
    x = x0 + 1;
    // The last of the group reaches out of the pixel: what is left of it is drawn next.
    interval = Math.max(interval + 1, last);
  }
}

export function isCancelling(packed: number): boolean {
  return (packed & kCancelling) !== 0;
}
