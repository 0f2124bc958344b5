import { digestOf } from "@yieldpoint/course-builder";
import { expect, test } from "vitest";
import { differenceFromGolden, firstDifference } from "./first-difference.ts";

const kTrace = '{"t":0,"k":"run"}\n{"t":5,"k":"end","exit":0}\n';

test("equal texts have no difference", () => {
  expect(firstDifference("trace", "a\nb\n", "a\nb\n")).toBeUndefined();
});

test("a difference is told with its line, the line before and both sides", () => {
  expect(firstDifference("trace", "a\nb\nc\n", "a\nb\nx\n")).toBe(
    "trace differs at line 3\n  line before: b\n  expected:    c\n  actual:      x",
  );
});

test("a text that ends early differs where it ends", () => {
  expect(firstDifference("output", "a\nb", "a")).toContain("actual:      (nothing: the text ends here)");
  expect(firstDifference("output", "a", "a\nb")).toContain("expected:    (nothing: the text ends here)");
});

test("a missing newline at the end is a difference", () => {
  expect(firstDifference("output", "a\n", "a")).toContain("output differs at line 2");
});

test("output is compared before the trace", () => {
  const difference = differenceFromGolden({ output: "a\n", trace: kTrace }, { output: "b\n", trace: "" });
  expect(difference).toContain("output differs at line 1");
});

test("a digest is compared with the digest of the run", () => {
  const golden = { output: "", digest: digestOf(kTrace) };
  expect(differenceFromGolden(golden, { output: "", trace: kTrace })).toBeUndefined();
  const longer = kTrace.replace('{"t":5', '{"t":0,"k":"step","task":1}\n{"t":5');
  expect(differenceFromGolden(golden, { output: "", trace: longer })).toContain("step: expected 0, actual 1");
});
