import { describe, expect, it } from "vitest";
import { buildModel, cursorAt, cursorAtPosition, cursorAtTime, makeAxis, positionOf } from "../src/trace/index.ts";
import { gatherTrace, instantTrace, kSecond } from "./traces.ts";

const model = buildModel(gatherTrace(3));

describe("the unfolded axis", () => {
  const axis = makeAxis(model, "unfolded");

  it("reaches from 0 to 1 and never goes back", () => {
    expect(axis.at[0]).toBe(0);
    expect(axis.at.at(-1)).toBeCloseTo(1, 12);
    expect([...axis.at]).toEqual([...axis.at].sort((a, b) => a - b));
  });

  it("gives each record of one instant a place of its own", () => {
    expect(new Set(axis.at).size).toBe(model.records.length);
  });

  it("finds the record under each record's place again", () => {
    for (let i = 0; i < model.records.length; ++i) {
      expect(cursorAtPosition(axis, model, axis.at[i] ?? -1).index).toBe(i);
    }
  });

  it("moves through time between two records", () => {
    const before = cursorAtTime(model, 0);
    const middle = ((axis.at[before.index] ?? 0) + (axis.at[before.index + 1] ?? 0)) / 2;
    const cursor = cursorAtPosition(axis, model, middle);
    expect(cursor.time).toBeCloseTo(kSecond / 2, -1);
    expect(positionOf(axis, model, cursor)).toBeCloseTo(middle, 9);
  });

  it("spreads a run that takes no time over the whole width", () => {
    const instant = buildModel(instantTrace(10));
    const spread = makeAxis(instant, "unfolded");
    expect(spread.at.at(-1)).toBeCloseTo(1, 12);
    expect(new Set(spread.at).size).toBe(instant.records.length);
  });
});

describe("the axis of true time", () => {
  const axis = makeAxis(model, "time");

  it("puts all records of an instant at one place", () => {
    expect(new Set(axis.at)).toEqual(new Set([0, 1]));
  });

  it("gives the last record of an instant when it is pointed at", () => {
    expect(cursorAtPosition(axis, model, 0).index).toBe(cursorAtTime(model, 0).index);
  });

  it("places the cursor where its time is", () => {
    expect(positionOf(axis, model, cursorAtTime(model, kSecond / 4))).toBeCloseTo(0.25, 12);
    expect(positionOf(axis, model, cursorAt(model, model.records.length - 1))).toBe(1);
  });
});
