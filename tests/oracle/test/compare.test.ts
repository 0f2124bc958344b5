import { expect, test } from "vitest";
import { asCpp, asPython, compare, generate, sideBySide } from "../src/index.ts";

test("equal logs are equal, and the first line that differs is told", () => {
  expect(compare({ lines: ["a", "b"] }, { lines: ["a", "b"] })).toEqual({ kind: "equal" });
  expect(compare({ lines: ["a", "b"] }, { lines: ["a", "c"] })).toEqual({ kind: "different", at: 1 });
});

test("a log that ends early differs where it ends", () => {
  expect(compare({ lines: ["a", "b"] }, { lines: ["a"] })).toEqual({ kind: "different", at: 1 });
  expect(compare({ lines: ["a"] }, { lines: ["a", "b"] })).toEqual({ kind: "different", at: 1 });
});

test("after a deviation nothing is compared, before it everything", () => {
  const deviation = { number: 5, text: "why" };
  const expected = { lines: ["a", "deviation 5", "b"], deviation };
  expect(compare(expected, { lines: ["a", "x", "y"] })).toEqual({ kind: "deviation", ...deviation });
  expect(compare(expected, { lines: ["x", "deviation 5", "b"] })).toEqual({ kind: "different", at: 0 });
});

test("logs stand side by side with a mark at the difference", () => {
  const text = sideBySide({ lines: ["same", "one"] }, { lines: ["same", "two"] }, 1);
  expect(text).toBe("  CPython | ours\n  same    | same\n> one     | two");
});

test("every program can be written down in both languages", () => {
  for (let seed = 0; seed < 200; ++seed) {
    expect(asPython(generate(seed))).not.toContain("undefined");
    expect(asCpp(generate(seed))).not.toContain("undefined");
  }
});
