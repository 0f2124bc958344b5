import { describe, expect, it } from "vitest";
import { difference, layoutEdits, type TextEdit } from "../src/editor/edits.ts";

function apply(text: string, edits: readonly TextEdit[]): string {
  return edits.toReversed().reduce((now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to), text);
}

describe("the edits of a new layout", () => {
  it.each([
    ["int   x=1;", "int x = 1;"],
    ["a(\n  b);\n", "a(b);\n"],
    ["  a;", "a;"],
    ["a;", "a;\n"],
    ["a;\n\n\n", "a;\n"],
    ["", ""],
  ])("make %j to %j, blank by blank", (before, after) => {
    const edits = layoutEdits(before, after);
    expect(apply(before, edits)).toBe(after);
    for (const { from, to, insert } of edits) expect((before.slice(from, to) + insert).trim()).toBe("");
  });

  it("are one when more than blanks differs", () => {
    const edits = layoutEdits("if (a) b();", "if (a) { b(); }");
    expect(edits).toHaveLength(1);
    expect(apply("if (a) b();", edits)).toBe("if (a) { b(); }");
  });
});

it("the difference of two texts leaves alone what they share", () => {
  expect(difference("sleep(1s);", "sleep(10s);")).toEqual({ from: 7, to: 7, insert: "0" });
  expect(difference("aa", "aaa")).toEqual({ from: 2, to: 2, insert: "a" });
});
