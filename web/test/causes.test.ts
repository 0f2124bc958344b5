import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { buildModel, causesAt, cursorAt, type TraceModel } from "../src/trace/index.ts";
import { deadlockTrace, find, laneOf, sharedTrace } from "./moment-traces.ts";
import { failingTrace, gatherTrace, timeoutTrace } from "./traces.ts";

const texts = (model: TraceModel, task: number, index: number): readonly string[] =>
  causesAt(model, laneOf(model, task), cursorAt(model, index)).map(({ text }) => text);

describe("why a task is where it is", () => {
  it("is told along the locks, until the circle closes", () => {
    const model = buildModel(deadlockTrace());
    expect(texts(model, 2, model.records.length - 1)).toEqual([
      "one waits for a lock that two holds since 10 ms because of line 6; is never woken in this run.",
      "lock 2 is held by two since 0 s at line 4.",
      "two waits for a lock that one holds since 10 ms because of line 6; is never woken in this run.",
      "lock 1 is held by one since 0 s at line 4.",
      "one waits for what is told here: a circle, and none of them can ever go on.",
      "main creates one, which will run move.",
    ]);
  });

  it("leads to the records that it tells of", () => {
    const model = buildModel(deadlockTrace());
    const causes = causesAt(model, laneOf(model, 2), cursorAt(model, model.records.length - 1));
    expect(causes.map(({ index }) => model.records[index]?.k)).toEqual([
      "suspend",
      "lock",
      "suspend",
      "lock",
      "suspend",
      "task",
    ]);
    expect(causes.map(({ task }) => task)).toEqual([2, 3, 3, 2, 2, 1]);
  });

  it("names who woke it, and by what", () => {
    const model = buildModel(sharedTrace());
    expect(texts(model, 2, find(model, "step", 3))).toEqual([
      "consumer runs on the loop since 0 s.",
      "Woken by producer: producer puts an item into the queue; it now holds 1.",
      "consumer stops at line 9 and waits for an item of a queue.",
      "main creates consumer, which will run consumer at line 20.",
    ]);
  });

  it("names who cancelled it, and at which line", () => {
    const model = buildModel(sharedTrace());
    expect(texts(model, 3, find(model, "done"))).toContain("producer is cancelled by main at 20 ms at line 23.");
    expect(texts(model, 3, find(model, "cancel"))).toContain("producer is cancelled by main at 20 ms at line 23.");
    expect(texts(model, 3, find(model, "cancel") - 1).join()).not.toContain("cancelled by main");
  });

  it("tells of a timeout that no task asked for", () => {
    const model = buildModel(
      timeoutTrace().replace(
        '"k":"step"',
        '"k":"timer","id":1,"when":1000000000,"task":1,"what":"timeout"}\n{"t":0,"k":"step"',
      ),
    );
    expect(texts(model, 1, find(model, "done"))).toContain("slow is cancelled by its timeout, at 1 s.");
  });

  it("tells where an exception came from", () => {
    const model = buildModel(failingTrace());
    expect(texts(model, 1, find(model, "done"))).toEqual([
      "main failed at 0 s: ValueError: no number.",
      "parse throws ValueError: no number into main at line 9.",
      "The loop creates main, which will run main.",
    ]);
  });

  it("names those of a gather that have not ended", () => {
    const model = buildModel(gatherTrace(5));
    expect(texts(model, 1, find(model, "suspend"))).toContain("fetch-1, fetch-2, fetch-3 and 2 more have not ended.");
  });

  it("follows a task that is waited for to what that one waits for", () => {
    const model = buildModel(sharedTrace());
    const told = texts(model, 1, find(model, "suspend", -1));
    expect(told[0]).toContain("main waits for consumer");
    expect(told[1]).toContain("consumer waits for a connection of the pool");
  });

  it("is told of the loop, too: who wakes it next", () => {
    const model = buildModel(gatherTrace(2));
    const [loop] = model.lanes;
    const idle = find(model, "suspend", -1);
    const told = loop === undefined ? [] : causesAt(model, loop, cursorAt(model, idle));
    expect(told.map(({ text }) => text)).toEqual([
      "The loop is idle since 0 s until 1 s: every task waits.",
      "The next timer, for fetch-1, is due at 1 s.",
    ]);
  });

  it("has sentences without holes in each golden trace", () => {
    const lessons = resolve(import.meta.dirname, "../../lessons");
    const traces = readdirSync(lessons, { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".trace.jsonl"),
    );
    for (const path of traces) {
      const model = buildModel(readFileSync(resolve(lessons, path), "utf8"));
      const lanes = model.lanes.filter(({ kind }) => kind === "task" || kind === "job");
      for (let index = 0; index < model.records.length; index += 11) {
        const lane = lanes[index % lanes.length];
        if (lane === undefined) continue;
        for (const { text, index: to } of causesAt(model, lane, cursorAt(model, index))) {
          expect(text, `${path} at ${index}`).not.toMatch(/undefined|NaN|^$/);
          expect(to).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThan(model.records.length);
        }
      }
    }
  });
});
