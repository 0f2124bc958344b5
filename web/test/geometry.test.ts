import { describe, expect, it } from "vitest";
import { follow, kWholeAxis, pan, zoomAround } from "../src/app/index.ts";
import { baseState, buildModel, cursorAtTime, type Lane, LaneState, makeAxis, positionOf } from "../src/trace/index.ts";
import { makePlot, positionAt, rowAt, visitSlices, xOf } from "../src/ui/timeline/geometry.ts";
import { instantBands, rulerTicks } from "../src/ui/timeline/ruler.ts";
import { gatherTrace, instantTrace, kSecond } from "./traces.ts";

const kWidth = 1000;
const plot = makePlot(kWidth, 100, kWholeAxis);

function laneOf(lanes: readonly Lane[], name: string): Lane {
  const lane = lanes.find((candidate) => candidate.name === name);
  if (lane === undefined) throw new Error(`no lane called ${name}`);
  return lane;
}

describe("the timeline's geometry", () => {
  it("finds the place under a place's x again", () => {
    expect(positionAt(plot, xOf(plot, 0.3))).toBeCloseTo(0.3, 12);
  });

  it("finds lanes below the ruler only", () => {
    expect(rowAt(10, 0, 5)).toBe(-1);
    expect(rowAt(40, 0, 5)).toBe(0);
    expect(rowAt(40, 52, 5)).toBe(2);
    expect(rowAt(400, 0, 5)).toBe(-1);
  });

  it("draws the slices of a lane from left to right without overlap", () => {
    const model = buildModel(gatherTrace(3));
    const axis = makeAxis(model, "unfolded");
    let right = 0;
    visitSlices(laneOf(model.lanes, "fetch-1"), axis, plot, (x0, x1) => {
      expect(x0).toBeGreaterThanOrEqual(right);
      expect(x1).toBeGreaterThan(x0);
      right = x1;
    });
    expect(right).toBeGreaterThan(plot.right - 1);
  });

  it("costs no more than the width, however many events there are", () => {
    const model = buildModel(instantTrace(40_000));
    const axis = makeAxis(model, "unfolded");
    let visits = 0;
    visitSlices(laneOf(model.lanes, "t1"), axis, plot, () => {
      visits += 1;
    });
    expect(visits).toBeGreaterThan(100);
    expect(visits).toBeLessThan(2 * kWidth);
  });

  it("shows running where a pixel holds many states", () => {
    const model = buildModel(instantTrace(40_000));
    const states: LaneState[] = [];
    visitSlices(laneOf(model.lanes, "t1"), makeAxis(model, "unfolded"), plot, (_x0, _x1, packed) => {
      states.push(baseState(packed));
    });
    const running = states.filter((state) => state === LaneState.running).length;
    expect(running / states.length).toBeGreaterThan(0.4);
  });

  it("keeps an instant visible on the axis of true time", () => {
    const model = buildModel(gatherTrace(3));
    const states: LaneState[] = [];
    visitSlices(laneOf(model.lanes, "fetch-1"), makeAxis(model, "time"), plot, (_x0, _x1, packed) => {
      states.push(baseState(packed));
    });
    expect(states).toContain(LaneState.running);
    expect(states).toContain(LaneState.waiting);
  });

  it.each(["unfolded", "time"] as const)("tells apart neighbouring times however near the view is: %s", (mode) => {
    const model = buildModel(gatherTrace(3).replaceAll(String(kSecond), String(kSecond + 1_234)));
    const axis = makeAxis(model, mode);
    const last = cursorAtTime(model, kSecond + 1_000);
    const middle = positionOf(axis, model, last);
    const near = makePlot(kWidth, 100, { from: middle - 4e-7, to: middle + 4e-7 });
    const labels = rulerTicks(model, axis, near).map(({ text }) => text);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it("labels the instants of an unfolded axis without collisions", () => {
    const model = buildModel(gatherTrace(10));
    const ticks = rulerTicks(model, makeAxis(model, "unfolded"), plot);
    expect(ticks.map((tick) => tick.text)).toEqual(["0 s", "1 s"]);
  });

  it("labels true time at round steps", () => {
    const model = buildModel(gatherTrace(10));
    const ticks = rulerTicks(model, makeAxis(model, "time"), plot);
    expect(ticks.map((tick) => tick.text)).toContain("500 ms");
    expect(ticks.length).toBeLessThan(15);
  });

  it("shades each instant once", () => {
    const model = buildModel(gatherTrace(10));
    expect(instantBands(model, makeAxis(model, "unfolded"), plot)).toHaveLength(2);
    expect(instantBands(model, makeAxis(model, "time"), plot)).toHaveLength(0);
  });
});

describe("the view of the axis", () => {
  it("keeps what is under the pointer in place while zooming", () => {
    const zoomed = zoomAround(kWholeAxis, 4, 0.3);
    expect((0.3 - zoomed.from) / (zoomed.to - zoomed.from)).toBeCloseTo(0.3, 12);
  });

  it("never leaves the run", () => {
    expect(pan(zoomAround(kWholeAxis, 4, 0.5), 100).to).toBe(1);
    expect(zoomAround(kWholeAxis, 0.01, 0.5)).toEqual(kWholeAxis);
  });

  it("follows a cursor that leaves it, and stays otherwise", () => {
    const view = { from: 0.2, to: 0.4 };
    expect(follow(view, 0.3)).toBe(view);
    const followed = follow(view, 0.7);
    expect(followed.from).toBeLessThan(0.7);
    expect(followed.to).toBeGreaterThan(0.7);
  });
});
