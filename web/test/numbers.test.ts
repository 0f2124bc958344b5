import { describe, expect, it } from "vitest";
import { numberIn, withNumber } from "../src/app/numbers.ts";

const kSource = "// sleep(long)\nsleep(5s);\nsleep(timeout);\n";
const kPlace = { before: "sleep(", after: "s);" };

describe("a number that is dragged", () => {
  it("is found by what stands around it", () => {
    expect(numberIn(kSource, kPlace)).toBe(5);
  });

  it("is written into its place, whose line is told", () => {
    expect(withNumber(kSource, kPlace, 12)).toEqual({ text: kSource.replace("5s", "12s"), line: 2 });
  });

  it("is not found when its line has become another", () => {
    expect(numberIn("sleep(5ms);", kPlace)).toBeUndefined();
    expect(withNumber("sleep();", kPlace, 12)).toBeUndefined();
  });
});
