/**
 * The cursor: a position in the sequence of records, and a time between that record and the next. Stepping moves by record,
 * so it works inside one instant; dragging and playing also move through the time between.
 */
import { countUpTo, firstAfter, lastBefore } from "./lists.ts";
import { type TraceModel, timeOf } from "./model.ts";

export interface Cursor {
  /** The last record that has happened. */
  readonly index: number;
  /** In nanoseconds; from that record's time up to the next one's. */
  readonly time: number;
}

export type Stride = "event" | "poll" | "tick";
export type Move =
  | { readonly kind: "step"; readonly stride: Stride; readonly direction: 1 | -1 }
  | { readonly kind: "start" }
  | { readonly kind: "end" }
  | { readonly kind: "to"; readonly index: number };

export const kStart: Cursor = { index: 0, time: 0 };

/** The cursor at a record, kept within the trace. */
export function cursorAt(model: TraceModel, index: number): Cursor {
  const within = Math.max(0, Math.min(model.records.length - 1, index));
  return { index: within, time: timeOf(model, within) };
}

/** The cursor at a time: after everything that happened up to it. */
export function cursorAtTime(model: TraceModel, time: number): Cursor {
  const within = Math.max(0, Math.min(model.duration, time));
  return { index: Math.max(0, countUpTo(model.times, within) - 1), time: within };
}

export function moveCursor(model: TraceModel, cursor: Cursor, move: Move): Cursor {
  switch (move.kind) {
    case "start":
      return cursorAt(model, 0);
    case "end":
      return cursorAt(model, model.records.length - 1);
    case "to":
      return cursorAt(model, move.index);
    case "step":
      return cursorAt(model, stepFrom(model, cursor, move.stride, move.direction));
  }
}

function stepFrom(model: TraceModel, cursor: Cursor, stride: Stride, direction: 1 | -1): number {
  if (stride === "event") {
    // Between two records, a step back leads to the record that has just happened.
    if (direction < 0) return cursor.time > timeOf(model, cursor.index) ? cursor.index : cursor.index - 1;
    return cursor.index + 1;
  }
  const stops = stride === "poll" ? model.polls : model.ticks;
  if (direction > 0) return stops[firstAfter(stops, cursor.index)] ?? model.records.length - 1;
  return stops[lastBefore(stops, cursor.index)] ?? 0;
}

export function isAtEnd(model: TraceModel, cursor: Cursor): boolean {
  return cursor.index >= model.records.length - 1;
}
