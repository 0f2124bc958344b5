/** Which source line belongs to a moment of the run. */
import { lastUpTo } from "./lists.ts";
import {
  actorOf,
  isLane,
  type LaneKey,
  LaneState,
  type Mark,
  placeText,
  stateOfInterval,
  type TraceModel,
} from "./model.ts";
import { type Place, parsePlace, type TraceRecord } from "./record.ts";

/** The name of a file, or the names of several. */
export type Files = string | readonly string[];

function isOf(place: Place | undefined, files: Files): place is Place {
  if (place === undefined) return false;
  return typeof files === "string" ? place.file === files : files.includes(place.file);
}

/** The record's line in the files: its own place, or the innermost open coroutine that is in them. */
export function placeIn(record: TraceRecord, files: Files): Place | undefined {
  const text = placeText(record);
  const own = text === undefined ? undefined : parsePlace(text);
  if (isOf(own, files)) return own;
  const stack = record.k === "suspend" ? record.stack : undefined;
  for (const frame of stack?.toReversed() ?? []) {
    const place = parsePlace(frame.slice(frame.indexOf("@") + 1));
    if (isOf(place, files)) return place;
  }
  return undefined;
}

/** The task that the loop is running at a record. */
export function runningTask(model: TraceModel, index: number): number | undefined {
  const loop = model.lanes[0];
  if (loop === undefined) return undefined;
  const { state, cause } = stateOfInterval(loop, lastUpTo(loop.from, index));
  if (state !== LaneState.running && state !== LaneState.computing) return undefined;
  const record = model.records[cause];
  return record !== undefined && "task" in record ? record.task : undefined;
}

/** The line of the files that the task is on at a record: where it was last seen or, before its first, where it will be seen. */
export function placeOfTask(model: TraceModel, task: number, index: number, files: Files): Place | undefined {
  const places = model.tasks.get(task)?.places;
  if (places === undefined) return undefined;
  const seen = lastUpTo(places, index);
  for (let i = seen; i >= 0; --i) {
    const place = placeOf(model, places[i], files);
    if (place !== undefined) return place;
  }
  return placeOf(model, places[seen + 1], files);
}

function placeOf(model: TraceModel, index: number | undefined, files: Files): Place | undefined {
  const record = index === undefined ? undefined : model.records[index];
  return record === undefined ? undefined : placeIn(record, files);
}

/** The line that a lane is on: its task's or, of a job that is or was pending, that of its spawn(). */
function markOfLane(model: TraceModel, key: LaneKey, index: number, files: Files): Mark | undefined {
  const task = key.kind === "task" ? model.tasks.get(key.id) : undefined;
  if (task !== undefined && task.created <= index) {
    const place = placeOfTask(model, task.id, index, files);
    if (place !== undefined) return { place, task: task.id };
  }
  const id = model.lanes.find((lane) => isLane(lane, key))?.job;
  const job = id === undefined ? undefined : model.jobs.get(id);
  const place = job === undefined || job.spawned > index ? undefined : placeOf(model, job.spawned, files);
  return place === undefined ? undefined : { place, task: undefined };
}

/**
 * The line to mark at a record: the selected task's, else the record's own, else the running task's, else that of the
 * task the record is about.
 */
export function markAt(
  model: TraceModel,
  index: number,
  files: Files,
  selected: LaneKey | undefined,
): Mark | undefined {
  const record = model.records[index];
  if (record === undefined) return undefined;
  const chosen = selected === undefined ? undefined : markOfLane(model, selected, index, files);
  if (chosen !== undefined) return chosen;
  const own = placeIn(record, files);
  if (own !== undefined) return { place: own, task: actorOf(record) };
  const about = "task" in record ? record.task : undefined;
  for (const task of [runningTask(model, index), actorOf(record), about]) {
    const place = task === undefined ? undefined : placeOfTask(model, task, index, files);
    if (place !== undefined) return { place, task };
  }
  return undefined;
}
