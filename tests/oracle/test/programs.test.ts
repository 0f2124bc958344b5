import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CPython, investigate, summarise } from "../src/index.ts";

const kFirstSeed = Number(process.env.YP_ORACLE_SEED ?? 1);
const kCount = Number(process.env.YP_ORACLE_COUNT ?? 2000);
const kChunk = 100;
/** Of all programs; more would mean that the generator no longer tests what is in common. */
const kMaxDeviating = 0.05;

describe("random programs run as in CPython:", () => {
  let cpython: CPython;
  const deviations = new Map<number, number>();
  let ran = 0;

  beforeAll(async () => {
    cpython = await CPython.create();
  });

  for (let seed = kFirstSeed; seed < kFirstSeed + kCount; seed += kChunk) {
    test(`seeds ${seed} to ${seed + kChunk - 1}`, async ({ signal }) => {
      const summary = await summarise(cpython, seed, kChunk, signal);
      ran += summary.count;
      for (const [number, met] of summary.deviations) deviations.set(number, (deviations.get(number) ?? 0) + met);
      const [first] = summary.different;
      if (first) expect.fail(await investigate(cpython, first, signal));
    });
  }

  test("few of them meet a deviation", () => {
    const met = [...deviations.values()].reduce((sum, times) => sum + times, 0);
    expect(met).toBeLessThanOrEqual(ran * kMaxDeviating);
  });

  afterAll(() => {
    const met = [...deviations].sort().map(([number, times]) => `${times} met deviation ${number}`);
    console.log(`${ran} programs in CPython ${cpython.version()}: ${met.join(", ") || "none met a deviation"}`);
  });
});
