/** Traces for the tests, written as core/trace/format.md says. */

type Line = Readonly<Record<string, unknown>>;

export const kSecond = 1_000_000_000;
export const kMs = 1_000_000;

export class TraceWriter {
  readonly #lines: Line[] = [];
  now = 0;

  constructor() {
    this.add("run", { format: 1, backend: "sim", seed: 1 });
  }

  add(kind: string, fields: Line = {}): this {
    this.#lines.push({ t: this.now, k: kind, ...fields });
    return this;
  }

  at(ns: number): this {
    this.now = ns;
    return this;
  }

  end(exit = 0): string {
    this.add("end", { exit });
    return `${this.#lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
  }
}

/** main creates `count` tasks that sleep for a second, and gathers them. */
export function gatherTrace(count = 10): string {
  const trace = new TraceWriter();
  trace.add("task", { task: 1, name: "main", coro: "main" }).add("ready", { task: 1, why: "created" });
  trace.add("tick", { n: 1, ready: 1 }).add("step", { task: 1 });
  const ids = Array.from({ length: count }, (_, i) => i + 2);
  for (const task of ids) {
    trace.add("task", { task, name: `fetch-${task - 1}`, coro: "fetch", by: 1, at: "gather.cpp:12" });
    trace.add("ready", { task, why: "created", by: 1 });
  }
  trace.add("suspend", { task: 1, on: "gather", at: "gather.cpp:14", coro: "main", count });
  trace.add("tick", { n: 2, ready: count });
  for (const task of ids) {
    trace.add("step", { task }).add("timer", { id: task, when: kSecond, task, what: "sleep" });
    trace.add("suspend", { task, on: "sleep", at: "gather.cpp:7", coro: "fetch", until: kSecond });
  }
  trace.at(kSecond);
  for (const task of ids) trace.add("fire", { id: task });
  trace.add("tick", { n: 3, ready: count });
  for (const task of ids) trace.add("ready", { task, why: "sleep" });
  for (const task of ids) {
    trace.add("step", { task }).add("print", { task, text: `page ${task - 1}` });
    trace.add("done", { task, how: "result" });
  }
  trace.add("ready", { task: 1, why: "gather", by: count + 1 });
  trace.add("tick", { n: 4, ready: 1 }).add("step", { task: 1 }).add("done", { task: 1, how: "result" });
  return trace.end();
}

/** main blocks the loop for a second beside a heartbeat whose timer is due at 100 ms, while a worker computes for 1.5 s. */
export function blockedTrace(): string {
  const trace = new TraceWriter();
  trace.add("task", { task: 1, name: "main", coro: "main" }).add("ready", { task: 1, why: "created" });
  trace.add("task", { task: 2, name: "beat", coro: "heartbeat" }).add("ready", { task: 2, why: "created" });
  trace.add("task", { task: 3, name: "offload", coro: "offload" }).add("ready", { task: 3, why: "created" });
  trace.add("tick", { n: 1, ready: 3 }).add("step", { task: 2 });
  trace.add("suspend", { task: 2, on: "sleep", at: "blocked.cpp:6", coro: "heartbeat", until: 100 * kMs });
  trace.add("step", { task: 3 }).add("submit", { id: 1, task: 3, at: "blocked.cpp:30" });
  trace.add("suspend", { task: 3, on: "to_thread", at: "blocked.cpp:30", coro: "offload", id: 1 });
  trace.add("work", { id: 1, lane: "worker 1", task: 3 });
  trace.add("cpu", { lane: "worker 1", dur: 1500 * kMs, what: "calc_pi", task: 3 });
  trace.add("step", { task: 1 });
  trace.add("cpu", { lane: "loop", dur: kSecond, what: "blocking_sleep", task: 1, at: "blocked.cpp:11" });
  trace.at(kSecond).add("done", { task: 1, how: "result" });
  trace.add("fire", { id: 2 }).add("tick", { n: 2, ready: 1 }).add("ready", { task: 2, why: "sleep" });
  trace.add("step", { task: 2 }).add("done", { task: 2, how: "result" });
  trace.at(1500 * kMs).add("worked", { id: 1, lane: "worker 1", how: "result" });
  trace.add("ready", { task: 3, why: "to_thread" }).add("step", { task: 3 }).add("done", { task: 3, how: "result" });
  return trace.end();
}

/** A timeout cancels a sleeping task, which then ends cancelled. */
export function timeoutTrace(): string {
  const trace = new TraceWriter();
  trace.add("task", { task: 1, name: "slow", coro: "slow" }).add("ready", { task: 1, why: "created" });
  trace.add("tick", { n: 1, ready: 1 }).add("step", { task: 1 });
  trace.add("suspend", { task: 1, on: "sleep", at: "late.cpp:4", coro: "slow", until: 5 * kSecond });
  trace.at(kSecond).add("fire", { id: 1 }).add("cancel", { task: 1, count: 1 });
  trace.add("ready", { task: 1, why: "cancel" }).add("tick", { n: 2, ready: 1 }).add("step", { task: 1 });
  trace.add("deliver", { task: 1, at: "late.cpp:4", coro: "slow" }).add("done", { task: 1, how: "cancelled" });
  return trace.end();
}

/** A task that throws in its first poll. */
export function failingTrace(): string {
  const trace = new TraceWriter();
  trace.add("task", { task: 1, name: "main", coro: "main" }).add("ready", { task: 1, why: "created" });
  trace.add("step", { task: 1 }).add("call", { task: 1, coro: "parse", at: "bad.cpp:9" });
  trace.add("return", { task: 1, coro: "parse", at: "bad.cpp:9", error: "ValueError: no number" });
  trace.add("done", { task: 1, how: "exception", error: "ValueError: no number" });
  trace.add("handler", { text: "ValueError: no number", task: 1 });
  return trace.end(1);
}

/** `polls` polls of two tasks that hand over to one another, all at one instant. */
export function instantTrace(polls: number): string {
  const trace = new TraceWriter();
  for (const task of [1, 2]) trace.add("task", { task, name: `t${task}`, coro: "spin" });
  for (let poll = 0; poll < polls; ++poll) {
    const task = 1 + (poll % 2);
    trace.add("step", { task }).add("suspend", { task, on: "checkpoint", at: "spin.cpp:3", coro: "spin" });
    trace.add("ready", { task, why: "checkpoint" });
  }
  return trace.end();
}

/** main fetches a page of python.org over a simulated internet of 20 ms; a second connection loses its first packet. */
export function networkTrace(): string {
  const trace = new TraceWriter();
  const at = (ms: number): TraceWriter => trace.at(ms * kMs);
  const packet = (id: number, from: string, to: string, ms: number | undefined, rest: Line): TraceWriter =>
    trace.add("packet", { id, from, to, bytes: 0, ...rest, ...(ms === undefined ? {} : { arrives: ms * kMs }) });
  const [here, there] = ["localhost:50000", "python.org:80"];
  trace.add("task", { task: 1, name: "main", coro: "main" }).add("tick", { n: 1, ready: 1 }).add("step", { task: 1 });
  trace.add("http", { id: 1, role: "client", op: "request", method: "GET", url: "http://python.org/", task: 1 });
  trace.add("http", { id: 1, role: "client", op: "dns", host: "python.org", task: 1 });
  trace.add("dns", { name: "python.org", arrives: 20 * kMs, address: "93.184.216.1" });
  trace.add("suspend", { task: 1, on: "future", at: "fetch.cpp:4", coro: "fetch" });
  at(20);
  packet(3, here, there, 40, { flags: "SYN" });
  at(40);
  packet(3, there, here, 60, { flags: "SYN ACK" });
  at(60).add("stream", { id: 4, op: "connect", local: "10.0.0.2:50000", peer: "93.184.216.1:80", task: 1 });
  trace.add("http", { id: 1, role: "client", op: "connect", stream: 4, task: 1 });
  trace.add("stream", { id: 4, op: "send", bytes: 120, task: 1 });
  packet(3, here, there, 80, { bytes: 120 });
  at(80);
  packet(3, there, here, 100, { bytes: 1460 });
  packet(3, there, here, 101, { bytes: 700 });
  at(100).add("stream", { id: 4, op: "receive", bytes: 1460, task: 1 });
  trace.add("http", { id: 1, role: "client", op: "response", status: 200, task: 1 });
  at(101).add("stream", { id: 4, op: "receive", bytes: 700, task: 1 });
  trace.add("http", { id: 1, role: "client", op: "end", task: 1 }).add("print", { task: 1, text: "2160" });
  trace.add("http", { id: 9, role: "client", op: "request", method: "GET", url: "http://slow.example/x", task: 1 });
  packet(10, "localhost:50001", "slow.example:80", undefined, { flags: "SYN" });
  at(120).add("link", { host: "slow.example", fault: "black_hole", op: "begin", id: 10 });
  at(500).add("http", { id: 9, role: "client", op: "error", error: "TimeoutError", task: 1 });
  trace.add("stream", { id: 4, op: "close" }).add("done", { task: 1, how: "result" });
  return trace.end();
}

/** A server and its client in one program, on real sockets: no packets, but both ends of the stream. */
export function loopbackTrace(): string {
  const trace = new TraceWriter();
  trace.add("task", { task: 1, name: "main", coro: "main" });
  trace.add("stream", { id: 1, op: "connect", local: "127.0.0.1:50000", peer: "127.0.0.1:8080", task: 1 });
  trace.add("stream", { id: 2, op: "accept", local: "127.0.0.1:8080", peer: "127.0.0.1:50000" });
  trace.at(1_000).add("stream", { id: 1, op: "send", bytes: 10 }).add("stream", { id: 1, op: "send", bytes: 10 });
  trace.at(5_000).add("stream", { id: 2, op: "receive", bytes: 15 });
  trace.add("http", { id: 3, role: "server", op: "request", stream: 2, method: "GET", url: "/get" });
  trace.at(6_000).add("stream", { id: 2, op: "receive", bytes: 5 });
  trace.add("http", { id: 3, role: "server", op: "end", status: 200, bytes: 4 });
  trace.at(7_000).add("stream", { id: 1, op: "close" });
  return trace.end();
}
