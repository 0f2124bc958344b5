import { describe, expect, test } from "vitest";
import { nextHint } from "../src/hints.ts";

const kLadders = [
  { check: "it is fast", steps: ["Is it?", "It could be faster.", "Write less."] },
  { check: "it is right", steps: ["Look."] },
];

describe("hints", () => {
  test("are of the check that fails, the next step of it", () => {
    expect(nextHint(kLadders, "it is right", 0)).toEqual({ step: "Look.", number: 1, of: 1, again: false });
    expect(nextHint(kLadders, "it is fast", 1)).toMatchObject({ step: "It could be faster.", number: 2, again: false });
  });

  test("end with the last step, again and again", () => {
    expect(nextHint(kLadders, "it is fast", 7)).toEqual({ step: "Write less.", number: 3, of: 3, again: true });
  });

  test("are none for a check without any", () => {
    expect(nextHint(kLadders, "it is cheap", 0)).toBeUndefined();
  });
});
