import { describe, expect, it } from "vitest";
import { invariantAdvice, kAsDelivered, sweepOptions, sweepSummary, worstCell } from "../src/app/index.ts";
import {
  type EndedRun,
  kEmptyGrid,
  plannedGrid,
  rowsOfPlace,
  type SweepGrid,
  type SweepState,
  subjectOf,
  withRuns,
} from "../src/app/sweep-state.ts";
import type { Outcome, SweepPlan, Verdict } from "../src/runner/index.ts";
import { buildModel } from "../src/trace/index.ts";
import { lookOf } from "../src/ui/sweep/outcomes.ts";
import { placeAfter } from "../src/ui/sweep/places.ts";
import { gatherTrace, networkTrace } from "./traces.ts";

const undisturbed: Verdict = { outcome: "safe", why: "", awaits: 3, invariants: 1, ended: 0 };

const plan: SweepPlan = {
  undisturbed,
  trace: "",
  runs: [
    { n: 1, task: "handler", on: "sleep", at: "shop.cpp:7", moment: "waits" },
    { n: 1, task: "handler", on: "sleep", at: "shop.cpp:7", moment: "woken" },
    { n: 2, task: "handler", on: "checkpoint", at: "shop.cpp:31", moment: "waits" },
    { n: 3, task: "main", on: "queue.get", at: "", moment: "waits" },
    { n: 3, task: "main", on: "queue.get", at: "", moment: "woken" },
  ],
};

const ended = (n: number, moment: EndedRun["moment"], outcome?: Outcome, why = ""): EndedRun => ({
  n,
  moment,
  cell: outcome === undefined ? undefined : { outcome, why },
});

function sweepOf(grid: SweepGrid, more: Partial<SweepState> = {}): SweepState {
  const choice = { deed: "cancel", host: "", task: "" } as const;
  const of = {
    choice,
    source: "",
    headers: [],
    file: "shop.cpp",
    scenario: undefined,
    whatIf: kAsDelivered,
    base: undefined,
    opened: undefined,
  };
  return { ...of, phase: { kind: "done", seconds: 1 }, undisturbed, grid, ...more };
}

const allSafe = plan.runs.map(({ n, moment }) => ended(n, moment, "safe"));

describe("the grid of a sweep", () => {
  it("has a row an await, and a cell for each moment that will be run", () => {
    const { rows, planned, done } = plannedGrid(plan);
    expect(rows.map(({ n, cells }) => [n, cells.waits.kind, cells.woken.kind])).toEqual([
      [1, "due", "due"],
      [2, "due", "none"],
      [3, "due", "due"],
    ]);
    expect([done, planned]).toEqual([0, 5]);
  });

  it("takes runs in as they end, in any order, and leaves out a moment that never comes", () => {
    const grid = withRuns(plannedGrid(plan), [ended(3, "woken"), ended(1, "waits", "lost", "stored")]);
    expect(grid.rows.map(({ cells }) => [lookOf(cells.waits).word, lookOf(cells.woken).word])).toEqual([
      ["lost", "not run yet"],
      ["not run yet", "no such moment"],
      ["not run yet", "no such moment"],
    ]);
    expect(grid.done).toBe(2);
    expect(withRuns(grid, [ended(9, "waits", "safe")]).rows).toEqual(grid.rows);
  });

  it("knows the awaits of a line", () => {
    const grid = plannedGrid(plan);
    expect([...rowsOfPlace(grid, { file: "shop.cpp", line: 31 })]).toEqual([2]);
    expect([...rowsOfPlace(grid, { file: "other.cpp", line: 31 })]).toEqual([]);
    expect([...rowsOfPlace(grid, undefined)]).toEqual([]);
  });

  it("has a sign and a word of its own for each outcome", () => {
    const outcomes = ["safe", "unchecked", "leaked", "lost", "crashed", "hung", "unreached"] as const;
    const looks = outcomes.map((outcome) => lookOf({ kind: "judged", outcome, why: "" }));
    expect(looks.map(({ word }) => word)).toEqual(outcomes);
    expect(looks.filter(({ tone }) => tone === "bad").map(({ word }) => word)).toEqual([
      "leaked",
      "lost",
      "crashed",
      "hung",
    ]);
    expect(looks.every(({ sign }) => sign !== "")).toBe(true);
  });

  it("is walked through with the arrows, and not left", () => {
    const from = { row: 1, column: 1 };
    const keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"];
    expect(keys.map((key) => placeAfter(key, from, 3))).toEqual([
      { row: 0, column: 1 },
      { row: 2, column: 1 },
      { row: 1, column: 0 },
      { row: 1, column: 2 },
      { row: 0, column: 1 },
      { row: 2, column: 1 },
    ]);
    expect(placeAfter("ArrowDown", { row: 2, column: 2 }, 3)).toEqual({ row: 2, column: 2 });
    expect(placeAfter("ArrowRight", { row: 2, column: 2 }, 3)).toEqual({ row: 2, column: 2 });
    expect(placeAfter("Enter", from, 3)).toBeUndefined();
  });
});

describe("the summary of a sweep", () => {
  it("says that all is well", () => {
    expect(sweepSummary(sweepOf(withRuns(plannedGrid(plan), allSafe)))).toBe("5 runs, all safe.");
  });

  it("counts what is bad, the worst first, and says where that is", () => {
    const bad = [
      ended(1, "waits", "lost", "every order is stored"),
      ended(1, "woken", "lost", "every order is stored"),
      ended(2, "waits", "hung", "Deadlock: every task waits."),
      ended(3, "waits", "safe"),
      ended(3, "woken"),
    ];
    const sweep = sweepOf(withRuns(plannedGrid(plan), bad));
    expect(sweepSummary(sweep)).toBe(
      "Of 4 runs, 1 hangs and 2 break an invariant. The worst: at line 31, while it waits: Deadlock: every task waits.",
    );
    expect(worstCell(sweep.grid)).toMatchObject({ n: 2, moment: "waits" });
  });

  it("names the await when its line is not the program's", () => {
    const grid = withRuns(plannedGrid(plan), [ended(3, "woken", "leaked", "Lock 3 was never released")]);
    expect(sweepSummary(sweepOf(grid))).toBe(
      "Of 1 run, 1 leaves something open. The worst: at await 3, as it is woken: Lock 3 was never released.",
    );
  });

  it("does not call safe what nobody could check", () => {
    const grid = withRuns(plannedGrid(plan), [ended(1, "waits", "unchecked"), ended(1, "woken", "safe")]);
    expect(sweepSummary(sweepOf(grid))).toBe(
      "2 runs, none bad. In 1 the program itself was ended, before it stated its invariants.",
    );
  });

  it("of a program that awaits nothing says so", () => {
    const sweep = sweepOf(kEmptyGrid, { undisturbed: { ...undisturbed, awaits: 0 } });
    expect(sweepSummary(sweep)).toBe("The program awaits nothing: there is nothing to sweep.");
  });

  it("advises an invariant only where there is none", () => {
    expect(invariantAdvice(sweepOf(kEmptyGrid))).toBeUndefined();
    expect(invariantAdvice(sweepOf(kEmptyGrid, { undisturbed: { ...undisturbed, invariants: 0 } }))).toContain(
      "invariant(",
    );
  });
});

describe("what a sweep can be asked to do", () => {
  it("is as the scenario says, or a cancel of every task", () => {
    const scenario = '{"sweep":{"do":"disconnect","host":"browser","task":"POST /orders"}}';
    expect(sweepOptions(scenario, undefined).usual).toEqual({
      deed: "disconnect",
      host: "browser",
      task: "POST /orders",
    });
    for (const other of [undefined, "{}", "no JSON", '{"sweep":7}', '{"sweep":{"do":"dance"}}', "[]"]) {
      expect(sweepOptions(other, undefined).usual).toEqual({ deed: "cancel", host: "", task: "" });
    }
  });

  it("offers the hosts of the scenario and of the run, each once", () => {
    const scenario =
      '{"hosts":[{"name":"browser"},{"name":"phone"},7],"requests":[{"from":"browser"},{"from":"robot"}]}';
    expect(sweepOptions(scenario, undefined).hosts).toEqual(["browser", "phone", "robot"]);
    expect(sweepOptions(undefined, buildModel(networkTrace())).hosts).toEqual(["python.org", "slow.example"]);
    expect(sweepOptions(undefined, buildModel(gatherTrace(2))).hosts).toEqual([]);
  });

  it("offers the tasks of the run by name", () => {
    expect(sweepOptions(undefined, buildModel(gatherTrace(2))).tasks).toEqual(["main", "fetch-1", "fetch-2"]);
  });

  it("is said whole, so that nothing is left to the scenario", () => {
    expect(subjectOf({ deed: "cancel", host: "browser", task: "" })).toEqual({ deed: "cancel", host: "", task: "" });
    expect(subjectOf({ deed: "cut", host: "browser", task: "main" })).toEqual({
      deed: "cut",
      host: "browser",
      task: "main",
    });
  });
});
