/** Where a person is in a run, kept over the next one. */
import {
  type Axis,
  type Cursor,
  cursorAt,
  cursorAtPosition,
  cursorAtTime,
  isLane,
  type LaneKey,
  positionOf,
  type TraceModel,
  type TraceRecord,
  timeOf,
} from "../trace/index.ts";

interface Shown {
  readonly model: TraceModel;
  readonly axis: Axis;
}

/** The part of the axis in view, from 0 to 1. */
interface View {
  readonly from: number;
  readonly to: number;
}

export interface Place {
  readonly cursor: Cursor;
  readonly viewport: View;
  readonly selected: LaneKey | undefined;
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!Array.isArray(one) || !Array.isArray(other)) return false;
  return one.length === other.length && one.every((item, i) => isSame(item, other[i]));
}

function isSameRecord(one: TraceRecord, other: TraceRecord): boolean {
  // What the run is begun with may differ; what happens is what counts.
  if (one.k === "run" && other.k === "run") return true;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => isSame(Reflect.get(one, key), Reflect.get(other, key)));
}

/** So many records at the begin are the same in both. */
export function sameRecords(before: TraceModel, now: TraceModel): number {
  let count = 0;
  for (; count < before.records.length; ++count) {
    const [one, other] = [before.records[count], now.records[count]];
    if (one === undefined || other === undefined || !isSameRecord(one, other)) break;
  }
  return count;
}

function keepCursor(now: TraceModel, cursor: Cursor, same: number): Cursor {
  // Where they part in the cursor's own instant is nearer to it than the end of the instant.
  if (cursor.index >= same)
    return timeOf(now, same) === cursor.time ? cursorAt(now, same) : cursorAtTime(now, cursor.time);
  if (cursor.index + 1 >= now.records.length) return cursorAt(now, cursor.index);
  // Something may have come into the gap in which the cursor was: it stands before that.
  return { index: cursor.index, time: Math.min(cursor.time, timeOf(now, cursor.index + 1)) };
}

function keepView(before: Shown, now: Shown, view: View, same: number): View {
  const moved = (position: number): number =>
    positionOf(now.axis, now.model, keepCursor(now.model, cursorAtPosition(before.axis, before.model, position), same));
  const from = view.from <= 0 ? 0 : moved(view.from);
  const to = view.to >= 1 ? 1 : moved(view.to);
  return to > from ? { from, to } : { from: 0, to: 1 };
}

/** The cursor at the same record when the runs are alike up to there, else at the same time; so too what is in view. */
export function keepPlace(before: Shown, now: Shown, { cursor, viewport, selected }: Place): Place {
  const same = sameRecords(before.model, now.model);
  return {
    cursor: keepCursor(now.model, cursor, same),
    viewport: keepView(before, now, viewport, same),
    selected: now.model.lanes.some((lane) => isLane(lane, selected)) ? selected : undefined,
  };
}
