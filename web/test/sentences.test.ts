import { describe, expect, it } from "vitest";
import {
  buildModel,
  cursorAtTime,
  describeLane,
  formatStamp,
  formatTime,
  sentenceOf,
  stampDecimals,
  type TraceModel,
} from "../src/trace/index.ts";
import { blockedTrace, failingTrace, gatherTrace, kMs, kSecond, TraceWriter, timeoutTrace } from "./traces.ts";

function hover(model: TraceModel, name: string, time: number): string {
  const lane = model.lanes.find((candidate) => candidate.name === name);
  if (lane === undefined) throw new Error(`no lane called ${name}`);
  return describeLane(model, lane, cursorAtTime(model, time));
}

describe("the sentence about a lane", () => {
  it("says what a task waits for, since when, because of which line, and when it will be woken", () => {
    expect(hover(buildModel(gatherTrace(3)), "fetch-2", kSecond / 2)).toBe(
      "fetch-2 waits for sleep since 0 s because of line 7; will be woken at 1 s.",
    );
  });

  it("says who will wake it", () => {
    expect(hover(buildModel(gatherTrace(3)), "main", kSecond / 2)).toBe(
      "main waits for gather of 3 since 0 s because of line 14; will be woken at 1 s by fetch-3.",
    );
  });

  it("says that a task is late because the loop is busy", () => {
    expect(hover(buildModel(blockedTrace()), "beat", 400 * kMs)).toBe(
      "beat should go on since 100 ms, but the loop is busy; will be woken at 1 s.",
    );
  });

  it("says who blocks the loop", () => {
    expect(hover(buildModel(blockedTrace()), "loop", 400 * kMs)).toBe(
      "The loop is blocked from 0 s to 1 s by main (blocking_sleep) at line 11: nothing else can run.",
    );
  });

  it("says for whom a worker computes", () => {
    expect(hover(buildModel(blockedTrace()), "worker 1", 400 * kMs)).toBe(
      "worker 1 computes for offload from 0 s to 1.5 s (calc_pi); the loop is free meanwhile.",
    );
  });

  it("says how a task ended", () => {
    expect(hover(buildModel(timeoutTrace()), "slow", kSecond)).toBe("slow ended cancelled at 1 s.");
    expect(hover(buildModel(failingTrace()), "main", 0)).toBe("main failed at 0 s: ValueError: no number.");
  });
});

describe("the story", () => {
  it.each([gatherTrace(2), blockedTrace(), timeoutTrace(), failingTrace()].map(buildModel))(
    "has a sentence for every event (run %#)",
    (model) => {
      for (let i = 0; i < model.records.length; ++i) expect(sentenceOf(model, i)).toMatch(/^\S.*[.:”]?$/);
    },
  );

  it("tells a cancellation by a timeout", () => {
    const model = buildModel(timeoutTrace());
    const cancel = model.records.findIndex((record) => record.k === "cancel");
    expect(sentenceOf(model, cancel)).toBe("The loop asks slow to cancel (requests: 1).");
  });

  it("tells one who was cancelled from one whose wait was", () => {
    const trace = new TraceWriter();
    trace.add("task", { task: 1, name: "main", coro: "main" }).add("task", { task: 2, name: "slow", coro: "slow" });
    trace.add("cancel", { task: 2, count: 1, by: 1 }).add("ready", { task: 2, why: "cancel", by: 1 });
    trace.add("done", { task: 2, how: "cancelled" }).add("ready", { task: 1, why: "cancel", by: 2 });
    const model = buildModel(trace.end());
    expect(sentenceOf(model, 4)).toBe("slow is ready to run, because main cancelled it.");
    expect(sentenceOf(model, 6)).toBe("main is ready to run, because what it waited for was cancelled.");
  });

  it("names what the primitives do, and who holds a lock", () => {
    const trace = new TraceWriter();
    trace.add("task", { task: 1, name: "main", coro: "main" }).add("task", { task: 2, name: "other", coro: "other" });
    const first = 3;
    trace.add("suspend", { task: 2, on: "lock.acquire", at: "a.cpp:4", coro: "other", id: 1, waits_for: 1 });
    trace.add("suspend", { task: 2, on: "queue.join", at: "a.cpp:5", coro: "other", id: 2 });
    trace.add("queue", { id: 2, op: "put", size: 1, task: 1 }).add("queue", { id: 2, op: "get", size: 0, task: 1 });
    trace
      .add("queue", { id: 2, op: "task_done", unfinished: 3, task: 1 })
      .add("queue", { id: 2, op: "shutdown", task: 1 });
    trace.add("semaphore", { id: 3, op: "acquire", value: 2, task: 1 });
    trace.add("condition", { id: 4, op: "notify", count: 2, task: 1 });
    trace.add("barrier", { id: 5, op: "enter", count: 1, task: 1 });
    const model = buildModel(trace.end());
    expect(Array.from({ length: 9 }, (_, i) => sentenceOf(model, first + i))).toEqual([
      "other stops at line 4 and waits for a lock that main holds.",
      "other stops at line 5 and waits for all work of a queue to be done.",
      "main puts an item into the queue; it now holds 1.",
      "main takes an item from the queue; it now holds 0.",
      "main is done with an item of the queue; 3 are not.",
      "main shuts the queue down.",
      "main takes a permit of the semaphore; 2 are free.",
      "main notifies the condition and wakes 2 waiting.",
      "The barrier: enter by main; 1 inside.",
    ]);
  });
});

describe("the story of a connection", () => {
  it("tells who connects to whom, what goes over it, and how it ends", () => {
    const trace = new TraceWriter();
    trace.add("task", { task: 1, name: "main", coro: "main" });
    const first = 2;
    trace.add("stream", { id: 3, op: "connect", local: "10.0.0.1:50000", peer: "93.184.216.1:80", task: 1 });
    trace.add("stream", { id: 4, op: "accept", local: "127.0.0.1:8080", peer: "127.0.0.1:50001" });
    trace.add("stream", { id: 3, op: "send", bytes: 1200, task: 1 }).add("stream", { id: 3, op: "receive", bytes: 1 });
    trace.add("suspend", { task: 1, on: "stream.read", at: "a.cpp:4", coro: "main", id: 3 });
    trace.add("stream", { id: 3, op: "eof" }).add("stream", { id: 3, op: "abort", lost: 20, task: 1 });
    const model = buildModel(trace.end());
    expect(Array.from({ length: 7 }, (_, i) => sentenceOf(model, first + i))).toEqual([
      "main is connected to 93.184.216.1:80 (connection 3).",
      "127.0.0.1:8080 accepts connection 4 from 127.0.0.1:50001.",
      "main sends 1,200 bytes on connection 3.",
      "Connection 3 brings 1 byte.",
      "main stops at line 4 and waits for bytes from a connection.",
      "The other side of connection 3 sends no more.",
      "Connection 3 is cut off; 20 bytes are lost.",
    ]);
  });
});

describe("times", () => {
  it.each([
    [0, "0 s"],
    [kSecond, "1 s"],
    [1.5 * kSecond, "1.5 s"],
    [20 * kMs, "20 ms"],
    [100 * kMs, "100 ms"],
    [3_000, "3 µs"],
    [7, "7 ns"],
    [600 * kSecond, "600 s"],
  ])("of %d ns are written %s", (ns, text) => {
    expect(formatTime(ns)).toBe(text);
  });

  it("in a column get as many decimals as the finest of them needs", () => {
    expect(stampDecimals([0, kSecond])).toBe(3);
    expect(stampDecimals([0, kSecond + 1_000])).toBe(6);
    expect(formatStamp(1.25 * kSecond, 3)).toBe("1.250 s");
  });
});
