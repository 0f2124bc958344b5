import { sweepProgram } from "@yieldpoint/host";
import { type ExampleEntry, runsOf } from "./course.ts";
import type { RunRecord } from "./golden.ts";
import { LessonError } from "./problem.ts";
import type { Sweep, SweepRow } from "./sweep.ts";

const kMostAwaits = 100; // a table of more is none that people read

/** Runs an example as AIO_SWEEP says. */
export type RunSwept = (sweep: string, signal: AbortSignal) => Promise<RunRecord>;

/** Sweeps an example as its first scenario says, one run at a time. */
export async function runSweep(run: RunSwept, signal: AbortSignal): Promise<Sweep> {
  const swept = async (sweep: string): Promise<{ trace: string; ending: string; timedOut: boolean }> => {
    const { trace } = await run(sweep, signal);
    return { trace, ending: "It left no verdict.", timedOut: false };
  };
  const report = await sweepProgram(swept, { subject: {}, jobs: 1, maxAwaits: kMostAwaits }, signal);
  const rows = new Map<number, SweepRow>();
  for (const { n, at, on, moment, outcome } of report.cells) {
    const row = rows.get(n) ?? { await: n, at, on, waits: outcome };
    rows.set(n, moment === "waits" ? row : { ...row, woken: outcome });
  }
  return { rows: [...rows.values()] };
}

/** The run whose scenario says how the example is swept. */
export function sweptRun(example: ExampleEntry): ReturnType<typeof runsOf>[number] {
  const [first] = runsOf(example);
  if (first === undefined) throw new LessonError(`${example.name} has no run to sweep`);
  return first;
}
