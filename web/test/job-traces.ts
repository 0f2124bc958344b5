/** Traces of schedulers and sweeps for the tests, written as core/trace/format.md says. */
import { kMs, TraceWriter } from "./traces.ts";

/**
 * main spawns four jobs on a scheduler that runs one at a time and lets two wait: the first runs for 100 ms, the second
 * gets its place, the third and the unnamed fourth, for which main waited, are pending when main closes the scheduler.
 */
export function jobsTrace(): string {
  const trace = new TraceWriter();
  const job = (id: number, op: string, rest: Readonly<Record<string, unknown>>, active: number, pending: number) =>
    trace.add("job", { id, scheduler: 1, op, ...rest, active, pending });
  const spawn = { by: 1, at: "jobs.cpp:12" };
  trace.add("task", { task: 1, name: "main", coro: "main" }).add("ready", { task: 1, why: "created" });
  trace.add("tick", { n: 1, ready: 1 }).add("step", { task: 1 }).add("object", { id: 1, what: "scheduler" });
  trace.add("scheduler", {
    id: 1,
    op: "create",
    limit: 1,
    pending_limit: 2,
    active: 0,
    pending: 0,
    task: 1,
    at: "jobs.cpp:9",
  });
  trace.add("task", { task: 2, name: "save-1", coro: "save", by: 1, at: "jobs.cpp:12" });
  trace.add("ready", { task: 2, why: "created", by: 1 });
  job(2, "spawn", { task: 2, name: "save-1", ...spawn }, 1, 0);
  trace.add("pass", { task: 1, on: "scheduler.spawn", at: "jobs.cpp:12" });
  job(3, "queue", { name: "save-2", ...spawn }, 1, 1);
  job(4, "queue", { name: "save-3", ...spawn }, 1, 2);
  trace.add("suspend", { task: 1, on: "scheduler.spawn", at: "jobs.cpp:14", coro: "main", id: 1 });
  trace.add("tick", { n: 2, ready: 1 }).add("step", { task: 2 });
  trace.add("suspend", { task: 2, on: "sleep", at: "jobs.cpp:4", coro: "save", until: 100 * kMs });
  trace
    .at(100 * kMs)
    .add("fire", { id: 8 })
    .add("tick", { n: 3, ready: 1 })
    .add("ready", { task: 2, why: "sleep" });
  trace.add("step", { task: 2 }).add("done", { task: 2, how: "result" });
  trace.add("tick", { n: 4, ready: 1 });
  job(2, "done", { task: 2, how: "result" }, 0, 2);
  trace.add("task", { task: 3, name: "save-2", coro: "save", at: "jobs.cpp:12" });
  trace.add("ready", { task: 3, why: "created" });
  job(3, "start", { task: 3 }, 1, 1);
  trace.add("ready", { task: 1, why: "scheduler.spawn" }).add("tick", { n: 5, ready: 2 }).add("step", { task: 3 });
  trace.add("suspend", { task: 3, on: "sleep", at: "jobs.cpp:4", coro: "save", until: 200 * kMs });
  trace.add("step", { task: 1 });
  job(5, "queue", { by: 1, at: "jobs.cpp:14" }, 1, 2);
  trace.add("suspend", { task: 1, on: "sleep", at: "jobs.cpp:15", coro: "main", until: 150 * kMs });
  trace
    .at(150 * kMs)
    .add("fire", { id: 9 })
    .add("tick", { n: 6, ready: 1 })
    .add("ready", { task: 1, why: "sleep" });
  trace.add("step", { task: 1 }).add("scheduler", { id: 1, op: "close", active: 1, pending: 2, task: 1 });
  job(4, "done", { how: "cancelled", by: 1 }, 1, 1);
  job(5, "done", { how: "cancelled", by: 1 }, 1, 0);
  job(3, "close", { task: 3, by: 1 }, 1, 0);
  trace.add("cancel", { task: 3, count: 1, by: 1 }).add("ready", { task: 3, why: "cancel", by: 1 });
  trace.add("suspend", { task: 1, on: "scheduler.close", at: "jobs.cpp:16", coro: "main", id: 1, count: 1 });
  trace.add("tick", { n: 7, ready: 1 }).add("step", { task: 3 });
  trace.add("deliver", { task: 3, at: "jobs.cpp:4", coro: "save" }).add("done", { task: 3, how: "cancelled" });
  trace.add("tick", { n: 8, ready: 1 });
  job(3, "done", { task: 3, how: "cancelled" }, 0, 0);
  trace.add("ready", { task: 1, why: "scheduler.close" }).add("tick", { n: 9, ready: 1 }).add("step", { task: 1 });
  trace.add("scheduler", { id: 1, op: "closed", active: 0, pending: 0, task: 1 });
  trace.add("done", { task: 1, how: "result" });
  return trace.end();
}

/** A run of a sweep: a visitor leaves while the handler's INSERT is under way, and what was paid for is lost. */
export function lostTrace(): string {
  const trace = new TraceWriter();
  const visit = { id: 2, host: "alice" };
  const db = (op: string, rest: Readonly<Record<string, unknown>> = {}) => trace.add("db", { id: 5, op, ...rest });
  trace.add("task", { task: 1, name: "main", coro: "main" }).add("tick", { n: 1, ready: 1 }).add("step", { task: 1 });
  trace.add("suspend", { task: 1, on: "sleep", at: "shop.cpp:40", coro: "main", until: 1000 * kMs });
  trace.at(10 * kMs).add("visit", { ...visit, op: "request", method: "POST", url: "http://localhost/orders" });
  trace
    .at(20 * kMs)
    .add("task", { task: 2, name: "POST /orders", coro: "order" })
    .add("step", { task: 2 });
  db("acquire", { task: 2, at: "shop.cpp:20" });
  db("begin", { sql: "BEGIN", task: 2, at: "shop.cpp:21" });
  db("execute", { sql: "INSERT INTO orders\n  VALUES (?, ?)", task: 2, at: "shop.cpp:22" });
  trace.add("suspend", { task: 2, on: "db.execute", at: "shop.cpp:22", coro: "order", id: 5 });
  trace.add("await", { n: 3, task: 2, on: "db.execute", at: "shop.cpp:22" });
  trace.at(21 * kMs).add("inject", { do: "disconnect", host: "alice", task: 2, at: "shop.cpp:22" });
  trace.add("visit", { ...visit, op: "leave" });
  trace.add("cancel", { task: 2, count: 1 }).add("ready", { task: 2, why: "cancel" }).add("step", { task: 2 });
  db("interrupt", { task: 2 });
  trace.add("deliver", { task: 2, at: "shop.cpp:22", coro: "order" });
  db("rollback", { sql: "ROLLBACK", task: 2, at: "shop.cpp:21" });
  db("release", { task: 2, at: "shop.cpp:20" });
  trace.add("done", { task: 2, how: "cancelled" });
  trace
    .at(1000 * kMs)
    .add("ready", { task: 1, why: "sleep" })
    .add("step", { task: 1 });
  trace.add("invariant", { text: "no connection is lent", ok: 1, task: 1, at: "shop.cpp:43" });
  trace.add("invariant", { text: "every paid order is stored", ok: 0, task: 1, at: "shop.cpp:44" });
  trace.add("done", { task: 1, how: "result" });
  trace.add("verdict", { outcome: "lost", why: "every paid order is stored", awaits: 7, invariants: 2 });
  return trace.end(1);
}

/** `count` jobs on a scheduler with ten places, all spawned before the first of them ends. */
export function floodTrace(count: number): string {
  const trace = new TraceWriter();
  trace.add("task", { task: 1, name: "main", coro: "main" }).add("step", { task: 1 });
  trace.add("scheduler", { id: 1, op: "create", limit: 10, pending_limit: 0, active: 0, pending: 0, task: 1 });
  const active = (ended: number): number => Math.min(10, count - ended);
  for (let i = 0; i < count; ++i) {
    if (i < 10) trace.add("task", { task: i + 2, name: `job-${i}`, coro: "work", by: 1 });
    const [op, task] = i < 10 ? ["spawn", i + 2] : ["queue", undefined];
    trace.add("job", {
      id: i + 2,
      scheduler: 1,
      op,
      task,
      name: `job-${i}`,
      active: Math.min(10, i + 1),
      pending: Math.max(0, i - 9),
    });
  }
  trace.add("suspend", { task: 1, on: "scheduler.close", at: "flood.cpp:9", coro: "main", id: 1, count });
  for (let i = 0; i < count; ++i) {
    trace
      .at((i + 1) * kMs)
      .add("step", { task: i + 2 })
      .add("done", { task: i + 2, how: "result" });
    const pending = Math.max(0, count - i - 10);
    trace.add("job", {
      id: i + 2,
      scheduler: 1,
      op: "done",
      task: i + 2,
      how: "result",
      active: active(i + 1),
      pending,
    });
    if (pending === 0) continue;
    trace.add("task", { task: i + 12, name: `job-${i + 10}`, coro: "work" });
    trace.add("job", { id: i + 12, scheduler: 1, op: "start", task: i + 12, active: 10, pending: pending - 1 });
  }
  trace.add("step", { task: 1 }).add("done", { task: 1, how: "result" });
  return trace.end();
}
