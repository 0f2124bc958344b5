import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { buildModel, hasEnded, isSelectable, lastUpTo, sentenceOf, stateAt } from "../src/trace/index.ts";

const kLessons = resolve(import.meta.dirname, "../../lessons");
const kSuffix = ".trace.jsonl";

const traces = readdirSync(kLessons, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(kSuffix) && !path.includes("node_modules"))
  .toSorted();

describe("the golden traces of the lessons", () => {
  it("are there", () => {
    expect(traces.length).toBeGreaterThan(0);
  });

  it.each(traces)("are read without a problem: %s", (path) => {
    const model = buildModel(readFileSync(resolve(kLessons, path), "utf8"));
    expect(model.problems).toEqual([]);
    expect(model.records[0]?.k).toBe("run");
    expect(model.records.at(-1)?.k).toBe("end");
  });

  it.each(traces)("end with every task ended, unless the run was stopped: %s", (path) => {
    const model = buildModel(readFileSync(resolve(kLessons, path), "utf8"));
    if (model.records.some((record) => record.k === "stopped")) {
      expect(model.records.at(-1)).not.toMatchObject({ exit: 0 });
      return;
    }
    const last = model.records.length - 1;
    const open = model.lanes.filter((lane) => isSelectable(lane) && !hasEnded(stateAt(lane, last).state));
    expect(open.map((lane) => lane.name)).toEqual([]);
  });

  it.each(traces)("are told in sentences without holes: %s", (path) => {
    const model = buildModel(readFileSync(resolve(kLessons, path), "utf8"));
    const step = Math.max(1, Math.floor(model.records.length / 2000));
    for (let i = 0; i < model.records.length; i += step) {
      expect(sentenceOf(model, i)).not.toMatch(/undefined|NaN|^$/);
    }
    expect(lastUpTo(model.times, model.duration)).toBe(model.records.length - 1);
  });
});
