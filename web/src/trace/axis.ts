/**
 * The horizontal axis. In "time" it is true to virtual time, and a burst of records at one instant is one line. In
 * "unfolded" every record also gets a little width of its own, so that the order inside an instant can be seen, dragged
 * over and told apart, while waiting still looks as long as it is.
 *
 * In both, long waits may be folded: each then is a short break of the same width, and the rest has room. Between two
 * records the axis is always even, so places and times lead to one another exactly.
 */
import type { Cursor } from "./cursor.ts";
import { type Fold, longWaits } from "./folds.ts";
import { lastUpTo } from "./lists.ts";
import { type TraceModel, timeOf } from "./model.ts";

export type AxisMode = "unfolded" | "time";

export interface Axis {
  readonly mode: AxisMode;
  /** Where each record stands, from 0 to 1, never decreasing. */
  readonly at: Float64Array;
  /** The waits that are folded, in order. */
  readonly folds: readonly Fold[];
  /** Whether there is anything to fold. */
  readonly foldable: boolean;
}

/** The share of the width that goes to time when instants are unfolded; the rest is shared evenly by the records. */
const kTimeShare = 0.5;
/** Of the width, for a fold; and for all of them together. */
const kFoldShare = 0.03;
const kFoldsShare = 0.4;

/** How the width is shared: for a record, for a nanosecond that is not folded, and for a fold. */
interface Shares {
  readonly record: number;
  readonly time: number;
  readonly fold: number;
}

function sharesOf(model: TraceModel, mode: AxisMode, folds: readonly Fold[]): Shares {
  const steps = Math.max(1, model.records.length - 1);
  const time = folds.reduce((rest, { length }) => rest - length, model.duration);
  const forFolds = Math.min(kFoldsShare, kFoldShare * folds.length);
  const rest = 1 - forFolds;
  if (time <= 0) {
    // No time is left to be shown: the records have the width or, true to time, the folds.
    const evenly = folds.length > 0 && mode === "time";
    const fold = evenly ? 1 / folds.length : forFolds / Math.max(1, folds.length);
    return { record: evenly ? 0 : rest / steps, time: 0, fold };
  }
  const share = mode === "time" ? 1 : kTimeShare;
  return {
    record: (rest * (1 - share)) / steps,
    time: (rest * share) / time,
    fold: forFolds / Math.max(1, folds.length),
  };
}

export function makeAxis(model: TraceModel, mode: AxisMode, folded = false): Axis {
  const waits = longWaits(model);
  const folds = folded ? waits : [];
  const shares = sharesOf(model, mode, folds);
  const at = new Float64Array(model.records.length);
  let passed = 0;
  let next = 0;
  for (let i = 0; i < at.length; ++i) {
    if (folds[next]?.index === i - 1) {
      passed += folds[next]?.length ?? 0;
      next += 1;
    }
    at[i] = i * shares.record + (timeOf(model, i) - passed) * shares.time + next * shares.fold;
  }
  return { mode, at, folds, foldable: waits.length > 0 };
}

/** Where the cursor stands on the axis. */
export function positionOf(axis: Axis, model: TraceModel, cursor: Cursor): number {
  const here = axis.at[cursor.index] ?? 0;
  const next = axis.at[cursor.index + 1];
  const from = timeOf(model, cursor.index);
  const span = timeOf(model, cursor.index + 1) - from;
  if (next === undefined || span <= 0) return here;
  return here + ((next - here) * (cursor.time - from)) / span;
}

/** The cursor at a place on the axis: after every record that stands at or left of it. */
export function cursorAtPosition(axis: Axis, model: TraceModel, position: number): Cursor {
  const index = Math.max(0, lastUpTo(axis.at, position));
  const from = timeOf(model, index);
  const here = axis.at[index] ?? 0;
  const next = axis.at[index + 1];
  if (next === undefined || next <= here || position <= here) return { index, time: from };
  const fraction = Math.min(1, (position - here) / (next - here));
  return { index, time: from + fraction * (timeOf(model, index + 1) - from) };
}
