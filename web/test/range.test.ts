import { describe, expect, it } from "vitest";
import { kWholeAxis } from "../src/app/index.ts";
import { buildModel, cursorAt, lifeOf, positionOf, rangeBetween, rangeText } from "../src/trace/index.ts";
import { playerOver } from "./player-bench.ts";
import { gatherTrace } from "./traces.ts";

const model = buildModel(gatherTrace(3));

describe("a range of time", () => {
  it("begins with the earlier of its moments", () => {
    const [a, b] = [cursorAt(model, 4), cursorAt(model, 9)];
    expect(rangeBetween(b, a)).toEqual({ from: a, to: b });
  });

  it("says how long it is and how much happens in it", () => {
    const last = model.records.length - 1;
    expect(rangeText(rangeBetween(cursorAt(model, 0), cursorAt(model, last)))).toBe(`1 s, ${last} events`);
    expect(rangeText(rangeBetween(cursorAt(model, 3), cursorAt(model, 4)))).toBe("0 s, 1 event");
  });

  it("is the life of a task, from its creation to its end", () => {
    const lane = model.lanes.find(({ name }) => name === "fetch-2");
    const life = lane === undefined ? undefined : lifeOf(model, lane);
    expect(model.records[life?.from.index ?? -1]).toMatchObject({ k: "task", name: "fetch-2" });
    expect(model.records[life?.to.index ?? -1]).toMatchObject({ k: "done", task: 3 });
  });
});

describe("zooming to what is selected", () => {
  it("shows the range with a little room beside it, and again what was in view before", () => {
    const { player, store } = playerOver(gatherTrace(3));
    player.selectRange(0.6, 0.4);
    expect(player.zoomToSelection()).toBe(true);
    const { from, to } = store.get().viewport;
    expect(from).toBeGreaterThan(0.35);
    expect(from).toBeLessThan(0.4);
    expect(to).toBeGreaterThan(0.6);
    player.zoomToSelection();
    expect(store.get().viewport).toEqual(kWholeAxis);
  });

  it("shows the life of the selected task when no range is", () => {
    const { player, store } = playerOver(gatherTrace(3));
    player.select({ kind: "task", id: 3 });
    player.zoomToSelection();
    const { viewport, run } = store.get();
    const lane = run?.model.lanes.find(({ id, kind }) => kind === "task" && id === 3);
    if (run === undefined || lane === undefined) throw new Error("no such lane");
    const life = lifeOf(run.model, lane);
    expect(viewport.from).toBeLessThan(positionOf(run.axis, run.model, life.from));
    expect(viewport.to).toBeGreaterThan(positionOf(run.axis, run.model, life.to));
    expect(viewport.to).toBeLessThan(1);
  });

  it("has nothing to do when nothing is selected", () => {
    expect(playerOver(gatherTrace(1)).player.zoomToSelection()).toBe(false);
  });

  it("takes the range that keys make: from the cursor on, up to the cursor", () => {
    const { player, store } = playerOver(gatherTrace(3));
    player.move({ kind: "to", index: 5 });
    player.selectFromOrTo("from");
    player.move({ kind: "to", index: 12 });
    player.selectFromOrTo("to");
    expect(store.get().range).toMatchObject({ from: { index: 5 }, to: { index: 12 } });
  });
});

describe("another axis", () => {
  it("keeps in view what is in view", () => {
    const { player, store } = playerOver(gatherTrace(3));
    player.setViewport({ from: 0.4, to: 0.6 });
    player.setFolded(true);
    const { viewport, run } = store.get();
    expect(run?.axis.folds).toHaveLength(1);
    expect(viewport.to - viewport.from).toBeLessThan(0.1);
    player.setFolded(false);
    expect(store.get().viewport.from).toBeCloseTo(0.4, 6);
    expect(store.get().viewport.to).toBeCloseTo(0.6, 6);
  });

  it("shows the whole run when that is in view", () => {
    const { player, store } = playerOver(gatherTrace(3));
    player.setAxisMode("time");
    expect(store.get().viewport).toEqual(kWholeAxis);
  });
});

describe("the stride of the buttons", () => {
  it("is an event, a poll or a turn of the loop, both ways", () => {
    const { player, store } = playerOver(gatherTrace(3));
    const kindAt = (): string | undefined => store.get().run?.model.records[store.get().cursor.index]?.k;
    for (const [stride, kind] of [
      ["poll", "step"],
      ["tick", "tick"],
    ] as const) {
      player.setStride(stride);
      player.move({ kind: "start" });
      player.step(1);
      player.step(1);
      expect(kindAt()).toBe(kind);
      const second = store.get().cursor.index;
      player.step(-1);
      expect(kindAt()).toBe(kind);
      expect(store.get().cursor.index).toBeLessThan(second);
    }
  });
});
