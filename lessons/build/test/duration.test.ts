import { expect, test } from "vitest";
import { formatCount, formatDuration, parseDuration } from "../src/duration.ts";

test("a duration is written in the largest unit of which it has one", () => {
  expect(formatDuration(10_000_000_000)).toBe("10 s");
  expect(formatDuration(1_050_000_000)).toBe("1.05 s");
  expect(formatDuration(250_000_000)).toBe("250 ms");
  expect(formatDuration(3_000)).toBe("3 µs");
  expect(formatDuration(7)).toBe("7 ns");
});

test("no time at all is 0 s", () => {
  expect(formatDuration(0)).toBe("0 s");
});

test("thousands of a count are set apart", () => {
  expect(formatCount(10_000)).toBe("10,000");
});

test("a time is read with its unit", () => {
  expect(parseDuration("1s")).toBe(1_000_000_000);
  expect(parseDuration("1.05s")).toBe(1_050_000_000);
  expect(parseDuration("250ms")).toBe(250_000_000);
  expect(parseDuration("3us")).toBe(3_000);
});

test("a time without a unit is refused", () => {
  expect(() => parseDuration("10")).toThrow(/"10" is no time/);
});
