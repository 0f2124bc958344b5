/** What a lane is doing at a moment and why, in one sentence: the hover, and the value that a screen reader hears. */
import type { Cursor } from "./cursor.ts";
import { droppedSentence, membership, pendingSentence } from "./jobs-story.ts";
import { lastUpTo } from "./lists.ts";
import {
  hasEnded,
  type Lane,
  LaneState,
  type StateAt,
  stateOfInterval,
  type TraceModel,
  taskName,
  timeOf,
} from "./model.ts";
import { atLine, becauseOfLine } from "./places.ts";
import type { RecordOf } from "./record.ts";
import { readyBecause, waitsFor } from "./story.ts";
import { formatTime } from "./time.ts";

export function stateAt(lane: Lane, index: number): StateAt {
  return stateOfInterval(lane, lastUpTo(lane.from, index));
}

/** How a wait will end: what the trace says of the interval that follows. */
function wakeUp(model: TraceModel, lane: Lane, interval: number, record: RecordOf<"suspend">): string {
  const next = lane.from[interval + 1];
  const cause = next === undefined ? undefined : model.records[next];
  if (next === undefined || cause === undefined) {
    return record.until === undefined
      ? "; is never woken in this run"
      : `; would be woken at ${formatTime(record.until)}`;
  }
  const when = formatTime(timeOf(model, next));
  if (cause.k === "cancel") return `; will be cancelled at ${when}`;
  if (cause.k !== "ready" || cause.by === undefined) return `; will be woken at ${when}`;
  return `; will be woken at ${when} by ${taskName(model, cause.by)}`;
}

/** Whether the wait's timer is due, and only the loop's being busy keeps the task from going on. */
export function isOverdue(record: RecordOf<"suspend">, time: number): boolean {
  return record.until !== undefined && time > record.until;
}

function waitSentence(model: TraceModel, lane: Lane, at: StateAt, record: RecordOf<"suspend">, time: number): string {
  const end = wakeUp(model, lane, at.interval, record);
  if (isOverdue(record, time)) {
    return `${lane.name} should go on since ${formatTime(record.until ?? 0)}, but the loop is busy${end}`;
  }
  const cancelling = at.cancelling ? "is being cancelled; it " : "";
  return `${lane.name} ${cancelling}waits for ${waitsFor(model, record)} since ${formatTime(record.t)}${becauseOfLine(model, record.at)}${end}`;
}

function taskSentence(model: TraceModel, lane: Lane, at: StateAt, time: number): string {
  const record = model.records[at.cause];
  const since = formatTime(record?.t ?? 0);
  const cancelling = at.cancelling ? "is being cancelled; it " : "";
  switch (at.state) {
    case LaneState.waiting:
      if (record?.k !== "suspend") return `${lane.name} waits since ${since}`;
      return waitSentence(model, lane, at, record, time);
    case LaneState.ready: {
      const why = record?.k === "ready" ? readyBecause(model, record, at.cause) : "it was just created";
      return `${lane.name} ${cancelling}is ready since ${since}, because ${why}; it waits for its turn on the loop`;
    }
    case LaneState.running:
      return `${lane.name} ${cancelling}runs on the loop since ${since}`;
    case LaneState.computing:
      if (record?.k !== "cpu") return `${lane.name} computes since ${since}`;
      return `${lane.name} ${cancelling}keeps the loop busy from ${since} to ${formatTime(record.t + record.dur)} (${record.what})${atLine(model, record.at)}; no other task can run`;
    case LaneState.exception: {
      const error = record?.k === "done" ? record.error : undefined;
      return `${lane.name} failed at ${since}: ${error ?? "an exception"}`;
    }
    case LaneState.cancelled:
      return `${lane.name} ended cancelled at ${since}`;
    case LaneState.result:
      return `${lane.name} was done at ${since}`;
    default:
      return `${lane.name} does not exist yet`;
  }
}

function loopSentence(model: TraceModel, lane: Lane, at: StateAt): string {
  const record = model.records[at.cause];
  const since = formatTime(record?.t ?? 0);
  const task =
    record !== undefined && "task" in record && record.task !== undefined ? taskName(model, record.task) : undefined;
  switch (at.state) {
    case LaneState.idle: {
      const next = lane.from[at.interval + 1];
      return `The loop is idle since ${since}${next === undefined ? "" : ` until ${formatTime(timeOf(model, next))}`}: every task waits`;
    }
    case LaneState.running:
      return `The loop runs ${task ?? "a task"} since ${since}`;
    case LaneState.computing:
      if (record?.k !== "cpu") return `The loop is blocked since ${since}`;
      return `The loop is blocked from ${since} to ${formatTime(record.t + record.dur)}${task === undefined ? "" : ` by ${task}`} (${record.what})${atLine(model, record.at)}: nothing else can run`;
    default:
      return "The loop is between two tasks";
  }
}

function workerSentence(model: TraceModel, lane: Lane, at: StateAt): string {
  const record = model.records[at.cause];
  const since = formatTime(record?.t ?? 0);
  const owner =
    record !== undefined && "task" in record && record.task !== undefined ? ` for ${taskName(model, record.task)}` : "";
  switch (at.state) {
    case LaneState.running:
      return `${lane.name} works${owner} since ${since}`;
    case LaneState.computing:
      if (record?.k !== "cpu") return `${lane.name} computes since ${since}`;
      return `${lane.name} computes${owner} from ${since} to ${formatTime(record.t + record.dur)} (${record.what}); the loop is free meanwhile`;
    default:
      return `${lane.name} has no work`;
  }
}

/** What a lane does at a moment, and whose job it is. */
export function describeLane(model: TraceModel, lane: Lane, { index, time }: Cursor): string {
  const at = stateAt(lane, index);
  if (at.state === LaneState.pending) return `${pendingSentence(model, lane, at, index)}.`;
  if (at.state === LaneState.dropped) return `${droppedSentence(model, lane, at)}.`;
  if (lane.kind === "task" || lane.kind === "job") {
    return `${taskSentence(model, lane, at, time)}.${hasEnded(at.state) ? "" : membership(model, lane, index)}`;
  }
  return `${lane.kind === "loop" ? loopSentence(model, lane, at) : workerSentence(model, lane, at)}.`;
}
