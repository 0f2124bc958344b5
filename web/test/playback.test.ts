import { describe, expect, it } from "vitest";
import { advance, buildModel, isAtEnd, type Playhead, type TraceModel } from "../src/trace/index.ts";
import { gatherTrace, instantTrace, kSecond, TraceWriter } from "./traces.ts";

const kFrame = 16;
const kBegin: Playhead = { cursor: { index: 0, time: 0 }, spent: 0 };

/** Milliseconds of real time that playing the run takes, and every cursor on the way. */
function play(model: TraceModel, speed: number): { readonly took: number; readonly heads: readonly Playhead[] } {
  const heads = [kBegin];
  let head = kBegin;
  while (!isAtEnd(model, head.cursor)) {
    head = advance(model, head, kFrame, speed);
    heads.push(head);
    if (heads.length > 100_000) throw new Error("playing does not come to an end");
  }
  return { took: heads.length * kFrame, heads };
}

describe("playing", () => {
  it("lets a second of virtual time last at least a second at speed 1", () => {
    const { took } = play(buildModel(gatherTrace(3)), 1);
    expect(took).toBeGreaterThan(1000);
    expect(took).toBeLessThan(8000);
  });

  it("never goes back, neither in events nor in time", () => {
    const { heads } = play(buildModel(gatherTrace(10)), 5);
    for (const [i, head] of heads.entries()) {
      const before = heads[i - 1] ?? kBegin;
      expect(head.cursor.index).toBeGreaterThanOrEqual(before.cursor.index);
      expect(head.cursor.time).toBeGreaterThanOrEqual(before.cursor.time);
    }
  });

  it("shows every event of a short run that takes no time", () => {
    const model = buildModel(instantTrace(8));
    const seen = new Set(play(model, 1).heads.map((head) => head.cursor.index));
    expect(seen.size).toBe(model.records.length);
  });

  it("plays a long burst in bounded time", () => {
    expect(play(buildModel(instantTrace(5_000)), 1).took).toBeLessThan(25_000);
  });

  it("shortens an hour of idling to seconds", () => {
    const hour = new TraceWriter().at(3600 * kSecond).end();
    expect(play(buildModel(hour), 1).took).toBeLessThan(5_000);
  });

  it("is a hundred times as fast at speed 100 as at speed 1", () => {
    const model = buildModel(gatherTrace(10));
    expect(play(model, 100).took).toBeLessThan(play(model, 1).took / 30);
  });

  it("does not depend on how long a frame takes", () => {
    const model = buildModel(gatherTrace(10));
    let fine = kBegin;
    for (let i = 0; i < 100; ++i) fine = advance(model, fine, 10, 1);
    const coarse = advance(model, kBegin, 1000, 1);
    expect(Math.abs(fine.cursor.index - coarse.cursor.index)).toBeLessThanOrEqual(1);
  });

  it("stays at the end", () => {
    const model = buildModel(gatherTrace(1));
    const end = advance(model, kBegin, 1e9, 1);
    expect(isAtEnd(model, end.cursor)).toBe(true);
    expect(advance(model, end, 1000, 1)).toEqual(end);
  });
});
