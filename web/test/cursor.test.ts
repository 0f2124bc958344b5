import { describe, expect, it } from "vitest";
import { buildModel, cursorAt, cursorAtTime, isAtEnd, moveCursor, type Stride } from "../src/trace/index.ts";
import { gatherTrace, instantTrace, kSecond } from "./traces.ts";

const model = buildModel(gatherTrace(3));
const last = model.records.length - 1;
const step = (stride: Stride, direction: 1 | -1) => ({ kind: "step", stride, direction }) as const;

describe("the cursor", () => {
  it("steps by event inside one instant", () => {
    const next = moveCursor(model, cursorAt(model, 4), step("event", 1));
    expect(next).toEqual({ index: 5, time: 0 });
  });

  it("steps back to where it came from", () => {
    const from = cursorAt(model, 9);
    expect(moveCursor(model, moveCursor(model, from, step("event", 1)), step("event", -1))).toEqual(from);
  });

  it("steps back from between two events to the one that has just happened", () => {
    const between = cursorAtTime(model, kSecond / 2);
    expect(moveCursor(model, between, step("event", -1))).toEqual({ index: between.index, time: 0 });
  });

  it("steps by poll, from one beginning of a poll to the next, both ways", () => {
    const first = moveCursor(model, cursorAt(model, 0), step("poll", 1));
    const second = moveCursor(model, first, step("poll", 1));
    expect(model.records[first.index]).toMatchObject({ k: "step", task: 1 });
    expect(model.records[second.index]).toMatchObject({ k: "step", task: 2 });
    expect(moveCursor(model, second, step("poll", -1))).toEqual(first);
  });

  it("steps by tick", () => {
    const tick = moveCursor(model, cursorAt(model, 0), step("tick", 1));
    expect(model.records[tick.index]).toMatchObject({ k: "tick", n: 1 });
  });

  it("stays inside the run at both ends", () => {
    expect(moveCursor(model, cursorAt(model, 0), step("event", -1)).index).toBe(0);
    expect(moveCursor(model, cursorAt(model, last), step("event", 1)).index).toBe(last);
    expect(moveCursor(model, cursorAt(model, last), step("poll", 1)).index).toBe(last);
  });

  it("goes to the start and to the end", () => {
    expect(moveCursor(model, cursorAt(model, 7), { kind: "start" }).index).toBe(0);
    expect(isAtEnd(model, moveCursor(model, cursorAt(model, 7), { kind: "end" }))).toBe(true);
  });

  it("stands behind everything that happened up to a time", () => {
    const at = cursorAtTime(model, 0);
    expect(model.records[at.index + 1]?.t).toBe(kSecond);
  });

  it("visits every event of a run that happens at one instant", () => {
    const instant = buildModel(instantTrace(50));
    let cursor = cursorAt(instant, 0);
    for (let i = 0; i < instant.records.length - 1; ++i) cursor = moveCursor(instant, cursor, step("event", 1));
    expect(isAtEnd(instant, cursor)).toBe(true);
  });
});
