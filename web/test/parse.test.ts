import { describe, expect, it } from "vitest";
import { parseTrace } from "../src/trace/index.ts";
import { gatherTrace } from "./traces.ts";

describe("the trace parser", () => {
  it("reads every line of a well-formed trace", () => {
    const text = gatherTrace(3);
    const { records, problems } = parseTrace(text);
    expect(problems).toEqual([]);
    expect(records).toHaveLength(text.trimEnd().split("\n").length);
    expect(records[0]).toMatchObject({ k: "run", format: 1 });
  });

  it("skips kinds that it does not know, without calling them a problem", () => {
    const { records, problems } = parseTrace('{"t":0,"k":"weather","bytes":7}\n{"t":0,"k":"end","exit":0}\n');
    expect(records.map((record) => record.k)).toEqual(["end"]);
    expect(problems).toEqual([]);
  });

  it("names the line and the field of a record that lacks one", () => {
    const { records, problems } = parseTrace('{"t":0,"k":"end","exit":0}\n{"t":0,"k":"step"}\n');
    expect(records).toHaveLength(1);
    expect(problems).toEqual(['line 2: step without a valid "task"']);
  });

  it("refuses a field of the wrong type", () => {
    expect(parseTrace('{"t":0,"k":"step","task":"1"}').problems).toEqual(['line 1: step without a valid "task"']);
  });

  it("reads what there is of a trace that breaks off in the middle of a line", () => {
    const text = gatherTrace(3);
    const { records, problems } = parseTrace(text.slice(0, text.length - 20));
    expect(records.length).toBeGreaterThan(10);
    expect(problems).toHaveLength(1);
  });

  it("merges lanes that were written apart by time, keeping the file's order within an instant", () => {
    const { records } = parseTrace(
      ['{"t":5,"k":"tick","n":2,"ready":0}', '{"t":3,"k":"fire","id":1}', '{"t":3,"k":"fire","id":2}'].join("\n"),
    );
    expect(records.map((record) => [record.t, "id" in record ? record.id : 0])).toEqual([
      [3, 1],
      [3, 2],
      [5, 0],
    ]);
  });

  it("gives an empty trace no records", () => {
    expect(parseTrace("").records).toEqual([]);
  });
});
