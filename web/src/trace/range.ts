/** A stretch of the run: what is selected in order to be zoomed to. */
import { type Cursor, cursorAt } from "./cursor.ts";
import { hasEnded, type Lane, stateOfInterval, type TraceModel } from "./model.ts";
import { formatTime } from "./time.ts";

export interface Range {
  readonly from: Cursor;
  readonly to: Cursor;
}

function isBefore(a: Cursor, b: Cursor): boolean {
  return a.index < b.index || (a.index === b.index && a.time < b.time);
}

export function rangeBetween(a: Cursor, b: Cursor): Range {
  return isBefore(b, a) ? { from: b, to: a } : { from: a, to: b };
}

/** From the first record of a lane to the one that ended it or, if none did, the run's last. */
export function lifeOf(model: TraceModel, lane: Lane): Range {
  const last = lane.from.length - 1;
  const ended = hasEnded(stateOfInterval(lane, last).state);
  const end = ended ? (lane.from[last] ?? 0) : model.records.length - 1;
  return { from: cursorAt(model, lane.from[0] ?? 0), to: cursorAt(model, end) };
}

/** "1.2 s, 34 events": how long it is and what happens in it, its first record not counted. */
export function rangeText({ from, to }: Range): string {
  const events = to.index - from.index;
  return `${formatTime(to.time - from.time)}, ${events.toLocaleString("en")} event${events === 1 ? "" : "s"}`;
}
