/** What stands along the ruler: times, instants in which no time passes, flags; pure. */
import {
  type Axis,
  cursorAtPosition,
  type Flag,
  type FlagKind,
  formatSpan,
  formatTime,
  lastUpTo,
  type TraceModel,
  timeOf,
} from "../../trace/index.ts";
import { type Plot, positionAt, xOf } from "./geometry.ts";

/** A label of the ruler. */
export interface RulerTick {
  readonly x: number;
  readonly text: string;
}

const kTickRoom = 84;
/** Times that are further apart than this share of what is in view have different labels. */
const kApart = 1 / 500;

/** How exact times must be to be told apart in this view, in nanoseconds. */
export function resolutionOf(model: TraceModel, axis: Axis, { viewport }: Plot): number {
  const timeAt = (position: number): number => cursorAtPosition(axis, model, position).time;
  return (timeAt(viewport.to) - timeAt(viewport.from)) * kApart;
}

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
    ticks.push({ x: xOf(plot, (n * step) / model.duration), text: formatTime(Math.round(n * step), step) });
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
  const resolution = resolutionOf(model, axis, plot);
  let index = Math.max(0, lastUpTo(axis.at, plot.viewport.from - 1e-12));
  if (index > 0) index = nextInstant(model, index);
  while (index < model.records.length) {
    const x = xOf(plot, axis.at[index] ?? 1);
    if (x > plot.right) break;
    if (x >= plot.left) ticks.push({ x, text: formatTime(timeOf(model, index), resolution) });
    const clear = lastUpTo(axis.at, positionAt(plot, x + kTickRoom));
    index = nextInstant(model, Math.max(index, clear));
  }
  return ticks;
}

export function rulerTicks(model: TraceModel, axis: Axis, plot: Plot): readonly RulerTick[] {
  // Round times are at even distances only where nothing is folded.
  return axis.mode === "time" && axis.folds.length === 0 ? evenTicks(model, plot) : instantTicks(model, axis, plot);
}

/** A long wait that is folded. */
export interface FoldMark {
  readonly x0: number;
  readonly x1: number;
  /** The record before it. */
  readonly index: number;
  /** How long the wait is, and that in a few digits. */
  readonly text: string;
  readonly label: string;
}

const kDigits = 3;

/** The folds in view. */
export function foldMarks(axis: Axis, plot: Plot): readonly FoldMark[] {
  return axis.folds
    .map(({ index, length }) => ({
      x0: xOf(plot, axis.at[index] ?? 0),
      x1: xOf(plot, axis.at[index + 1] ?? 1),
      index,
      text: formatSpan(length),
      label: `+${formatSpan(Number(length.toPrecision(kDigits)))}`,
    }))
    .filter(({ x0, x1 }) => x1 >= plot.left && x0 <= plot.right);
}

/** The fold at a point; undefined when there is none. */
export function foldAt(marks: readonly FoldMark[], x: number): FoldMark | undefined {
  return marks.find(({ x0, x1 }) => x >= x0 && x <= x1);
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
