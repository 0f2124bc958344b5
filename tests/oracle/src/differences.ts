import { type Checked, check } from "./check.ts";
import type { CPython } from "./cpython.ts";
import { generate } from "./generate.ts";
import { minimise } from "./minimise.ts";
import { report } from "./report.ts";

export interface Found {
  readonly seed: number;
  readonly checked: Checked;
}

export interface Summary {
  readonly count: number;
  readonly different: readonly Found[];
  /** How many programs met each deviation, and were compared up to it. */
  readonly deviations: ReadonlyMap<number, number>;
}

/** Runs the programs of `count` seeds from `seed` on both sides. */
export async function summarise(cpython: CPython, seed: number, count: number, signal: AbortSignal): Promise<Summary> {
  const programs = Array.from({ length: count }, (_, index) => generate(seed + index));
  const deviations = new Map<number, number>();
  const different: Found[] = [];
  (await check(cpython, programs, signal)).forEach((checked, index) => {
    const { verdict } = checked;
    if (verdict.kind === "deviation") deviations.set(verdict.number, (deviations.get(verdict.number) ?? 0) + 1);
    if (verdict.kind === "different") different.push({ seed: seed + index, checked });
  });
  return { count, different, deviations };
}

/** Minimises a difference and reports it. */
export async function investigate(cpython: CPython, { seed, checked }: Found, signal: AbortSignal): Promise<string> {
  const smallest = await minimise(checked.program, async (candidates) => {
    const results = await check(cpython, candidates, signal);
    return results.map(({ verdict }) => verdict.kind === "different");
  });
  const [result = checked] = await check(cpython, [smallest], signal);
  return report(seed, checked, result);
}
