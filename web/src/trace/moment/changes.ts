/** Moments of one task, or of one line of the program. */
import { firstAfter, IntList, lastBefore } from "../lists.ts";
import { placeIn, runningTask } from "../mark.ts";
import { actorOf, type Lane, type LaneKey, type TraceModel } from "../model.ts";
import type { TraceRecord } from "../record.ts";
import { momentIndex } from "./moment-index.ts";

/** The record at which a lane's state next changes, or changed last; undefined when it does not. */
export function changeOf(lane: Lane, index: number, direction: 1 | -1): number | undefined {
  return lane.from[direction > 0 ? firstAfter(lane.from, index) : lastBefore(lane.from, index)];
}

/** The task or job that a record is about; undefined for the loop's own. */
export function subjectOf(record: TraceRecord): LaneKey | undefined {
  if (record.k === "job" && record.task === undefined) return { kind: "job", id: record.id };
  const task = "task" in record ? record.task : undefined;
  const id = task ?? actorOf(record);
  return id === undefined ? undefined : { kind: "task", id };
}

/** Whom the views speak of when nothing is selected: who runs, or whom the cursor's record is about. */
export function subjectAt(model: TraceModel, index: number): LaneKey | undefined {
  const running = runningTask(model, index);
  if (running !== undefined) return { kind: "task", id: running };
  const record = model.records[index];
  const subject = record === undefined ? undefined : subjectOf(record);
  return subject ?? (record?.k === "stopped" || record?.k === "end" ? whoWaitedLast(model, index) : undefined);
}

/** Of a run that was stopped while tasks waited, who began to wait last: of a deadlock, one that closed the circle. */
function whoWaitedLast(model: TraceModel, index: number): LaneKey | undefined {
  const { waits, stopped } = momentIndex(model);
  const last = stopped === undefined ? undefined : waits.openAt(index).at(-1);
  const record = last === undefined ? undefined : model.records[waits.from[last] ?? -1];
  return record?.k === "suspend" ? { kind: "task", id: record.task } : undefined;
}

const lines = new WeakMap<TraceModel, Map<string, ReadonlyMap<number, Int32Array>>>();

/** Records with a place at each line of a file. */
function momentsByLine(model: TraceModel, file: string): ReadonlyMap<number, Int32Array> {
  const files = lines.get(model) ?? new Map<string, ReadonlyMap<number, Int32Array>>();
  lines.set(model, files);
  const known = files.get(file);
  if (known !== undefined) return known;
  const lists = new Map<number, IntList>();
  for (const [index, record] of model.records.entries()) {
    const line = placeIn(record, file)?.line;
    if (line === undefined) continue;
    const list = lists.get(line) ?? new IntList();
    lists.set(line, list);
    list.push(index);
  }
  const moments = new Map([...lists].map(([line, list]) => [line, list.finish()]));
  files.set(file, moments);
  return moments;
}

/** The next moment on a line after the cursor, or the last before; behind the last comes the first. */
export function momentOfLine(
  model: TraceModel,
  file: string,
  line: number,
  index: number,
  direction: 1 | -1,
): number | undefined {
  const moments = momentsByLine(model, file).get(line);
  if (moments === undefined) return undefined;
  const at = direction > 0 ? firstAfter(moments, index) : lastBefore(moments, index);
  return moments[at] ?? moments.at(direction > 0 ? 0 : -1);
}
