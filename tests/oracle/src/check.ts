import { compare, type Run, type Verdict } from "./compare.ts";
import type { CPython } from "./cpython.ts";
import { runNativePrograms } from "./native.ts";
import { type List, renamed, textOf } from "./program.ts";

export interface Checked {
  readonly program: List;
  readonly expected: Run;
  readonly actual: Run;
  readonly verdict: Verdict;
}

/** Runs programs on both sides. */
export async function check(cpython: CPython, programs: readonly List[], signal: AbortSignal): Promise<Checked[]> {
  const texts = programs.map((program, index) => textOf(renamed(program, String(index))));
  const native = runNativePrograms(texts, signal);
  const expectedRuns = cpython.runPrograms(texts);
  const actualRuns = await native;
  return programs.map((program, index) => {
    const expected = expectedRuns[index] ?? { lines: [] };
    const actual = actualRuns[index] ?? { lines: [] };
    return { program, expected, actual, verdict: compare(expected, actual) };
  });
}
