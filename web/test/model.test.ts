import { describe, expect, it } from "vitest";
import { buildModel, type Lane, LaneState, loadModel, stateAt, type TraceModel } from "../src/trace/index.ts";
import { blockedTrace, failingTrace, gatherTrace, instantTrace, timeoutTrace } from "./traces.ts";

function laneOf(model: TraceModel, name: string): Lane {
  const lane = model.lanes.find((candidate) => candidate.name === name);
  if (lane === undefined) throw new Error(`no lane called ${name}`);
  return lane;
}

function statesOf(lane: Lane): readonly number[] {
  return [...lane.state].map((packed) => packed & 15);
}

describe("the model of a run", () => {
  it("has a lane for the loop, then the workers, then the tasks in order of creation", () => {
    const { lanes } = buildModel(blockedTrace());
    expect(lanes.map((lane) => lane.name)).toEqual(["loop", "worker 1", "main", "beat", "offload"]);
  });

  it("takes a gathered sleeper through ready, running, waiting, ready, running, done", () => {
    const lane = laneOf(buildModel(gatherTrace(3)), "fetch-2");
    const { ready, running, waiting, result } = LaneState;
    expect(statesOf(lane)).toEqual([ready, ready, running, waiting, ready, running, result]);
  });

  it("knows no state of a task before its creation", () => {
    const model = buildModel(gatherTrace(3));
    expect(stateAt(laneOf(model, "fetch-2"), 0).state).toBe(LaneState.absent);
  });

  it("shows the loop idle while every task sleeps", () => {
    const model = buildModel(gatherTrace(3));
    const idle = model.records.findIndex((record) => record.k === "fire") - 1;
    expect(stateAt(laneOf(model, "loop"), idle).state).toBe(LaneState.idle);
  });

  it("shows loop and task computing while the loop is blocked, and not after", () => {
    const model = buildModel(blockedTrace());
    const cpu = model.records.findIndex((record) => record.k === "cpu" && record.lane === "loop");
    expect(stateAt(laneOf(model, "loop"), cpu).state).toBe(LaneState.computing);
    expect(stateAt(laneOf(model, "main"), cpu).state).toBe(LaneState.computing);
    expect(stateAt(laneOf(model, "loop"), cpu + 1).state).not.toBe(LaneState.computing);
  });

  it("lets a worker compute while the loop goes on", () => {
    const model = buildModel(blockedTrace());
    const beat = model.records.findIndex((record) => record.k === "done" && record.task === 2);
    expect(stateAt(laneOf(model, "worker 1"), beat).state).toBe(LaneState.computing);
    expect(stateAt(laneOf(model, "worker 1"), model.records.length - 1).state).toBe(LaneState.idle);
  });

  it("goes back to waiting when a poll's cost is charged after its end", () => {
    const model = buildModel(
      [
        '{"t":0,"k":"task","task":1,"name":"a","coro":"a"}',
        '{"t":0,"k":"step","task":1}',
        '{"t":0,"k":"suspend","task":1,"on":"sleep","at":"a.cpp:2","coro":"a","until":9}',
        '{"t":0,"k":"cpu","lane":"loop","dur":2,"what":"code","task":1}',
        '{"t":2,"k":"tick","n":2,"ready":0}',
      ].join("\n"),
    );
    const lane = laneOf(model, "a");
    expect(stateAt(lane, 3).state).toBe(LaneState.computing);
    expect(stateAt(lane, 4)).toMatchObject({ state: LaneState.waiting, cause: 2 });
  });

  it("adds cancelling to the states between the request and the end", () => {
    const model = buildModel(timeoutTrace());
    const lane = laneOf(model, "slow");
    const requested = model.records.findIndex((record) => record.k === "cancel");
    expect(stateAt(lane, requested - 1).cancelling).toBe(false);
    expect(stateAt(lane, requested)).toMatchObject({ state: LaneState.waiting, cancelling: true });
    expect(stateAt(lane, model.records.length - 1)).toMatchObject({ state: LaneState.cancelled, cancelling: false });
  });

  it("ends a failed task as failed", () => {
    const model = buildModel(failingTrace());
    expect(stateAt(laneOf(model, "main"), model.records.length - 1).state).toBe(LaneState.exception);
  });

  it("is the same when it is built in slices", async () => {
    const text = instantTrace(8_000);
    let breaths = 0;
    const breathe = (): Promise<void> => {
      breaths += 1;
      return Promise.resolve();
    };
    const sliced = await loadModel(text, breathe, new AbortController().signal);
    expect(sliced).toEqual(buildModel(text));
    expect(breaths).toBeGreaterThan(4);
  });

  it("stops being built when the run is replaced", async () => {
    const controller = new AbortController();
    const breathe = (): Promise<void> => {
      controller.abort();
      return Promise.resolve();
    };
    await expect(loadModel(instantTrace(8_000), breathe, controller.signal)).rejects.toThrow("aborted");
  });
});
