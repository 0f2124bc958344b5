/** What stretches of a lane say when they have room for words. */
import {
  activeJobs,
  cursorAtTime,
  formatTime,
  isOverdue,
  type Lane,
  LaneState,
  objectNames,
  occupancyAt,
  positionOf,
  type TraceModel,
  timeOf,
  waitsFor,
} from "../../trace/index.ts";
import { xOf } from "./geometry.ts";
import type { Scene } from "./scene.ts";

/** What a stretch says when it has room for words. */
export function caption(model: TraceModel, lane: Lane, interval: number, state: LaneState): string {
  const record = model.records[lane.cause[interval] ?? -1];
  if (record === undefined) return "";
  if (state === LaneState.computing && record.k === "cpu") return record.what;
  if (record.k === "done" && record.how === "exception") return record.error ?? "";
  return "";
}

/** What a wait says, the longest first. */
export function waitCaptions(model: TraceModel, lane: Lane, interval: number): readonly string[] {
  const index = lane.cause[interval] ?? -1;
  const record = model.records[index];
  if (record?.k === "job") return [`a place: ${activeJobs(occupancyAt(model, record.scheduler, index))}`, "a place"];
  if (record?.k !== "suspend") return [];
  const what = waitsFor(model, record);
  const short = objectNames[record.on] ?? what;
  return record.until === undefined ? [what, short] : [`${what} until ${formatTime(record.until)}`, what, short];
}

/** Where a wait's timer is due, if that is before the wait ends at `x1`: the loop was too busy to notice. */
export function dueAt(scene: Scene, lane: Lane, interval: number, x1: number): number {
  const { model, axis, plot } = scene;
  const record = model.records[lane.cause[interval] ?? -1];
  const next = lane.from[interval + 1];
  if (record?.k !== "suspend" || record.until === undefined || next === undefined) return x1;
  if (!isOverdue(record, timeOf(model, next))) return x1;
  return Math.min(x1, xOf(plot, positionOf(axis, model, cursorAtTime(model, record.until))));
}
