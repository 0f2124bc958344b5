import { describe, expect, it } from "vitest";
import {
  buildModel,
  compareRuns,
  ghostAxis,
  makeAxis,
  onlySentence,
  partingSentence,
  type TraceModel,
} from "../src/trace/index.ts";
import { gatherTrace, instantTrace, kMs, kSecond, TraceWriter } from "./traces.ts";

const model = (trace: TraceWriter): TraceModel => buildModel(trace.end());

/** main waits for a child that sleeps for `ns`; `more` is written while it sleeps. */
function sleeper(ns: number, more: (trace: TraceWriter) => unknown = () => {}, line = 7): TraceModel {
  const trace = new TraceWriter();
  trace.add("task", { task: 1, name: "main", coro: "main" }).add("step", { task: 1 });
  trace.add("task", { task: 2, name: "fetch-2", coro: "fetch", by: 1, at: `a.cpp:${line}` });
  trace.add("step", { task: 2 }).add("suspend", { task: 2, on: "sleep", at: "a.cpp:3", coro: "fetch" });
  more(trace);
  trace.at(ns).add("ready", { task: 2, why: "sleep" }).add("step", { task: 2 });
  return model(trace.add("done", { task: 2, how: "result" }).add("done", { task: 1, how: "result" }));
}

const cancelled = (trace: TraceWriter): unknown =>
  trace.at(kMs).add("inject", { do: "cancel", task: 2, at: "a.cpp:3" }).add("cancel", { task: 2, count: 1 });

describe("two runs", () => {
  it("are alike when only their seeds differ", () => {
    const text = gatherTrace(3);
    const other = compareRuns(buildModel(text), buildModel(text.replace('"seed":1', '"seed":99')));
    expect(other.parting).toBeUndefined();
    expect(partingSentence(other)).toBe("Both runs are alike, event by event.");
    expect(other.onlyNow).toEqual([]);
    expect(other.onlyBefore).toEqual([]);
  });

  it("part at the first record that differs", () => {
    const { parting } = compareRuns(sleeper(2 * kSecond), sleeper(2 * kSecond, cancelled));
    expect(parting).toEqual({ now: 6, before: 6 });
  });

  it("don't part at what a sweep remarks, nor at its verdict", () => {
    const watched = sleeper(kSecond, (trace) => {
      trace.add("await", { n: 1, task: 2, on: "sleep" }).add("verdict", { outcome: "safe", awaits: 1, invariants: 0 });
    });
    expect(compareRuns(sleeper(kSecond), watched).parting).toBeUndefined();
    expect(compareRuns(watched, sleeper(kSecond)).parting).toBeUndefined();
  });

  it("of edited code part where something else happens, not where lines have moved", () => {
    const [before, now] = [sleeper(kSecond), sleeper(kSecond, undefined, 8)];
    expect(compareRuns(before, now, false).parting).toBeUndefined();
    expect(compareRuns(before, now, true).parting).toEqual({ now: 3, before: 3 });
  });

  it("part where a record has more keys, or fewer", () => {
    const more = sleeper(kSecond, (trace) => trace.add("print", { task: 2, text: "a" }));
    const fewer = sleeper(kSecond, (trace) => trace.add("print", { text: "a" }));
    expect(compareRuns(more, fewer).parting).toEqual({ now: 6, before: 6 });
    expect(compareRuns(fewer, more).parting).toEqual({ now: 6, before: 6 });
  });
});

describe("the sentence about the parting", () => {
  it("says who was cancelled, and how it went before", () => {
    expect(partingSentence(compareRuns(sleeper(1.2 * kSecond), sleeper(1.2 * kSecond, cancelled)))).toBe(
      "fetch-2 was cancelled here; before, it went on at 1.2 s, because its timer fired.",
    );
  });

  it("says who left, and how it went on with whom that met", () => {
    const left = sleeper(kSecond, (trace) => trace.add("inject", { do: "disconnect", host: "browser", task: 2 }));
    expect(partingSentence(compareRuns(sleeper(kSecond), left))).toBe(
      "browser left here; before, fetch-2 went on at 1 s, because its timer fired.",
    );
  });

  it("says that the same thing has another time", () => {
    expect(partingSentence(compareRuns(sleeper(kSecond), sleeper(3 * kSecond)))).toBe(
      "fetch-2 is ready to run, because its timer fired, at 3 s; before, at 1 s.",
    );
  });

  it("says whose turn it was instead", () => {
    const turns = (first: number, second: number): TraceModel => {
      const trace = new TraceWriter();
      for (const task of [1, 2]) trace.add("task", { task, name: `t${task}`, coro: "spin" });
      return model(trace.add("step", { task: first }).add("step", { task: second }));
    };
    expect(partingSentence(compareRuns(turns(1, 2), turns(2, 1)))).toBe(
      "t2 has the next turn here; before, it was t1's.",
    );
  });

  it("says both when they have nothing in common", () => {
    const printed = sleeper(kSecond, (trace) => trace.add("print", { task: 2, text: "here" }));
    expect(partingSentence(compareRuns(sleeper(kSecond), printed))).toBe(
      "fetch-2 prints “here”. Before, at 1 s: fetch-2 is ready to run, because its timer fired.",
    );
  });
});

describe("the lanes of two runs", () => {
  /** Tasks that come behind the parting; each "NAME CORO". */
  function spawning(...tasks: readonly string[]): TraceModel {
    const trace = new TraceWriter().add("task", { task: 1, name: "main", coro: "main" });
    for (const [i, each] of tasks.entries()) {
      const [name, coro] = each.split(" ");
      trace.add("task", { task: i + 2, name, coro });
    }
    return model(trace);
  }

  it("belong together by name, however they are numbered", () => {
    const comparison = compareRuns(spawning("a f", "b f", "c f"), spawning("b f", "c f", "d f"));
    expect(comparison.partners.map((lane) => lane?.name)).toEqual(["loop", "main", "b", "c", undefined]);
    expect(onlySentence(comparison)).toBe("Only now: d. Only before: a.");
  });

  it("belong together by coroutine and order when the loop named the tasks", () => {
    const comparison = compareRuns(
      spawning("x other", "Task-3 work", "Task-4 work"),
      spawning("Task-2 work", "Task-3 work", "Task-4 work"),
    );
    expect(comparison.partners.map((lane) => lane?.name)).toEqual(["loop", "main", "Task-3", "Task-4", undefined]);
    expect(onlySentence(comparison)).toBe("Only now: Task-4. Only before: x.");
  });

  it("are named up to five", () => {
    const names = Array.from({ length: 8 }, (_, i) => `n${i} f`);
    expect(onlySentence(compareRuns(spawning(...names), spawning()))).toBe(
      "Only before: n0, n1, n2, n3, n4 and 3 more.",
    );
  });
});

describe("the axis of the run before", () => {
  const before = sleeper(2 * kSecond);
  const now = sleeper(4 * kSecond, cancelled);

  it.each(["time", "unfolded"] as const)("has what both share in one place, and never goes back: %s", (mode) => {
    const axis = makeAxis(now, mode);
    const { at } = ghostAxis(compareRuns(before, now), axis);
    expect([...at.slice(0, 6)]).toEqual([...axis.at.slice(0, 6)]);
    expect([...at]).toEqual([...at].toSorted((a, b) => a - b));
  });

  it("has what comes later at its time", () => {
    const { at } = ghostAxis(compareRuns(before, now), makeAxis(now, "time"));
    expect(at[6]).toBeCloseTo(0.5);
  });

  it("ends with the present run's", () => {
    const { at } = ghostAxis(compareRuns(now, before), makeAxis(before, "time"));
    expect(at.at(-1)).toBe(1);
  });
});

describe("a comparison of 50,000 records", () => {
  it("takes less than 100 ms", () => {
    const [before, now] = [buildModel(instantTrace(16_700)), buildModel(instantTrace(16_700))];
    const axis = makeAxis(now, "unfolded");
    const times = [1, 2, 3].map(() => {
      const began = performance.now();
      ghostAxis(compareRuns(before, now), axis);
      return performance.now() - began;
    });
    expect(now.records.length).toBeGreaterThan(50_000);
    expect(Math.min(...times)).toBeLessThan(100);
  });
});
