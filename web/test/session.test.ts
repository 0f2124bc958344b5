import { describe, expect, it } from "vitest";
import { memoryStore, openSession, settle } from "./session-bench.ts";
import { gatherTrace } from "./traces.ts";

describe("pressing Run", () => {
  it("runs the prebuilt module of unchanged code without the compiler", async () => {
    const { session, host } = await openSession();
    await session.runs.run();
    expect(host.ran).toEqual(["examples/06/gather.wasm"]);
    expect(host.compiled).toBe(0);
    expect(session.store.get().phase).toMatchObject({ kind: "finished", exitCode: 0 });
  });

  it("leaves the cursor at the end, with every line of output in the past", async () => {
    const { session } = await openSession();
    await session.runs.run();
    const { run, cursor, lines } = session.store.get();
    expect(cursor.index).toBe((run?.model.records.length ?? 0) - 1);
    expect(lines.map((line) => line.text)).toEqual(["page 1"]);
  });

  it("waits for the compiler when the code was edited, and says so", async () => {
    const { session, host } = await openSession();
    session.edit("int main() {}");
    const running = session.runs.run();
    await settle();
    expect(session.store.get().phase.kind).toBe("waiting");
    host.compilerArrives();
    await running;
    expect(session.store.get().phase.kind).toBe("finished");
    expect(host.ran[0]).toBeInstanceOf(Uint8Array);
  });

  it("compiles the same code once", async () => {
    const { session, host } = await openSession();
    host.compilerArrives();
    session.edit("int main() {}");
    await session.runs.run();
    await session.runs.run();
    expect(host.compiled).toBe(1);
    expect(host.ran).toHaveLength(2);
  });

  it("shows the compiler's messages and keeps the last timeline when the code does not compile", async () => {
    const { session, host } = await openSession();
    await session.runs.run();
    host.compilerArrives();
    session.edit("typo");
    await session.runs.run();
    const { phase, diagnostics, lines, run } = session.store.get();
    expect(phase).toMatchObject({ kind: "rejected", errors: 1 });
    expect(diagnostics).toHaveLength(1);
    expect(lines[0]?.text).toContain("unknown name");
    expect(run).toBeDefined();
  });

  it("says why the program was stopped", async () => {
    const { session, host } = await openSession();
    const text = "main never yields.";
    host.result = { ...host.result, exitCode: 70, stopped: { why: "cpu", text } };
    await session.runs.run();
    expect(session.store.get().phase).toMatchObject({ kind: "finished", stopped: text });
  });
});

describe("Stop", () => {
  it("ends the run, and the next one works", async () => {
    const { session, host } = await openSession();
    host.holdRun = true;
    const running = session.runs.run();
    await settle();
    expect(session.runs.busy).toBe(true);
    session.runs.stop();
    await running;
    expect(session.store.get().phase.kind).toBe("aborted");
    host.holdRun = false;
    await session.runs.run();
    expect(session.store.get().phase.kind).toBe("finished");
  });
});

describe("editing", () => {
  it("survives a reload", async () => {
    const settings = memoryStore();
    (await openSession(settings)).session.edit("// mine");
    expect((await openSession(settings)).session.store.get().source).toBe("// mine");
  });

  it("belongs to its example", async () => {
    const { session } = await openSession(memoryStore());
    session.edit("// mine");
    session.openExample("one_by_one");
    expect(session.store.get().source).toBe("// one_by_one\n");
    session.openExample("gather");
    expect(session.store.get().source).toBe("// mine");
  });

  it("is undone by Reset, which can be undone itself", async () => {
    const { session } = await openSession(memoryStore());
    session.edit("// mine");
    session.reset();
    expect(session.store.get().source).toBe("// gather\n");
    session.undoNotice();
    expect(session.store.get().source).toBe("// mine");
  });

  it("makes a change that the prose proposes, and points at its line", async () => {
    const { session } = await openSession();
    session.applyChange("gather", "gather", "$&");
    // The editor reports what it was just given.
    session.edit("// $&\n");
    expect(session.store.get()).toMatchObject({ source: "// $&\n", pointed: { line: 1 } });
  });

  it("writes a number that is dragged into the program, and says when its place has gone", async () => {
    const { session } = await openSession();
    session.edit("sleep(5s);\n");
    const place = { before: "sleep(", after: "s)" };
    expect(session.setNumber("gather", place, 7)).toBe(true);
    expect(session.store.get()).toMatchObject({ source: "sleep(7s);\n", pointed: { line: 1 } });
    expect(session.setNumber("gather", { before: "limit = ", after: "}" }, 7)).toBe(false);
    expect(session.store.get().notice?.text).toBe("That number is not there any more. Reset brings it back.");
  });

  it("offers what was there back when the prose has changed it, also an earlier edit", async () => {
    const { session } = await openSession();
    session.edit("// gather, mine\n");
    session.applyChange("gather", "gather", "wait");
    expect(session.store.get().source).toBe("// wait, mine\n");
    session.undoNotice();
    expect(session.store.get().source).toBe("// gather, mine\n");
  });
});

describe("the player", () => {
  it("starts again from the start when it is at the end", async () => {
    const { session, clock } = await openSession();
    await session.runs.run();
    session.player.play();
    clock.tick(0);
    expect(session.store.get().cursor.index).toBe(0);
    clock.tick(200);
    expect(session.store.get().cursor.index).toBeGreaterThan(0);
  });

  it("stops at the end", async () => {
    const { session, clock } = await openSession();
    await session.runs.run();
    session.player.play();
    for (let i = 0; i < 100; ++i) clock.tick(200);
    const { playing, cursor, run } = session.store.get();
    expect(playing).toBe(false);
    expect(cursor.index).toBe((run?.model.records.length ?? 0) - 1);
  });

  it("is paused by a step", async () => {
    const { session, clock } = await openSession();
    await session.runs.run();
    session.player.play();
    clock.tick(0);
    session.player.move({ kind: "step", stride: "event", direction: 1 });
    clock.tick(1000);
    expect(session.store.get()).toMatchObject({ playing: false, cursor: { index: 1 } });
  });

  it("selects the lanes one after another", async () => {
    const { session } = await openSession();
    await session.runs.run();
    session.player.selectNeighbour(1);
    expect(session.store.get().selected?.id).toBe(1);
    session.player.selectNeighbour(1);
    expect(session.store.get().selected?.id).toBe(2);
  });
});

describe("a trace from elsewhere", () => {
  const { signal } = new AbortController();

  it("is shown at its address instead of the lesson, with its tasks and its output", async () => {
    const { session } = await openSession();
    await session.open("#trace=trace.jsonl", signal);
    const { traceFile, lesson: open, run, lines } = session.store.get();
    expect(traceFile).toEqual({ kind: "shown", name: "crawl.jsonl" });
    expect(open).toBeUndefined();
    expect(run?.model.tasks.size).toBe(3);
    expect(lines.map((line) => line.text)).toEqual(["page 1", "page 2"]);
  });

  it("goes when a lesson is opened, and the lesson is as it was", async () => {
    const { session } = await openSession();
    await session.open("#trace=trace.jsonl", signal);
    await session.open("#/06_lightweight_tasks/gather", signal);
    expect(session.store.get()).toMatchObject({ traceFile: undefined, run: undefined, source: "// gather\n" });
  });

  it("that is not there, or of another format, is refused in a sentence", async () => {
    const { session } = await openSession();
    await session.open("#trace=absent.jsonl", signal);
    expect(session.store.get().traceFile).toMatchObject({ text: "There is no trace at absent.jsonl." });
    await session.open("#trace=other.jsonl", signal);
    expect(session.store.get().traceFile).toMatchObject({
      text: "other.jsonl is a trace of format 2; this page reads format 1.",
    });
  });

  it("can be a file of the disk; one that is no trace is refused", async () => {
    const { session } = await openSession();
    const file = (text: string) => ({ name: "mine.jsonl", size: text.length, text: () => Promise.resolve(text) });
    await session.openTraceFile(file(gatherTrace(1)));
    expect(session.store.get().traceFile).toEqual({ kind: "shown", name: "mine.jsonl" });
    await session.openTraceFile(file("hello\n"));
    expect(session.store.get().traceFile).toMatchObject({
      text: expect.stringContaining("Line 1 of mine.jsonl is no trace's"),
    });
    await session.openTraceFile({ ...file(gatherTrace(1)), size: 1e9 });
    expect(session.store.get().traceFile).toMatchObject({ kind: "failed" });
  });
});

describe("the scenarios of an example", () => {
  it("are its worlds: the first is the usual one, and choosing another runs the program there", async () => {
    const { session, host } = await openSession();
    await session.runs.run();
    await session.switchScenario("far");
    expect(host.scenarios).toEqual(['{"near":1}', '{"far":1}']);
    expect(session.store.get().run?.scenario).toBe("far");
  });

  it("are remembered for each example", async () => {
    const settings = memoryStore();
    const { session } = await openSession(settings);
    session.chooseScenario("far");
    session.openExample("one_by_one");
    expect(session.store.get().scenario).toBeUndefined();
    const again = await openSession(settings);
    expect(again.session.store.get().scenario?.name).toBe("far");
  });

  it("are switched by a moment that the prose tells of, and run again only if need be", async () => {
    const { session, host } = await openSession();
    await session.goToTime("gather", 0, "far");
    await session.goToTime("gather", 0, "far");
    expect(host.scenarios).toEqual(['{"far":1}']);
  });
});

describe("keys of a single character", () => {
  it("count until they are turned off, which is remembered until they are turned on", async () => {
    const settings = memoryStore();
    const { session } = await openSession(settings);
    expect(session.store.get().characterKeys).toBe(true);
    session.setCharacterKeys(false);
    const later = await openSession(settings);
    expect(later.session.store.get().characterKeys).toBe(false);
    later.session.setCharacterKeys(true);
    expect((await openSession(settings)).session.store.get().characterKeys).toBe(true);
  });
});
