import { expect, test } from "vitest";
import { differenceLines } from "../src/difference.ts";
import { layoutFor } from "../src/layout.ts";

const plain = layoutFor({ isTerminal: false, columns: 80, rows: 24, environment: {} });
const lines = (own: string, solution: string): readonly string[] => differenceLines(own, solution, "Tasks", plain);

test("a solution marks its own lines with + and the learner's with -, and leaves the common ones alone", () => {
  expect(lines("int a;\nint b;\nint c;\n", "int a;\nint x;\nint c;\n").slice(2)).toEqual([
    "  int a;",
    "- int b;",
    "+ int x;",
    "  int c;",
  ]);
});

test("a program that is the solution is told so, whatever blank lines are at its end", () => {
  expect(lines("int a;\n\n", "int a;\n")).toEqual(["Your program is the solution of Tasks, letter by letter."]);
});
