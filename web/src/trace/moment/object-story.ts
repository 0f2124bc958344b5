/** Names of objects, and their state at a moment in a few words. */

import { occupancyAt } from "../jobs.ts";
import { activeJobs, schedulerName } from "../jobs-story.ts";
import { lastUpTo } from "../lists.ts";
import { jobName, type TraceModel, taskName } from "../model.ts";
import type { RecordOf, TraceRecord } from "../record.ts";
import { table } from "../table.ts";
import { formatTime } from "../time.ts";
import { type MomentIndex, momentIndex } from "./moment-index.ts";
import { isClosable, type RunObject } from "./objects.ts";
import { kNever } from "./spans.ts";

const kindNames = table<string>({
  connection: "database connection",
  stream: "connection",
  session: "client session",
});

/** The last record of an object at a moment; undefined when nothing has happened to it but its begin. */
export function lastChange(model: TraceModel, object: RunObject, index: number): TraceRecord | undefined {
  const at = object.changes[lastUpTo(object.changes, index)];
  return at === undefined ? undefined : model.records[at];
}

function peerOf(model: TraceModel, object: RunObject): string {
  const record = model.records[object.changes[0] ?? -1];
  if (record?.k !== "stream" || record.peer === undefined) return "";
  return record.op === "accept" ? ` from ${record.peer}` : ` to ${record.peer}`;
}

/** Where a name has little room: "connection 2", "database 1". */
export function shortName(model: TraceModel, object: RunObject): string {
  if (object.kind === "stream") return `connection ${object.ordinal}`;
  return object.kind === "connection" ? `database ${object.ordinal}` : objectName(model, object);
}

/** "lock 2", "connection 2 from phone:49152", "GET /orders". */
export function objectName(model: TraceModel, object: RunObject): string {
  const { kind, id, ordinal } = object;
  const first = model.records[object.changes[0] ?? -1];
  switch (kind) {
    case "stream":
      return `connection ${ordinal}${peerOf(model, object)}`;
    case "request":
      return first?.k === "http" ? `${first.method ?? ""} ${first.url ?? ""}`.trim() : `request ${ordinal}`;
    case "job":
      return jobName(model, id);
    case "scheduler":
      return model.schedulers.size < 2 ? "scheduler" : schedulerName(model, id);
    default:
      return `${kindNames[kind] ?? kind} ${ordinal}`;
  }
}

interface Held {
  readonly model: TraceModel;
  readonly index: number;
  readonly since: ReadonlyMap<number, number>;
}

/** What was asked for last: the rows of one moment ask for the same. */
let held: Held | undefined;

/** The records by which locks are held and connections are in use at a moment, by object. */
function heldAt(model: TraceModel, index: number): ReadonlyMap<number, number> {
  if (held?.model === model && held.index === index) return held.since;
  const { holds, borrowed } = momentIndex(model);
  const since = new Map<number, number>();
  for (const spans of [holds, borrowed]) {
    for (const position of spans.openAt(index)) {
      const at = spans.from[position] ?? -1;
      const record = model.records[at];
      if (record?.k === "lock" || record?.k === "db") since.set(record.id, at);
    }
  }
  held = { model, index, since };
  return since;
}

/** The record by which a lock is held, or a database connection is in use, at a moment. */
export function heldSince(model: TraceModel, object: RunObject, index: number): number | undefined {
  return heldAt(model, index).get(object.id);
}

/** Who holds an object at a moment. */
export function holderOf(model: TraceModel, object: RunObject, index: number): number | undefined {
  const record = model.records[heldSince(model, object, index) ?? -1];
  return record?.k === "lock" || record?.k === "db" ? record.task : undefined;
}

function dbState(model: TraceModel, record: RecordOf<"db">): string {
  const by = record.task === undefined ? "" : ` by ${taskName(model, record.task)}`;
  switch (record.op) {
    case "open":
      return "is being opened";
    case "execute":
      return `executes ${record.sql ?? "a statement"}${by}`;
    case "begin":
    case "commit":
    case "rollback":
      return `executes ${(record.sql ?? record.op).toUpperCase()}${by}`;
    case "acquire":
      return `in use${by}`;
    case "locked":
      return "waits for another connection's lock";
    case "close":
      return "closed";
    case "release":
      return "free";
    default:
      return "open";
  }
}

/** A connection that somebody holds and does not use at the moment. */
function connectionState(model: TraceModel, object: RunObject, record: RecordOf<"db">, index: number): string {
  const holder = ["done", "error", "interrupt"].includes(record.op) ? holderOf(model, object, index) : undefined;
  return holder === undefined ? dbState(model, record) : `in use by ${taskName(model, holder)}`;
}

const streamStates = table<string>({
  connect: "connected",
  accept: "connected",
  eof: "the peer sends no more",
  write_eof: "nothing more is sent",
  fail: "failed",
  close: "closed",
  abort: "aborted",
});

function requestState(record: RecordOf<"http">): string {
  switch (record.op) {
    case "queued":
      return "waits for a place in the pool";
    case "dns":
      return `asks where ${record.host ?? "the host"} is`;
    case "response":
      return `answered with ${record.status ?? "a status"}`;
    case "end":
      return "complete";
    case "error":
      return `failed: ${record.error ?? "an error"}`;
    default:
      return "under way";
  }
}

function schedulerState(model: TraceModel, object: RunObject, index: number): string {
  const occupancy = occupancyAt(model, object.id, index);
  const pending = occupancy.pending === 0 ? "" : `, ${occupancy.pending.toLocaleString("en")} pending`;
  return `${activeJobs(occupancy)}${pending}`;
}

function lockState(model: TraceModel, object: RunObject, index: number): string {
  const since = heldSince(model, object, index);
  const holder = holderOf(model, object, index);
  if (since === undefined) return "free";
  const by = holder === undefined ? "" : ` by ${taskName(model, holder)}`;
  return `held${by} since ${formatTime(model.records[since]?.t ?? 0)}`;
}

/** What an object is or does at a moment: "held by main since 20 ms", "set", "holds 3 items". */
export function objectState(model: TraceModel, object: RunObject, index: number): string {
  if (object.kind === "lock") return lockState(model, object, index);
  const last = lastChange(model, object, index);
  if (object.kind === "event") return last?.k === "event" && last.op === "set" ? "set" : "not set";
  if (object.kind === "pool") return "";
  switch (last?.k) {
    case "queue":
      if (last.op === "shutdown") return "shut down";
      return last.size === undefined ? "in use" : `holds ${last.size} ${last.size === 1 ? "item" : "items"}`;
    case "semaphore":
      return `${last.value} ${last.value === 1 ? "permit is" : "permits are"} free`;
    case "barrier":
      return `${last.count} inside`;
    case "stream":
      return streamStates[last.op] ?? "open";
    case "db":
      return connectionState(model, object, last, index);
    case "http":
      return requestState(last);
    case "scheduler":
      return last.op === "closed" ? "closed" : schedulerState(model, object, index);
    case "job":
      return jobState(last);
    case "session":
      return last.op === "close" ? "closed" : "open";
    default:
      return "";
  }
}

function jobState(record: RecordOf<"job">): string {
  if (record.op === "queue") return "pending";
  if (record.op === "close") return "is asked to end";
  if (record.op !== "done") return "active";
  return { exception: "failed", cancelled: "ended cancelled" }[record.how ?? ""] ?? "done";
}

/** How a run that ended by itself left an object: "never closed"; undefined when nothing is amiss. */
export function leakOf(model: TraceModel, moments: MomentIndex, object: RunObject): string | undefined {
  const last = model.records.length - 1;
  if (model.records[last]?.k !== "end" || moments.stopped !== undefined) return undefined;
  if (object.kind === "lock") return heldSince(model, object, last) === undefined ? undefined : "never released";
  if (object.kind === "connection" && isKept(model, object)) return "never given back";
  return isClosable(object.kind) && object.closed === kNever ? "never closed" : undefined;
}

/** Whether who took a connection from its pool never gave it back, even if the pool closed it. */
function isKept(model: TraceModel, { changes }: RunObject): boolean {
  for (let i = changes.length - 1; i >= 0; --i) {
    const record = model.records[changes[i] ?? -1];
    if (record?.k === "db" && (record.op === "acquire" || record.op === "release")) return record.op === "acquire";
  }
  return false;
}
