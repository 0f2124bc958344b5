import { describe, expect, it } from "vitest";
import { kWholeAxis } from "../src/app/index.ts";
import { buildModel, consoleLines, makeAxis, openingIndex, sentenceOf } from "../src/trace/index.ts";
import { makePlot } from "../src/ui/timeline/geometry.ts";
import { flagAt, flagMarks } from "../src/ui/timeline/ruler.ts";
import { lostTrace } from "./job-traces.ts";
import { failingTrace, gatherTrace, TraceWriter } from "./traces.ts";

const model = buildModel(lostTrace());

function told(...kinds: readonly string[]): readonly string[] {
  return [...model.records.entries()].filter(([, { k }]) => kinds.includes(k)).map(([i]) => sentenceOf(model, i));
}

describe("the story of a sweep's run", () => {
  it("tells what came from outside, what was done to the program, and the judgement", () => {
    expect(told("visit", "inject", "await", "invariant", "verdict")).toEqual([
      "alice asks from outside: POST http://localhost/orders (visit 2).",
      "This is await 3 of the sweep: POST /orders at line 22.",
      "Injected: alice leaves and closes its connection, while POST /orders waits at line 22.",
      "alice leaves visit 2 before it has the whole answer.",
      "An invariant holds at line 43: no connection is lent.",
      "An invariant is broken at line 44: every paid order is stored.",
      "Verdict: lost. An invariant is broken: every paid order is stored. The run had 7 awaits and stated 2 invariants.",
    ]);
  });

  it("tells what happens in the database", () => {
    expect(told("db")).toEqual([
      "POST /orders takes connection 5 from the pool at line 20.",
      "POST /orders begins a transaction at line 21, on connection 5.",
      "POST /orders writes to the database at line 22, on connection 5: INSERT INTO orders VALUES (?, ?)",
      "The statement on connection 5 is cancelled: the database is told to stop it.",
      "POST /orders rolls the transaction back at line 21, on connection 5: what it wrote is undone.",
      "POST /orders gives connection 5 back to the pool at line 20.",
    ]);
  });

  it.each([
    ["open", {}, "Connection 5 to the database is opened for main."],
    ["fetch", { sql: "SELECT 1" }, "main reads from the database, on connection 5: SELECT 1"],
    ["execute", { sql: "CREATE TABLE t (id)" }, "main changes the database, on connection 5: CREATE TABLE t (id)"],
    ["execute", { sql: `INSERT ${"x".repeat(200)}` }, /writes to the database, on connection 5: INSERT x+…$/],
    ["commit", {}, "main commits the transaction, on connection 5: what it wrote stays."],
    ["begin", { sql: "SAVEPOINT s1" }, "main begins an inner transaction, on connection 5."],
    [
      "commit",
      { sql: "RELEASE s1" },
      "main ends the inner transaction, on connection 5: what it wrote stays if the outer one is committed.",
    ],
    [
      "rollback",
      { sql: "ROLLBACK TO s1" },
      "main rolls the inner transaction back, on connection 5: what it wrote is undone.",
    ],
    ["done", { rows: 1 }, "The database has answered on connection 5: 1 row."],
    ["done", { rows: 0 }, "The database has answered on connection 5: no rows."],
    ["done", { rows: -1 }, "The database has answered on connection 5."],
    ["error", { error: "IntegrityError: twice" }, "The database refuses on connection 5: IntegrityError: twice."],
    ["locked", {}, "The database is locked by another connection; connection 5 will try again."],
    ["close", {}, "Connection 5 to the database is closed."],
  ])("has a sentence for the database's %s", (op, rest, sentence) => {
    const trace = new TraceWriter().add("task", { task: 1, name: "main", coro: "main" });
    trace.add("db", { id: 5, op, task: 1, ...rest });
    expect(sentenceOf(buildModel(trace.end()), 2)).toEqual(
      typeof sentence === "string" ? sentence : expect.stringMatching(sentence),
    );
  });

  it.each([
    [{ do: "cancel", task: 1, at: "a.cpp:4" }, "Injected: main is cancelled where it waits at line 4."],
    [{ do: "cancel" }, "Injected: a task is cancelled."],
    [{ do: "cut", host: "alice" }, "Injected: the link to alice is cut."],
    [{ do: "repair", host: "alice" }, "Injected: the link to alice is whole again."],
    [{ do: "signal" }, "Injected: the program gets a signal."],
  ])("tells %o", (fields, sentence) => {
    const trace = new TraceWriter().add("task", { task: 1, name: "main", coro: "main" });
    expect(sentenceOf(buildModel(trace.add("inject", fields).end()), 2)).toBe(sentence);
  });

  it.each([
    ["safe", undefined, "Verdict: safe. Nothing was lost, left open or left hanging."],
    [
      "leaked",
      "Lock 3 was never released",
      "Verdict: leaked. Something was not given back: Lock 3 was never released.",
    ],
    [
      "hung",
      "Deadlock: every task waits.",
      "Verdict: hung. The run would never have ended: Deadlock: every task waits.",
    ],
    ["unreached", "There is no such await", "Verdict: unreached. There is no such await."],
  ])("tells the verdict %s", (outcome, why, sentence) => {
    const trace = new TraceWriter().add("verdict", { outcome, why, awaits: 1, invariants: 0 });
    expect(sentenceOf(buildModel(trace.end()), 1)).toBe(`${sentence} The run had 1 await and stated 0 invariants.`);
  });
});

describe("the flags of a run", () => {
  it("stand at what was done to it, at the harm and at the verdict", () => {
    const flags = model.flags.map(({ index, kind }) => [model.records[index]?.k, kind]);
    expect(flags).toEqual([
      ["inject", "cause"],
      ["visit", "cause"],
      ["invariant", "harm"],
      ["verdict", "harm"],
    ]);
  });

  it("stand at advice and at exceptions that nobody handled, and nowhere in a run without them", () => {
    expect(buildModel(failingTrace()).flags).toMatchObject([{ kind: "harm" }]);
    expect(buildModel(gatherTrace(2)).flags).toEqual([]);
    const advice = new TraceWriter().add("lint", { lint: "never-closed", text: "close it" }).end();
    expect(buildModel(advice).flags).toMatchObject([{ kind: "advice" }]);
    const safe = new TraceWriter().add("verdict", { outcome: "safe", awaits: 1, invariants: 1 }).end();
    expect(buildModel(safe).flags).toMatchObject([{ kind: "good" }]);
  });

  it("are drawn apart: where there is room for one, it is the gravest", () => {
    const axis = makeAxis(model, "time");
    const marks = flagMarks(model, axis, makePlot(1000, 100, kWholeAxis));
    expect(marks.map(({ kind }) => kind)).toEqual(["cause", "harm"]);
    expect(flagAt(marks, (marks[0]?.x ?? 0) + 3)?.index).toBe(openingIndex(model));
    expect(flagAt(marks, (marks[0]?.x ?? 0) + 60)).toBeUndefined();
    const near = flagMarks(model, axis, makePlot(1000, 100, { from: 0, to: 0.5 }));
    expect(near.map(({ kind }) => kind)).toEqual(["cause"]);
  });

  it("are where a trace is opened: at what was injected at an await, else at the end", () => {
    expect(model.records[openingIndex(model)]?.k).toBe("inject");
    const signal = new TraceWriter().add("inject", { do: "signal" }).end();
    for (const plain of [gatherTrace(2), signal].map(buildModel)) {
      expect(openingIndex(plain)).toBe(plain.records.length - 1);
    }
  });

  it("have lines in the console, which do not repeat what the program wrote to stderr", () => {
    const lines = consoleLines(model, "", "Invariant broken: every paid order is stored (shop.cpp:44)\n");
    expect(lines.map(({ kind, text }) => [kind, text])).toEqual([
      ["injected", "Injected: alice leaves and closes its connection, while POST /orders waits at line 22."],
      ["broken", "Invariant broken: every paid order is stored"],
      ["broken", "Verdict: lost. An invariant is broken: every paid order is stored."],
    ]);
  });
});

describe("a trace of tomorrow", () => {
  it("is shown without the records that are not known yet", () => {
    const trace = new TraceWriter().add("hologram", { id: 1 }).add("print", { text: "here" });
    const read = buildModel(trace.end());
    expect(read.records.map(({ k }) => k)).toEqual(["run", "print", "end"]);
    expect(read.problems).toEqual([]);
  });
});
