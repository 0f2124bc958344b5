/**
 * The horizontal axis. In "time" it is true to virtual time, and a burst of records at one instant is one line. In
 * "unfolded" every record also gets a little width of its own, so that the order inside an instant can be seen, dragged
 * over and told apart, while waiting still looks as long as it is.
 */
import type { Cursor } from "./cursor.ts";
import { lastUpTo } from "./lists.ts";
import { type TraceModel, timeOf } from "./model.ts";

export type AxisMode = "unfolded" | "time";

export interface Axis {
  readonly mode: AxisMode;
  /** Where each record stands, from 0 to 1, never decreasing. */
  readonly at: Float64Array;
}

/** The share of the width that goes to time when instants are unfolded; the rest is shared evenly by the records. */
const kTimeShare = 0.5;

export function makeAxis(model: TraceModel, mode: AxisMode): Axis {
  const count = model.records.length;
  const at = new Float64Array(count);
  const timeShare = model.duration === 0 ? 0 : mode === "time" ? 1 : kTimeShare;
  const perRecord = (1 - timeShare) / Math.max(1, count - 1);
  const perNs = model.duration === 0 ? 0 : timeShare / model.duration;
  for (let i = 0; i < count; ++i) at[i] = i * perRecord + timeOf(model, i) * perNs;
  return { mode, at };
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
