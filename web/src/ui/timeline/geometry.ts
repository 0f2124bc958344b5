/** Where things stand in the timeline; pure, so that it can be tested without a canvas. */
import type { Viewport } from "../../app/index.ts";
import {
  type Axis,
  baseState,
  type Flag,
  type FlagKind,
  formatTime,
  kCancelling,
  type Lane,
  LaneState,
  lastUpTo,
  type TraceModel,
  timeOf,
} from "../../trace/index.ts";

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
  const lastStartingBy = (x: number): number => lastUpTo(lane.from, lastUpTo(axis.at, positionAt(plot, x)));

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
    const last = Math.max(interval, lastStartingBy(x0 + 1));
    visit(x0, x0 + 1, strongest(lane, interval, last), interval);
    x = x0 + 1;
    // The last of the group reaches out of the pixel: what is left of it is drawn next.
    interval = Math.max(interval + 1, last);
  }
}

export function isCancelling(packed: number): boolean {
  return (packed & kCancelling) !== 0;
}

/** A label of the ruler. */
export interface RulerTick {
  readonly x: number;
  readonly text: string;
}

const kTickRoom = 84;

/** Round times at even distances: for the axis that is true to time. */
function evenTicks(model: TraceModel, plot: Plot): readonly RulerTick[] {
  const { from, to } = plot.viewport;
  const span = (to - from) * model.duration;
  if (span <= 0) return [{ x: plot.left, text: formatTime(0) }];
  const rough = span / Math.max(1, (plot.right - plot.left) / kTickRoom);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks: RulerTick[] = [];
  for (let n = Math.ceil((from * model.duration) / step); n * step <= to * model.duration; ++n) {
    ticks.push({ x: xOf(plot, (n * step) / model.duration), text: formatTime(Math.round(n * step)) });
  }
  return ticks;
}

/** The first record at a new instant behind `index`. */
function nextInstant(model: TraceModel, index: number): number {
  return lastUpTo(model.times, timeOf(model, index)) + 1;
}

/** The instants of the run, as many as have room. */
function instantTicks(model: TraceModel, axis: Axis, plot: Plot): readonly RulerTick[] {
  const ticks: RulerTick[] = [];
  let index = Math.max(0, lastUpTo(axis.at, plot.viewport.from - 1e-12));
  if (index > 0) index = nextInstant(model, index);
  while (index < model.records.length) {
    const x = xOf(plot, axis.at[index] ?? 1);
    if (x > plot.right) break;
    if (x >= plot.left) ticks.push({ x, text: formatTime(timeOf(model, index)) });
    const clear = lastUpTo(axis.at, positionAt(plot, x + kTickRoom));
    index = nextInstant(model, Math.max(index, clear));
  }
  return ticks;
}

export function rulerTicks(model: TraceModel, axis: Axis, plot: Plot): readonly RulerTick[] {
  return axis.mode === "time" ? evenTicks(model, plot) : instantTicks(model, axis, plot);
}

/** A stretch of the axis during which no time passes. */
export interface InstantBand {
  readonly x0: number;
  readonly x1: number;
}

const kNarrowestBand = 4;

/** The instants wide enough to be shaded, at most one for each few pixels. */
export function instantBands(model: TraceModel, axis: Axis, plot: Plot): readonly InstantBand[] {
  if (axis.mode === "time") return [];
  const bands: InstantBand[] = [];
  let index = Math.max(0, lastUpTo(axis.at, plot.viewport.from));
  index = Math.max(0, lastUpTo(model.times, timeOf(model, index) - 1) + 1);
  while (index < model.records.length) {
    const last = nextInstant(model, index) - 1;
    const x0 = xOf(plot, axis.at[index] ?? 1);
    const x1 = xOf(plot, axis.at[last] ?? 1);
    if (x0 > plot.right) break;
    if (x1 - x0 >= kNarrowestBand) bands.push({ x0: Math.max(x0, plot.left), x1: Math.min(x1, plot.right) });
    const clear = lastUpTo(axis.at, positionAt(plot, Math.max(x1, x0) + 1));
    index = Math.max(last + 1, nextInstant(model, Math.max(last, clear) - 1));
  }
  return bands;
}

/** A flag on the ruler. */
export interface FlagMark extends Flag {
  readonly x: number;
}

/** Between the middles of two flags, in pixels. */
const kFlagRoom = 13;

const severity: Readonly<Record<FlagKind, number>> = { good: 0, advice: 1, cause: 2, harm: 3 };

/** The flags in view; of those that stand too close to one another the gravest. */
export function flagMarks(model: TraceModel, axis: Axis, plot: Plot): readonly FlagMark[] {
  const marks: FlagMark[] = [];
  for (const flag of model.flags) {
    const x = xOf(plot, axis.at[flag.index] ?? 1);
    if (x < plot.left || x > plot.right) continue;
    const last = marks.at(-1);
    if (last === undefined || x - last.x >= kFlagRoom) marks.push({ ...flag, x });
    else if (severity[flag.kind] > severity[last.kind]) marks[marks.length - 1] = { ...flag, x };
  }
  return marks;
}

/** The flag at a point of the ruler; undefined when there is none. */
export function flagAt(marks: readonly FlagMark[], x: number): FlagMark | undefined {
  return marks.find((mark) => Math.abs(mark.x - x) <= kFlagRoom / 2);
}
