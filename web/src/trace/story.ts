/** Each record as a sentence: the text story of the run, which is also what a screen reader reads. */

import { databaseSentence } from "./database-story.ts";
import { jobSentence, schedulerSentence, waitsForJobs } from "./jobs-story.ts";
import { lastUpTo } from "./lists.ts";
import { stateOfInterval, type TraceModel, taskName } from "./model.ts";
import { networkSentence } from "./network-story.ts";
import { atLine } from "./places.ts";
import type { RecordOf, TraceRecord } from "./record.ts";
import { sweepSentence } from "./sweep-story.ts";
import { table } from "./table.ts";
import { formatTime } from "./time.ts";

export const objectNames = table<string>({
  sleep: "sleep",
  task: "a task",
  checkpoint: "its next turn",
  gather: "gather",
  wait: "wait",
  as_completed: "the next of as_completed",
  task_group: "the tasks of its group",
  shield: "shield",
  future: "a future",
  "event.wait": "an event",
  "lock.acquire": "a lock",
  "queue.get": "an item of a queue",
  "queue.put": "room in a queue",
  "queue.join": "all work of a queue to be done",
  "semaphore.acquire": "a permit of a semaphore",
  "condition.wait": "a condition",
  "barrier.wait": "a barrier",
  "executor.idle": "a thread pool to finish",
  to_thread: "a worker thread",
  resolve: "an address from the name servers",
  connect: "a server to accept the connection",
  "server.close": "the server to close",
  "stream.read": "bytes from a connection",
  "stream.write": "room in a connection's buffer",
  "stream.write_eof": "a connection to send its last bytes",
  "stream.close": "a connection to close",
  "scheduler.spawn": "room for a job",
  "scheduler.close": "the jobs of a scheduler to end",
  "job.wait": "a job",
  "job.close": "a job to end",
  "pool.acquire": "a connection of the pool",
  "db.open": "the database to open",
  "db.execute": "the database to execute a statement",
  "db.fetch": "rows of the database",
  "db.lock": "another connection to unlock the database",
  "db.close": "a connection to be back in the pool",
  "pool.close": "the connections of the pool to close",
});

/** What is awaited where nothing had to be waited for, when that is something else. */
const passedNames = table<string>({
  "scheduler.create": "Scheduler::create()",
  "scheduler.spawn": "spawn()",
});

/** "gather", "fetch-2", "a lock": what a suspended task waits for. */
export function waitsFor(model: TraceModel, record: RecordOf<"suspend">): string {
  if (record.on === "task" || record.on === "shield") {
    const name = record.waits_for === undefined ? "a task" : taskName(model, record.waits_for);
    return record.on === "shield" ? `shield around ${name}` : name;
  }
  const jobs = waitsForJobs(model, record);
  if (jobs !== undefined) return jobs;
  const name = objectNames[record.on] ?? record.on;
  if (record.waits_for !== undefined) return `${name} that ${taskName(model, record.waits_for)} holds`;
  return record.count === undefined ? name : `${name} of ${record.count}`;
}

function isBeingCancelled(model: TraceModel, task: number, index: number): boolean {
  const lane = model.lanes.find(({ kind, id }) => kind === "task" && id === task);
  return lane !== undefined && stateOfInterval(lane, lastUpTo(lane.from, index)).cancelling;
}

/** Why a task became ready at this record, as the end of a sentence. */
export function readyBecause(model: TraceModel, record: RecordOf<"ready">, index: number): string {
  const by = record.by === undefined ? undefined : taskName(model, record.by);
  switch (record.why) {
    case "created":
      return "it was just created";
    case "sleep":
      return "its timer fired";
    case "task":
      return by === undefined ? "what it waited for is done" : `${by} is done`;
    case "cancel":
      if (!isBeingCancelled(model, record.task, index)) return "what it waited for was cancelled";
      return by === undefined ? "it was cancelled" : `${by} cancelled it`;
    case "to_thread":
      return "its worker finished";
    case "gather":
      return "all that it gathered is done";
    case "wait":
      return "wait has enough";
    case "as_completed":
      return "another of its tasks is done";
    case "task_group":
      return "the tasks of its group are done";
    case "checkpoint":
      return "it only let the others run";
    case "scheduler.spawn":
      return "the scheduler has room for its job";
    case "scheduler.close":
      return "jobs of the scheduler have ended";
    case "job.wait":
    case "job.close":
      return "the job has ended";
    case "db.open":
    case "db.execute":
    case "db.fetch":
      return "the database has answered";
    case "db.lock":
      return "the database may be free";
    case "shield":
      return "what it shields is done";
    case "pool.close":
      return "the pool is closed";
    case "db.close":
      return "the connection is back in the pool";
    default:
      return by === undefined
        ? `it has ${objectNames[record.why] ?? record.why}`
        : `${by} gave it ${objectNames[record.why] ?? record.why}`;
  }
}

function endOf(name: string, record: RecordOf<"done">): string {
  if (record.how === "exception") return `${name} fails: ${record.error ?? "an exception"}.`;
  if (record.how === "cancelled") return `${name} ends cancelled.`;
  return `${name} is done.`;
}

function suspendSentence(model: TraceModel, name: string, record: RecordOf<"suspend">): string {
  if (record.on === "checkpoint") return `${name} lets the others run${atLine(model, record.at)}.`;
  const until = record.until === undefined ? "" : `, until ${formatTime(record.until)}`;
  return `${name} stops${atLine(model, record.at)} and waits for ${waitsFor(model, record)}${until}.`;
}

function queueSentence(name: string, record: RecordOf<"queue">): string {
  switch (record.op) {
    case "put":
      return `${name} puts an item into the queue; it now holds ${record.size}.`;
    case "get":
      return `${name} takes an item from the queue; it now holds ${record.size}.`;
    case "task_done":
      return `${name} is done with an item of the queue; ${record.unfinished} are not.`;
    default:
      return `${name} shuts the queue down.`;
  }
}

function taskSentence(
  model: TraceModel,
  record: TraceRecord & { readonly task?: number | undefined },
  index: number,
): string {
  const name = record.task === undefined ? "The loop" : taskName(model, record.task);
  switch (record.k) {
    case "task": {
      const by = record.by === undefined ? "The loop" : taskName(model, record.by);
      return `${by} creates ${name}, which will run ${record.coro}${atLine(model, record.at)}.`;
    }
    case "name":
      return `The task is now called ${record.name}.`;
    case "step":
      return `The loop runs ${name}.`;
    case "call":
      return `${name} awaits ${record.coro}${atLine(model, record.at)}: it goes on inside, without passing through the loop.`;
    case "return":
      return record.error === undefined
        ? `${record.coro} returns; ${name} goes on${atLine(model, record.at)}.`
        : `${record.coro} throws ${record.error} into ${name}${atLine(model, record.at)}.`;
    case "pass":
      return `${name} awaits ${passedNames[record.on] ?? objectNames[record.on] ?? record.on}${atLine(model, record.at)}, which is ready: nobody else can run.`;
    case "suspend":
      return suspendSentence(model, name, record);
    case "ready":
      return `${name} is ready to run, because ${readyBecause(model, record, index)}.`;
    case "cancel": {
      const by = record.by === undefined ? "The loop" : taskName(model, record.by);
      return `${by} asks ${name} to cancel${atLine(model, record.at)} (requests: ${record.count}).`;
    }
    case "uncancel":
      return `${name} takes a cancel request back (requests: ${record.count}).`;
    case "deliver":
      return `CancelledError is thrown in ${name}${atLine(model, record.at)}, in ${record.coro}.`;
    case "done":
      return endOf(name, record);
    case "print":
      return `${record.lane ?? name} prints “${record.text}”.`;
    case "lock":
      return `${name} ${record.op === "acquire" ? "acquires" : "releases"} the lock.`;
    case "event":
      return `${name} ${record.op === "set" ? "sets" : "clears"} the event.`;
    case "queue":
      return queueSentence(name, record);
    case "semaphore":
      return `${name} ${record.op === "acquire" ? "takes" : "gives back"} a permit of the semaphore; ${record.value} are free.`;
    case "condition":
      return `${name} notifies the condition and wakes ${record.count} waiting.`;
    case "barrier":
      return `The barrier: ${record.op} by ${name}; ${record.count} inside.`;
    case "stream":
    case "http":
    case "websocket":
      return networkSentence(record.task === undefined ? undefined : name, record) ?? record.k;
    case "session":
      return `${name} ${record.op === "close" ? "closes" : "makes"} a client session${atLine(model, record.at)}.`;
    case "scheduler":
      return schedulerSentence(model, record);
    case "db":
      return databaseSentence(model, name, record);
    case "invariant":
    case "inject":
    case "await":
      return sweepSentence(model, record.task === undefined ? undefined : name, record);
    case "submit":
      return `${name} hands work to the worker threads${atLine(model, record.at)}.`;
    case "lint":
      return `Advice: ${record.text}`;
    case "handler":
      return `The exception handler hears: ${record.text}`;
    case "stopped":
      return `The run was stopped: ${record.text}`;
    case "cpu":
      return `${record.lane === "loop" ? name : record.lane} computes for ${formatTime(record.dur)} (${record.what})${atLine(model, record.at)}.`;
    default:
      return record.k;
  }
}

/** The sentence of a record; empty for a position outside the trace. */
export function sentenceOf(model: TraceModel, index: number): string {
  const record = model.records[index];
  if (record === undefined) return "";
  switch (record.k) {
    case "run":
      return `The run begins (seed ${record.seed}).`;
    case "tick":
      return `Iteration ${record.n} of the loop: ${record.ready} ready to run.`;
    case "timer":
      return `A timer is set for ${formatTime(record.when)} (${record.what}).`;
    case "fire":
      return "A timer fires.";
    case "untimer":
      return "A timer is taken back before its time.";
    case "work": {
      const owner = record.task === undefined ? "a task" : taskName(model, record.task);
      return `${record.lane} begins the work of ${owner}.`;
    }
    case "worked":
      return record.error === undefined
        ? `${record.lane} finishes its work.`
        : `${record.lane}'s work fails: ${record.error}.`;
    case "drop":
      return "A job that no worker had begun is dropped, and who waited for it is cancelled.";
    case "dns":
    case "packet":
    case "link":
    case "visit":
      return networkSentence(undefined, record) ?? record.k;
    case "job":
      return jobSentence(model, record);
    case "verdict":
      return sweepSentence(model, undefined, record);
    case "object":
      return `A new ${record.what}.`;
    case "end":
      return `The run ends with exit code ${record.exit}.`;
    default:
      return taskSentence(model, record, index);
  }
}
