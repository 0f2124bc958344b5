import { describe, expect, it } from "vitest";
import { kWholeAxis } from "../src/app/index.ts";
import {
  buildModel,
  cursorAtPosition,
  cursorAtTime,
  formatSpan,
  makeAxis,
  positionOf,
  type TraceModel,
} from "../src/trace/index.ts";
import { makePlot } from "../src/ui/timeline/geometry.ts";
import { foldAt, foldMarks, rulerTicks } from "../src/ui/timeline/ruler.ts";
import { gatherTrace, instantTrace, kMs, kSecond, TraceWriter } from "./traces.ts";

/** One task that sleeps for each of these times in turn, and runs for a millisecond after each. */
function naps(lengths: readonly number[]): TraceModel {
  const trace = new TraceWriter();
  trace.add("task", { task: 1, name: "main", coro: "main" });
  for (const length of lengths) {
    trace.add("step", { task: 1 });
    trace.at(trace.now + kMs).add("suspend", { task: 1, on: "sleep", at: "naps.cpp:3", coro: "main" });
    trace.at(trace.now + length).add("ready", { task: 1, why: "sleep" });
  }
  trace.add("step", { task: 1 }).add("done", { task: 1, how: "result" });
  return buildModel(trace.end());
}

const hour = naps([3_600 * kSecond, 5 * kMs, 5 * kMs]);
const plot = makePlot(1000, 100, kWholeAxis);

describe.each(["unfolded", "time"] as const)("folding waits on the axis of %s", (mode) => {
  const folded = makeAxis(hour, mode, true);

  it("makes an hour among milliseconds a short break, and the rest wide", () => {
    expect(folded.folds.map(({ length }) => length)).toContain(3_600 * kSecond);
    const { index } = folded.folds[0] ?? { index: -1 };
    expect((folded.at[index + 1] ?? 1) - (folded.at[index] ?? 0)).toBeLessThan(0.2);
    const first = hour.times.findIndex((time) => time > 0);
    expect(folded.at[first]).toBeGreaterThan(0.02);
    expect(makeAxis(hour, mode).folds).toEqual([]);
  });

  it("reaches from 0 to 1 and never goes back", () => {
    expect(folded.at[0]).toBe(0);
    expect(folded.at.at(-1)).toBeCloseTo(1, 9);
    expect([...folded.at]).toEqual([...folded.at].sort((a, b) => a - b));
  });

  it("leads from a time inside a fold to its place and back", () => {
    const cursor = cursorAtTime(hour, 1_800 * kSecond);
    const again = cursorAtPosition(folded, hour, positionOf(folded, hour, cursor));
    expect(again.index).toBe(cursor.index);
    expect(again.time / cursor.time).toBeCloseTo(1, 9);
  });
});

describe("what is folded", () => {
  it("is not a wait that is as long as the others", () => {
    const even = naps(Array.from({ length: 40 }, () => 100 * kMs));
    expect(makeAxis(even, "time", true).folds).toEqual([]);
    expect(makeAxis(even, "time").foldable).toBe(false);
  });

  it("is not a stretch in which the loop computes", () => {
    const trace = new TraceWriter().add("task", { task: 1, name: "main", coro: "main" }).add("step", { task: 1 });
    trace.add("cpu", { lane: "loop", dur: kSecond, what: "calc_pi", task: 1 });
    trace.at(kSecond).add("done", { task: 1, how: "result" });
    expect(makeAxis(buildModel(trace.end()), "unfolded").foldable).toBe(false);
  });

  it("is not a stretch in which a worker runs", () => {
    const trace = new TraceWriter().add("task", { task: 1, name: "main", coro: "main" }).add("step", { task: 1 });
    trace.add("work", { id: 1, lane: "worker 1", task: 1 });
    trace.add("suspend", { task: 1, on: "to_thread", at: "a.cpp:1", coro: "main" });
    trace.at(kSecond).add("worked", { id: 1, lane: "worker 1", how: "result" });
    expect(makeAxis(buildModel(trace.end()), "unfolded").foldable).toBe(false);
  });

  it("is every wait of a run that does nothing but wait, and these share the width", () => {
    const axis = makeAxis(buildModel(gatherTrace(3)), "time", true);
    expect(axis.folds).toHaveLength(1);
    expect(new Set(axis.at)).toEqual(new Set([0, 1]));
  });

  it("is nothing in a run that takes no time", () => {
    const axis = makeAxis(buildModel(instantTrace(10)), "time", true);
    expect(axis.foldable).toBe(false);
    expect(axis.at.at(-1)).toBeCloseTo(1, 12);
  });

  it("takes so much of the width at most, however many waits there are", () => {
    const many = naps(Array.from({ length: 30 }, (_, i) => kMs * 2 ** i));
    const axis = makeAxis(many, "time", true);
    const width = axis.folds.reduce((sum, { index }) => sum + (axis.at[index + 1] ?? 0) - (axis.at[index] ?? 0), 0);
    expect(axis.folds.length).toBeGreaterThan(10);
    expect(width).toBeLessThan(0.5);
  });
});

describe("the ruler of a folded axis", () => {
  const axis = makeAxis(hour, "time", true);

  it("names a fold by its length and finds it under the pointer", () => {
    const marks = foldMarks(axis, plot);
    expect(marks[0]?.text).toBe("60 min");
    expect(marks[0]?.label).toBe("+60 min");
    const middle = ((marks[0]?.x0 ?? 0) + (marks[0]?.x1 ?? 0)) / 2;
    expect(foldAt(marks, middle)?.index).toBe(marks[0]?.index);
    expect(foldAt(marks, (marks[0]?.x1 ?? 0) + 1)).toBeUndefined();
  });

  it("puts its times where the records of these times stand", () => {
    for (const { x, text } of rulerTicks(hour, axis, plot)) {
      const cursor = cursorAtPosition(axis, hour, (x - plot.left) / (plot.right - plot.left) + 1e-9);
      expect(text).toContain(text.endsWith("ms") ? String(Math.floor(cursor.time / kMs)) : "");
    }
    expect(rulerTicks(hour, axis, plot).length).toBeGreaterThan(1);
  });
});

describe("how long something lasts", () => {
  it.each([
    [1.5 * kSecond, "1.5 s"],
    [200 * kSecond, "3 min 20 s"],
    [3_600 * kSecond, "60 min"],
    [7_500 * kSecond, "2 h 5 min"],
    [86_400 * kSecond, "24 h"],
  ])("%d ns is %s", (ns, text) => {
    expect(formatSpan(ns)).toBe(text);
  });
});
