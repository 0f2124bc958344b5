import { describe, expect, it } from "vitest";
import { buildModel, markAt, placeOfTask, runningTask } from "../src/trace/index.ts";
import { gatherTrace } from "./traces.ts";

const model = buildModel(gatherTrace(3));
const indexOf = (kind: string, task: number): number =>
  model.records.findIndex((record) => record.k === kind && "task" in record && record.task === task);

describe("the marked line", () => {
  it("is the line of the event at the cursor", () => {
    expect(markAt(model, indexOf("suspend", 2), "gather.cpp", undefined)).toEqual({
      place: { file: "gather.cpp", line: 7 },
      task: 2,
    });
  });

  it("is the creator's line when a task is created", () => {
    expect(markAt(model, indexOf("task", 3), "gather.cpp", undefined)).toMatchObject({ place: { line: 12 }, task: 1 });
  });

  it("is where a woken task goes on", () => {
    const woken = model.records.findLastIndex((record) => record.k === "step" && record.task === 2);
    expect(markAt(model, woken, "gather.cpp", undefined)).toMatchObject({ place: { line: 7 }, task: 2 });
  });

  it("is the first line that a task will come to, at its first poll", () => {
    expect(markAt(model, indexOf("step", 1), "gather.cpp", undefined)).toMatchObject({ place: { line: 12 }, task: 1 });
  });

  it("follows the selected task", () => {
    expect(markAt(model, indexOf("suspend", 3), "gather.cpp", { kind: "task", id: 1 })).toMatchObject({
      place: { line: 14 },
      task: 1,
    });
  });

  it("ignores a selected task that does not exist yet", () => {
    expect(markAt(model, indexOf("task", 2), "gather.cpp", { kind: "task", id: 4 })).toMatchObject({ task: 1 });
  });

  it("is the innermost open coroutine in the program's own file", () => {
    const nested = buildModel(
      [
        '{"t":0,"k":"task","task":1,"name":"a","coro":"a"}',
        '{"t":0,"k":"suspend","task":1,"on":"sleep","at":"lesson.h:40","coro":"b","stack":["a@own.cpp:3","b@lesson.h:40"]}',
      ].join("\n"),
    );
    expect(placeOfTask(nested, 1, 1, "own.cpp")).toEqual({ file: "own.cpp", line: 3 });
  });

  it("knows which task the loop runs", () => {
    expect(runningTask(model, indexOf("step", 2))).toBe(2);
    expect(runningTask(model, indexOf("suspend", 4))).toBeUndefined();
  });
});
