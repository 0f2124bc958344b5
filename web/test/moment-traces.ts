/** Traces of tasks that wait for one another, written as core/trace/format.md says and as the library leaves them. */
import { type Lane, laneOfTask, type TraceModel } from "../src/trace/index.ts";
import { kMs, TraceWriter } from "./traces.ts";

/** Two tasks take two locks in opposite order. What comes behind `stopped` is the end of the run's variables. */
export function deadlockTrace(): string {
  const trace = new TraceWriter();
  trace.add("task", { task: 1, name: "main", coro: "demo" }).add("ready", { task: 1, why: "created" });
  trace.add("tick", { n: 1, ready: 1 }).add("step", { task: 1 });
  for (const task of [2, 3]) {
    trace.add("task", { task, name: task === 2 ? "one" : "two", coro: "move", by: 1 });
    trace.add("ready", { task, why: "created", by: 1 });
  }
  trace.add("suspend", { task: 1, on: "gather", at: "locks.cpp:12", coro: "demo", count: 2 });
  trace.add("tick", { n: 2, ready: 2 });
  for (const [task, lock, timer] of [
    [2, 1, 2],
    [3, 3, 4],
  ]) {
    trace
      .add("step", { task })
      .add("object", { id: lock, what: "lock" })
      .add("lock", { id: lock, op: "acquire", task });
    trace.add("pass", { task, at: "locks.cpp:4", on: "lock.scoped" });
    trace.add("timer", { id: timer, when: 10 * kMs, task, what: "sleep" });
    trace.add("suspend", { task, on: "sleep", at: "locks.cpp:5", coro: "move", until: 10 * kMs });
  }
  trace
    .at(10 * kMs)
    .add("fire", { id: 2 })
    .add("fire", { id: 4 })
    .add("tick", { n: 3, ready: 2 });
  trace.add("ready", { task: 2, why: "sleep" }).add("ready", { task: 3, why: "sleep" }).add("tick", { n: 4, ready: 2 });
  trace.add("step", { task: 2 });
  trace.add("suspend", { task: 2, on: "lock.acquire", at: "locks.cpp:6", coro: "move", id: 3, waits_for: 3 });
  trace.add("step", { task: 3 });
  trace.add("suspend", { task: 3, on: "lock.acquire", at: "locks.cpp:6", coro: "move", id: 1, waits_for: 2 });
  trace.add("stopped", { why: "deadlock", text: "Deadlock: no task can ever run again." });
  trace.add("lock", { id: 3, op: "release" }).add("ready", { task: 2, why: "lock.acquire" });
  trace.add("lock", { id: 1, op: "release" });
  return trace.end(1);
}

/**
 * A consumer waits for a queue; a producer puts an item and wakes it, then is cancelled by main. A connection to a
 * database is left open, and a stream, and a lock is never released.
 */
export function sharedTrace(): string {
  const trace = new TraceWriter();
  trace.add("task", { task: 1, name: "main", coro: "main" }).add("ready", { task: 1, why: "created" });
  trace.add("tick", { n: 1, ready: 1 }).add("step", { task: 1 });
  for (const [task, name] of [
    [2, "consumer"],
    [3, "producer"],
  ] as const) {
    trace.add("task", { task, name, coro: name, by: 1, at: "shared.cpp:20" });
    trace.add("ready", { task, why: "created", by: 1 });
  }
  trace.add("submit", { id: 1, task: 1, at: "shared.cpp:22" });
  trace.add("suspend", { task: 1, on: "to_thread", at: "shared.cpp:22", coro: "main", id: 1 });
  trace.add("tick", { n: 2, ready: 2 }).add("step", { task: 2 }).add("object", { id: 2, what: "queue" });
  trace.add("suspend", { task: 2, on: "queue.get", at: "shared.cpp:9", coro: "consumer", id: 2 });
  trace.add("step", { task: 3 }).add("queue", { id: 2, op: "put", size: 1, task: 3 });
  trace.add("ready", { task: 2, why: "queue.get", by: 3 });
  trace.add("timer", { id: 3, when: 50 * kMs, task: 3, what: "sleep" });
  trace.add("suspend", { task: 3, on: "sleep", at: "shared.cpp:5", coro: "producer", until: 50 * kMs });
  trace.add("work", { id: 1, lane: "worker 1", task: 1 });
  trace.add("tick", { n: 3, ready: 1 }).add("step", { task: 2 }).add("queue", { id: 2, op: "get", size: 0, task: 2 });
  trace.add("object", { id: 4, what: "connection" });
  trace.add("db", { id: 4, op: "open", task: 2, at: "shared.cpp:11" }).add("db", { id: 4, op: "acquire", task: 2 });
  trace.add("object", { id: 5, what: "stream" });
  trace.add("stream", { id: 5, op: "connect", local: "10.0.0.2:1", peer: "10.0.0.3:80", task: 2 });
  trace.add("object", { id: 6, what: "lock" }).add("lock", { id: 6, op: "acquire", task: 2 });
  trace.add("pass", { task: 2, at: "shared.cpp:13", on: "lock.acquire" });
  trace.add("object", { id: 7, what: "pool" });
  trace.add("suspend", { task: 2, on: "pool.acquire", at: "shared.cpp:14", coro: "consumer", id: 7 });
  trace
    .at(20 * kMs)
    .add("worked", { id: 1, lane: "worker 1", how: "result" })
    .add("tick", { n: 4, ready: 1 });
  trace.add("ready", { task: 1, why: "to_thread" }).add("tick", { n: 5, ready: 1 }).add("step", { task: 1 });
  trace.add("cancel", { task: 3, count: 1, by: 1, at: "shared.cpp:23" }).add("untimer", { id: 3 });
  trace.add("ready", { task: 3, why: "cancel", by: 1 });
  trace.add("suspend", { task: 1, on: "task", at: "shared.cpp:24", coro: "main", waits_for: 2 });
  trace.add("tick", { n: 6, ready: 1 }).add("step", { task: 3 });
  trace.add("deliver", { task: 3, at: "shared.cpp:5", coro: "producer" }).add("done", { task: 3, how: "cancelled" });
  trace
    .at(30 * kMs)
    .add("tick", { n: 7, ready: 1 })
    .add("ready", { task: 2, why: "pool.acquire" });
  trace.add("step", { task: 2 }).add("done", { task: 2, how: "result" }).add("ready", { task: 1, why: "task", by: 2 });
  trace.add("step", { task: 1 }).add("done", { task: 1, how: "result" });
  trace.add("lint", { lint: "never-closed", text: "A connection was never closed", at: "shared.cpp:11" });
  return trace.end();
}

/** `count` tasks sleep; main waits for none of them. */
export function crowdTrace(count: number): string {
  const trace = new TraceWriter();
  trace.add("task", { task: 1, name: "main", coro: "main" }).add("step", { task: 1 });
  for (let task = 2; task < count + 2; ++task) {
    trace.add("task", { task, name: `t-${task - 1}`, coro: "nap", by: 1, at: "crowd.cpp:3" });
    trace.add("ready", { task, why: "created", by: 1 });
  }
  trace.add("suspend", { task: 1, on: "sleep", at: "crowd.cpp:4", coro: "main", until: 1000 * kMs });
  for (let task = 2; task < count + 2; ++task) {
    trace.add("step", { task }).add("timer", { id: task, when: (5000 - task) * kMs, task, what: "sleep" });
    trace.add("suspend", { task, on: "sleep", at: "crowd.cpp:1", coro: "nap", until: (5000 - task) * kMs });
  }
  return trace.end();
}

/** `count` tasks nap `times` times, each time until all others sleep too; every third ends after its first nap. */
export function repeatedNapsTrace(count: number, times: number): string {
  const trace = new TraceWriter();
  const tasks = Array.from({ length: count }, (_, i) => i + 1);
  for (const task of tasks) {
    trace.add("task", { task, name: `t-${task}`, coro: "nap" }).add("ready", { task, why: "created" });
  }
  for (let nap = 0; nap < times; ++nap) {
    const awake = tasks.filter((task) => nap < 2 || task % 3 !== 0);
    for (const task of awake) {
      trace.add("step", { task });
      if (nap === 1 && task % 3 === 0) trace.add("done", { task, how: "result" });
      else trace.add("suspend", { task, on: "sleep", at: "nap.cpp:1", coro: "nap" });
    }
    trace.at(nap * kMs);
    for (const task of awake) if (nap < 1 || task % 3 !== 0) trace.add("ready", { task, why: "sleep" });
  }
  return trace.end();
}

/** The n-th record of a kind, from 0; -1 is the last. */
export function find(model: TraceModel, kind: string, n = 0): number {
  const found = model.records.flatMap(({ k }, index) => (k === kind ? [index] : []));
  const index = found.at(n);
  if (index === undefined) throw new Error(`there is no ${kind} ${n}`);
  return index;
}

export function laneOf(model: TraceModel, task: number): Lane {
  const lane = laneOfTask(model, task);
  if (lane === undefined) throw new Error(`there is no task ${task}`);
  return lane;
}
