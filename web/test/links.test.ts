import { describe, expect, it } from "vitest";
import { deadlockTrace } from "./moment-traces.ts";
import { playerOver } from "./player-bench.ts";
import { gatherTrace } from "./traces.ts";

const task = (id: number) => ({ kind: "task", id }) as const;

describe("showing a record", () => {
  it("moves the cursor there and selects the task that it is about", () => {
    const { player, store } = playerOver(gatherTrace(2));
    player.show(13);
    expect(store.get().cursor.index).toBe(13);
    expect(store.get().selected).toEqual(task(2));
  });

  it("selects another task where that one is meant", () => {
    const { player, store } = playerOver(gatherTrace(2));
    player.show(5, 1);
    expect(store.get().selected).toEqual(task(1));
  });

  it("keeps the selection at a record of the loop's own", () => {
    const { player, store } = playerOver(gatherTrace(2));
    player.select(task(3));
    player.show(3);
    expect(store.get().cursor.index).toBe(3);
    expect(store.get().selected).toEqual(task(3));
  });

  it("does nothing outside the run", () => {
    const { player, store } = playerOver(gatherTrace(2));
    player.show(10_000);
    expect(store.get().cursor.index).toBe(0);
  });
});

describe("jumping to a change", () => {
  it("selects who runs when nobody is selected, and stays with that task", () => {
    const { player, store } = playerOver(deadlockTrace());
    player.show(13, undefined);
    player.select(undefined);
    player.jump(1);
    expect(store.get().selected).toEqual(task(2));
    const first = store.get().cursor.index;
    player.jump(1);
    expect(store.get().cursor.index).toBeGreaterThan(first);
    expect(store.get().selected).toEqual(task(2));
    player.jump(-1);
    expect(store.get().cursor.index).toBe(first);
  });

  it("stays where it is at a task's last change", () => {
    const { player, store } = playerOver(deadlockTrace());
    player.select(task(2));
    for (let i = 0; i < 20; ++i) player.jump(1);
    const last = store.get().cursor.index;
    player.jump(1);
    expect(store.get().cursor.index).toBe(last);
  });
});

describe("a line of the code", () => {
  it("leads to its moments, and selects whose code it is", () => {
    const { player, store } = playerOver(gatherTrace(2));
    const { run } = store.get();
    if (run !== undefined) store.set({ run: { ...run, file: "gather.cpp" }, openFile: "gather.cpp" });
    player.goToLine(12, 1);
    expect(run?.model.records[store.get().cursor.index]).toMatchObject({ k: "task", task: 2 });
    expect(store.get().selected).toEqual(task(1));
    player.goToLine(12, 1);
    expect(run?.model.records[store.get().cursor.index]).toMatchObject({ k: "task", task: 3 });
  });

  it("says so when no task comes by", () => {
    const { player, store } = playerOver(gatherTrace(2));
    const { run } = store.get();
    if (run !== undefined) store.set({ run: { ...run, file: "gather.cpp" }, openFile: "gather.cpp" });
    player.goToLine(3, 1);
    expect(store.get().notice?.text).toBe("No task stops or acts at line 3 in this run.");
    expect(store.get().cursor.index).toBe(0);
  });

  it("leads nowhere while the code is not what ran", () => {
    const { player, store } = playerOver(gatherTrace(2));
    const { run } = store.get();
    if (run !== undefined) store.set({ run: { ...run, file: "gather.cpp" }, source: "// edited" });
    player.goToLine(12, 1);
    expect(store.get().cursor.index).toBe(0);
    expect(store.get().notice).toBeUndefined();
  });
});
