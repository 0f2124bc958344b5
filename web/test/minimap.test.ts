import { describe, expect, it } from "vitest";
import { kNarrowestView, kWholeAxis } from "../src/app/index.ts";
import { buildModel, makeAxis } from "../src/trace/index.ts";
import { makeDensity } from "../src/ui/timeline/density.ts";
import { centred, dragged, gripAt, nudged, windowBox } from "../src/ui/timeline/minimap-geometry.ts";
import { gatherTrace, instantTrace } from "./traces.ts";

const view = { from: 0.25, to: 0.5 };

describe("the minimap's window", () => {
  it("stands over what is in view, and is never too narrow to be seen", () => {
    expect(windowBox(view, 1000)).toEqual({ x: 250, width: 250 });
    const narrow = windowBox({ from: 0.5, to: 0.5 + 1e-6 }, 1000);
    expect(narrow.width).toBeGreaterThanOrEqual(4);
    expect(narrow.x + narrow.width / 2).toBeCloseTo(500, 1);
    const last = windowBox({ from: 1 - 1e-6, to: 1 }, 1000);
    expect(last.x + last.width).toBe(1000);
  });

  it("is taken hold of at its ends, inside, or beside it", () => {
    expect(gripAt(view, 248, 1000)).toBe("from");
    expect(gripAt(view, 503, 1000)).toBe("to");
    expect(gripAt(view, 400, 1000)).toBe("window");
    expect(gripAt(view, 800, 1000)).toBe("strip");
  });

  it("can't be moved while it holds the whole run: a drag in it draws another", () => {
    expect(gripAt(kWholeAxis, 400, 1000)).toBe("strip");
    expect(dragged(kWholeAxis, "strip", 0.7, 0.4)).toEqual({ from: 0.4, to: expect.closeTo(0.7, 12) });
  });

  it("moves with the pointer, as far as the run reaches", () => {
    expect(dragged(view, "window", 0.3, 0.4).from).toBeCloseTo(0.35, 12);
    expect(dragged(view, "window", 0.3, 2)).toEqual({ from: 0.75, to: 1 });
  });

  it("is resized at one end while the other stays, and never turns over", () => {
    expect(dragged(view, "from", 0.25, 0.35)).toEqual({ from: 0.35, to: 0.5 });
    expect(dragged(view, "to", 0.5, 0.75)).toEqual({ from: 0.25, to: 0.75 });
    const closed = dragged(view, "from", 0.25, 0.9);
    expect(closed.to).toBeCloseTo(0.5, 6);
    expect(closed.to - closed.from).toBeCloseTo(kNarrowestView, 9);
  });

  it("comes to where the strip is clicked", () => {
    const moved = centred(view, 0.75);
    expect((moved.from + moved.to) / 2).toBeCloseTo(0.75, 12);
    expect(moved.to - moved.from).toBeCloseTo(0.25, 12);
  });

  it("is moved and resized by keys", () => {
    expect(nudged(view, "window", "PageUp")).toEqual({ from: 0.5, to: 0.75 });
    expect(nudged(view, "window", "End")).toEqual({ from: 0.75, to: 1 });
    expect(nudged(view, "to", "ArrowRight")?.to).toBeCloseTo(0.525, 12);
    expect(nudged(view, "from", "Home")).toEqual({ from: 0, to: 0.5 });
    expect(nudged(view, "window", "x")).toBeUndefined();
  });
});

describe("the minimap's columns", () => {
  const model = buildModel(gatherTrace(10));
  const axis = makeAxis(model, "time");

  it("count the tasks that wait", () => {
    const { waiting, most } = makeDensity(model, axis, 100);
    expect(waiting[50]).toBeCloseTo(11, 3);
    expect(most).toBeCloseTo(11, 3);
  });

  it("show what runs even where it takes no time, and nothing where nothing runs", () => {
    const { running } = makeDensity(model, axis, 100);
    expect(running[0]).toBeGreaterThan(0);
    expect(running[50]).toBe(0);
  });

  it("hold each moment once, however it falls on them", () => {
    const spread = buildModel(instantTrace(1000));
    const { ready, waiting, running } = makeDensity(spread, makeAxis(spread, "unfolded"), 37);
    for (let column = 2; column < 35; ++column) {
      const tasks = (ready[column] ?? 0) + (waiting[column] ?? 0) + (running[column] ?? 0);
      expect(tasks).toBeGreaterThan(0);
      expect((ready[column] ?? 0) + (waiting[column] ?? 0)).toBeLessThanOrEqual(spread.tasks.size + 1e-3);
    }
  });

  it("mark where a task fails", () => {
    const failing = gatherTrace(1).replace('"how":"result"', '"how":"exception","error":"Error: no"');
    const broken = buildModel(failing);
    expect(makeDensity(broken, makeAxis(broken, "time"), 10).failed[9]).toBe(1);
  });
});
