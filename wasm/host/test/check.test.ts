import { describe, expect, test } from "vitest";
import { type CheckRun, checkEnvironment, checkProgram, type SweptRun } from "../index.ts";

const line = (record: Record<string, unknown>): string => `${JSON.stringify({ t: 0, ...record })}\n`;
const plan = (name: string, scope: string, seeds?: number): string => line({ k: "plan", name, scope, seeds });
const check = (name: string, ok: boolean): string =>
  line({ k: "check", name, ok: ok ? 1 : 0, ...(!ok && { seen: `${name} is broken.`, when: 7 }) });

const PLAN = [
  plan("quick", "usual"),
  plan("steady", "seed", 4),
  plan("whole", "await handler"),
  plan("alive", "world leaves"),
  plan("clean", "debug"),
].join("");

const ended = (records: string): SweptRun => ({
  trace: `${line({ k: "run" })}${records}${line({ k: "end", exit: 0 })}`,
  ending: "",
  timedOut: false,
});

/** A program in which what `breaks` says is broken; its handler awaits once. */
function program(breaks: (run: CheckRun) => string | undefined, seen: CheckRun[] = []) {
  return async (run: CheckRun): Promise<SweptRun> => {
    seen.push(run);
    const broken = breaks(run);
    const names: Record<string, readonly string[]> = {
      usual: ["quick", "steady"],
      seed: ["steady"],
      "await handler": ["whole"],
      "world leaves": ["alive"],
      debug: ["clean"],
    };
    const checks = (names[run.scope] ?? []).map((name) => check(name, name !== broken)).join("");
    const awaits =
      run.sweep === undefined
        ? ""
        : line({ k: "task", task: 1, name: "handler" }) +
          line({ k: "await", n: 1, task: 1, on: "sleep", at: "a.cpp:1" }) +
          line({ k: "verdict", outcome: "safe", awaits: 1, invariants: 0 });
    return ended((run.scope === "usual" ? PLAN : "") + checks + awaits);
  };
}

const report = (run: (run: CheckRun) => Promise<SweptRun>) => checkProgram(run, 2, new AbortController().signal);

test("a run is told to the program in its environment", () => {
  expect(checkEnvironment({ scope: "usual" })).toEqual({ AIO_CHECK: "usual" });
  expect(checkEnvironment({ scope: "seed", seed: 3 })).toEqual({ AIO_CHECK: "seed", AIO_SEED: "3" });
  expect(checkEnvironment({ scope: "await", sweep: "await=2" })).toEqual({ AIO_CHECK: "await", AIO_SWEEP: "await=2" });
  expect(checkEnvironment({ scope: "debug", debug: true })).toEqual({ AIO_CHECK: "debug", AIO_DEBUG: "1" });
});

describe("a learner's program", () => {
  test("is run in every scope, once for each seed and await, and holds", async () => {
    const seen: CheckRun[] = [];
    const { rules, broken, runs } = await report(program(() => undefined, seen));
    expect(broken).toBeUndefined();
    expect(rules.map(({ name, state }) => `${name} ${state}`)).toEqual([
      "quick holds",
      "steady holds",
      "whole holds",
      "alive holds",
      "clean holds",
    ]);
    expect(runs).toBe(seen.length);
    expect(seen.map(({ scope, seed, world, debug }) => ({ scope, seed, world, debug }))).toEqual([
      { scope: "usual" },
      { scope: "seed", seed: 2 },
      { scope: "seed", seed: 3 },
      { scope: "seed", seed: 4 },
      { scope: "await handler" },
      { scope: "await handler" },
      { scope: "await handler" },
      { scope: "world leaves", world: "leaves" },
      { scope: "debug", debug: true },
    ]);
  });

  test("is not run any further when a check is broken, and the later ones stay unknown", async () => {
    const { rules, broken } = await report(program(({ seed }) => (seed === 3 ? "steady" : undefined)));
    expect(broken).toMatchObject({ name: "steady", seen: "steady is broken.", when: 7, run: { seed: 3 } });
    expect(rules.map(({ state }) => state)).toEqual(["holds", "broken", "unknown", "unknown", "unknown"]);
  });

  test("is told at which await it breaks", async () => {
    const { broken } = await report(
      program(({ sweep }) => (sweep?.includes("moment=woken;") && sweep.includes("await=1") ? "whole" : undefined)),
    );
    expect(broken?.run.sweep).toContain("await=1;moment=woken");
  });

  test("is told the first of its moments, whichever run ends first", async () => {
    const breaking = program(({ sweep }) => (sweep?.includes("await=") ? "whole" : undefined));
    const { broken } = await report(async (run) => {
      const made = await breaking(run);
      if (run.sweep?.includes("moment=waits")) await new Promise((resolve) => setImmediate(resolve));
      return made;
    });
    expect(broken?.run.sweep).toContain("await=1;moment=waits");
  });

  test("that leaves no verdict has not come to its end", async () => {
    const { rules, broken } = await report(async () => ({
      trace: "",
      ending: "It was ended by SIGSEGV.",
      timedOut: false,
    }));
    expect(rules).toEqual([]);
    expect(broken).toMatchObject({ name: "the program comes to its end", seen: "It was ended by SIGSEGV." });
  });

  test("that can't be swept does not hold at every await, though its usual run does", async () => {
    const run = program(() => undefined);
    const { broken } = await report(async (each) => {
      const result = await run(each);
      const crashed = '"outcome":"crashed","why":"boom"';
      return { ...result, trace: result.trace.replace('"outcome":"safe"', crashed) };
    });
    expect(broken).toMatchObject({
      name: "whole",
      seen: "Even when nothing happens to it, the program is crashed: boom.",
    });
  });

  test("without a task of the swept name is told so", async () => {
    const run = program(() => undefined);
    const { broken } = await report(async (each) => {
      const result = await run(each);
      return { ...result, trace: result.trace.replace('"awaits":1', '"awaits":0') };
    });
    expect(broken).toMatchObject({ name: "whole", seen: "no task handler awaits anything; there is handler." });
  });
});
