import { describe, expect, it } from "vitest";
import { buildModel, cursorAt, makeAxis } from "../src/trace/index.ts";
import { makePlot } from "../src/ui/timeline/geometry.ts";
import type { Context } from "../src/ui/timeline/glyphs.ts";
import { paintLanes } from "../src/ui/timeline/paint-lanes.ts";
import { paintOverlay } from "../src/ui/timeline/paint-overlay.ts";
import type { Palette } from "../src/ui/timeline/palette.ts";
import { foldMarks } from "../src/ui/timeline/ruler.ts";
import type { Scene } from "../src/ui/timeline/scene.ts";
import { kMs, TraceWriter } from "./traces.ts";

/** So many records of forty tasks that run a little and sleep, in turn. */
function crowd(records: number): string {
  const trace = new TraceWriter();
  const tasks = Array.from({ length: 40 }, (_, i) => i + 1);
  for (const task of tasks) trace.add("task", { task, name: `worker ${task}`, coro: "worker" });
  for (let written = 0; written < records; written += 4) {
    const task = tasks[(written / 4) % tasks.length];
    trace.at(trace.now + (written % 7) * kMs).add("ready", { task, why: "sleep" });
    trace.add("step", { task }).add("print", { task, text: "here" });
    trace.at(trace.now + kMs).add("suspend", { task, on: "sleep", at: "a.cpp:3", coro: "worker" });
  }
  return trace.end();
}

/** A canvas that only counts what it is asked to do. */
function countingContext(): { readonly context: Context; readonly calls: () => number } {
  let calls = 0;
  const context = new Proxy({} as Record<string | symbol, unknown>, {
    get: (target, key) =>
      target[key] ??
      ((text: unknown) => {
        calls += 1;
        return key === "measureText" ? { width: 6 * String(text).length } : undefined;
      }),
    set: (target, key, value) => {
      target[key] = value;
      return true;
    },
  });
  return { context: context as unknown as Context, calls: () => calls };
}

const palette = new Proxy({} as Palette, { get: (_, key) => `--${String(key)}` });

function sceneOf(records: number, viewport = { from: 0, to: 1 }): Scene {
  const model = buildModel(crowd(records));
  const axis = makeAxis(model, "unfolded");
  const plot = makePlot(1000, 184, viewport);
  const folds = foldMarks(axis, plot);
  const fixed = { palette, width: 1000, height: 300, scrollTop: 0, selected: undefined, range: undefined };
  return { ...fixed, model, axis, plot, folds };
}

function callsOf(paint: (context: Context) => void): number {
  const { context, calls } = countingContext();
  paint(context);
  return calls();
}

describe("drawing a crowded run", () => {
  const short = sceneOf(5_000);
  const long = sceneOf(200_000);

  it("asks no more of the canvas for two hundred thousand records than for five thousand", () => {
    const few = callsOf((context) => paintLanes(context, short));
    const many = callsOf((context) => paintLanes(context, long));
    expect(few).toBeGreaterThan(1_000);
    expect(many).toBeLessThan(few);
  });

  it("asks as much for the cursor, wherever it stands, as in a short run", () => {
    const callsAt = (scene: Scene, index: number): number => {
      const { time } = cursorAt(scene.model, index);
      return callsOf((context) => paintOverlay(context, scene, { index, time, position: 0.5, hoveredRow: -1 }));
    };
    expect(callsAt(long, 150_000)).toBeLessThan(1.5 * callsAt(short, 3_000));
  });

  it("draws each stretch with its words once the view is near enough", () => {
    const near = sceneOf(200_000, { from: 0.5, to: 0.5002 });
    let words = 0;
    const { context } = countingContext();
    context.fillText = (text) => {
      if (String(text).startsWith("sleep")) words += 1;
    };
    paintLanes(context, near);
    expect(words).toBeGreaterThan(3);
  });
});
