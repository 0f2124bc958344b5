import { describe, expect, test } from "vitest";
import { CPython, compare, runNativeScenarios, sideBySide } from "../src/index.ts";

const cpython = await CPython.create();
const expectedRuns = cpython.runScenarios();
const actualRuns = await runNativeScenarios(AbortSignal.timeout(60_000));

describe("a scenario runs as in CPython:", () => {
  for (const [name, expected] of expectedRuns) {
    test(name, () => {
      const actual = actualRuns.get(name);
      if (!actual) expect.fail(`${name} exists in Python only`);
      const verdict = compare(expected, actual);
      if (verdict.kind === "different") expect.fail(sideBySide(expected, actual, verdict.at));
    });
  }
});

test("every scenario exists in both languages", () => {
  expect([...actualRuns.keys()].sort()).toEqual([...expectedRuns.keys()].sort());
});
