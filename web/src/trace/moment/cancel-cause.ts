/** Who cancelled a task. */
import { lastUpTo } from "../lists.ts";
import { type Lane, stateOfInterval, type TraceModel, taskName } from "../model.ts";
import { atLine } from "../places.ts";
import type { RecordOf } from "../record.ts";
import { formatTime } from "../time.ts";

export interface CancelCause {
  readonly text: string;
  readonly index: number;
  /** Who did it; undefined when no task did. */
  readonly task: number | undefined;
}

/** How far before the request the reason of one that no task made is looked for, in records. */
const kNear = 64;

/** How far before it fired a timer's own record is looked for, in records. */
const kFar = 100_000;

/** The request that holds at a record, or that ended the task. */
function requestAt(model: TraceModel, lane: Lane, index: number): number | undefined {
  let interval = lastUpTo(lane.from, index);
  const record = model.records[lane.cause[interval] ?? -1];
  // A task that ended is not being cancelled any more.
  if (record?.k === "done") {
    if (record.how !== "cancelled") return undefined;
    interval -= 1;
  }
  if (interval < 0 || !stateOfInterval(lane, interval).cancelling) return undefined;
  while (interval > 0 && stateOfInterval(lane, interval - 1).cancelling) interval -= 1;
  return lane.from[interval];
}

/** Why the loop itself cancels: an event of the scenario, or a deadline. */
function reasonBefore(model: TraceModel, cancel: RecordOf<"cancel">, index: number): CancelCause | undefined {
  const name = taskName(model, cancel.task);
  for (let at = index - 1; at > Math.max(0, index - kNear); --at) {
    const record = model.records[at];
    if (record === undefined || record.t !== cancel.t) return undefined;
    if (record.k === "inject")
      return { text: `${name} is cancelled by an event of the scenario.`, index: at, task: undefined };
    if (record.k === "fire" && isTimeoutOf(model, record.id, cancel.task, at)) {
      return { text: `${name} is cancelled by its timeout, at ${formatTime(cancel.t)}.`, index: at, task: undefined };
    }
  }
  return undefined;
}

function isTimeoutOf(model: TraceModel, timer: number, task: number, before: number): boolean {
  for (let at = before - 1; at > Math.max(-1, before - kFar); --at) {
    const record = model.records[at];
    if (record?.k === "timer" && record.id === timer) return record.what === "timeout" && record.task === task;
  }
  return false;
}

export function cancelCause(model: TraceModel, lane: Lane, index: number): CancelCause | undefined {
  const at = requestAt(model, lane, index);
  const record = at === undefined ? undefined : model.records[at];
  if (at === undefined || record?.k !== "cancel") return undefined;
  const message = record.msg === undefined ? "" : ` (“${record.msg}”)`;
  if (record.by === undefined) {
    const reason = reasonBefore(model, record, at);
    if (reason !== undefined) return reason;
    return {
      text: `${lane.name} is cancelled by the loop at ${formatTime(record.t)}${message}.`,
      index: at,
      task: undefined,
    };
  }
  const by = taskName(model, record.by);
  const line = atLine(model, record.at);
  return {
    text: `${lane.name} is cancelled by ${by} at ${formatTime(record.t)}${line}${message}.`,
    index: at,
    task: record.by,
  };
}
