import { describe, expect, test } from "vitest";
import {
  type RunSwept,
  readAwaits,
  readVerdict,
  type SweepCell,
  type SweepPlan,
  SweepRefused,
  type SweepRun,
  type SweptRun,
  sweepProgram,
  sweepText,
  worstOf,
} from "../index.ts";

const line = (record: Record<string, unknown>): string => `${JSON.stringify({ t: 0, ...record })}\n`;

const AWAITS = [
  { n: 1, task: 2, on: "sleep", at: "a.cpp:1" },
  { n: 2, task: 1, on: "checkpoint", at: "a.cpp:2" },
  { n: 3, task: 2, on: "queue.get", at: "a.cpp:3" },
];

const START = [
  line({ k: "run", format: 1, backend: "sim", seed: 1 }),
  line({ k: "task", task: 1, name: "Task-1", coro: "main" }),
  line({ k: "task", task: 2, name: "Task-2", coro: "handle" }),
  line({ k: "name", task: 2, name: "handler" }),
  ...AWAITS.map((each) => line({ k: "await", ...each })),
].join("");

function ended(outcome: string, why = ""): SweptRun {
  const verdict = line({ k: "verdict", outcome, ...(why !== "" && { why }), awaits: 3, invariants: 2 });
  return { trace: START + verdict + line({ k: "end", exit: 0 }), ending: "", timedOut: false };
}

/** Outcomes by "await moment"; safe otherwise. Runs end in another order than they began. */
function program(outcomes: Record<string, SweptRun>, seen: string[] = []): RunSwept {
  return async (sweep) => {
    seen.push(sweep);
    const fields = new Map(sweep.split(";").map((field) => field.split("=") as [string, string]));
    await new Promise((resolve) => setTimeout(resolve, (7 * seen.length) % 5));
    return outcomes[`${fields.get("await")} ${fields.get("moment")}`] ?? ended("safe");
  };
}

const sweep = (run: RunSwept, jobs = 2, onBad?: (cell: SweepCell, trace: string) => void) =>
  sweepProgram(run, { subject: {}, jobs, maxAwaits: 100, ...(onBad && { onBad }) }, new AbortController().signal);

const shown = (cells: readonly SweepCell[]): string[] =>
  cells.map((cell) => `${cell.n} ${cell.moment} ${cell.outcome}`);

describe("a trace of a sweep's run", () => {
  test("gives the awaits with their tasks' last names", () => {
    expect(readAwaits(START)).toEqual([
      { n: 1, task: "handler", on: "sleep", at: "a.cpp:1" },
      { n: 2, task: "Task-1", on: "checkpoint", at: "a.cpp:2" },
      { n: 3, task: "handler", on: "queue.get", at: "a.cpp:3" },
    ]);
  });

  test("gives the verdict", () => {
    expect(readVerdict(ended("lost", 'an "order"').trace)).toEqual({
      outcome: "lost",
      why: 'an "order"',
      awaits: 3,
      invariants: 2,
      ended: 0,
    });
  });

  test("gives no verdict when it is cut short or nobody judged", () => {
    const { trace } = ended("lost");
    expect(readVerdict(trace.slice(0, trace.indexOf('"awaits"')))).toBeUndefined();
    expect(readVerdict(START)).toBeUndefined();
    expect(readVerdict(ended("fine").trace)).toBeUndefined();
  });
});

describe("a sweep", () => {
  test("runs once undisturbed, then once for each await and moment", async () => {
    const seen: string[] = [];
    const report = await sweep(program({}, seen), 1);
    expect(seen).toEqual([
      "moment=waits",
      "await=1;moment=waits;invariants=2;until=7200000000000",
      "await=1;moment=woken;invariants=2;until=7200000000000",
      "await=2;moment=waits;invariants=2;until=7200000000000",
      "await=3;moment=waits;invariants=2;until=7200000000000",
      "await=3;moment=woken;invariants=2;until=7200000000000",
    ]);
    expect(shown(report.cells)).toEqual([
      "1 waits safe",
      "1 woken safe",
      "2 waits safe",
      "3 waits safe",
      "3 woken safe",
    ]);
    expect(report.runs).toBe(6);
  });

  test("leaves out an await that is never woken", async () => {
    const report = await sweep(program({ "3 woken": ended("unreached") }));
    expect(shown(report.cells)).toEqual(["1 waits safe", "1 woken safe", "2 waits safe", "3 waits safe"]);
  });

  test("gives the same report for any number of jobs, and each bad run", async () => {
    const outcomes = { "1 woken": ended("lost", "stored"), "3 waits": ended("hung", "Deadlock") };
    const bad: string[] = [];
    const one = await sweep(program(outcomes), 1);
    const many = await sweep(program(outcomes), 7, (cell) => bad.push(`${cell.n} ${cell.moment}`));
    expect(many).toEqual(one);
    expect(bad.sort()).toEqual(["1 woken", "3 waits"]);
    expect(worstOf(many.cells)?.n).toBe(3);
  });

  test("says what it will run before it does, and what has become of each", async () => {
    const said: string[] = [];
    const options = {
      subject: { task: "" },
      jobs: 2,
      maxAwaits: 100,
      onPlan: ({ runs }: SweepPlan) => said.push(runs.map(({ n, moment }) => `${n} ${moment}`).join(", ")),
      onRun: ({ n, moment }: SweepRun, cell: SweepCell | undefined) => said.push(`${n} ${moment} ${cell?.outcome}`),
    };
    const run = program({ "3 woken": ended("unreached"), "1 waits": ended("lost") });
    await sweepProgram(run, options, new AbortController().signal);
    expect(said[0]).toBe("1 waits, 1 woken, 2 waits, 3 waits, 3 woken");
    expect(said.slice(1).sort()).toEqual([
      "1 waits lost",
      "1 woken safe",
      "2 waits safe",
      "3 waits safe",
      "3 woken undefined",
    ]);
  });

  test("judges a run without a verdict by its ending", async () => {
    const died = { trace: START, ending: "It was ended by SIGSEGV.", timedOut: false };
    const late = { trace: START, ending: "It was still running after 20 s.", timedOut: true };
    const report = await sweep(program({ "1 waits": died, "2 waits": late }));
    expect(shown(report.cells).slice(0, 3)).toEqual(["1 waits crashed", "1 woken safe", "2 waits hung"]);
    expect(report.cells[0]?.why).toBe("It was ended by SIGSEGV.");
  });

  test("is refused when the program fails by itself, or awaits too often", async () => {
    await expect(sweep(async () => ended("hung", "Deadlock"))).rejects.toThrow(SweepRefused);
    const signal = new AbortController().signal;
    await expect(sweepProgram(program({}), { subject: {}, jobs: 1, maxAwaits: 2 }, signal)).rejects.toThrow(/3 times/);
  });

  test("says what happens in the words of AIO_SWEEP", () => {
    expect(sweepText({ deed: "disconnect", host: "browser", task: "handler" })).toBe(
      "do=disconnect;host=browser;task=handler;moment=waits",
    );
  });
});
