import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import {
  awaitGraph,
  boundGraph,
  buildModel,
  changeOf,
  circleSentence,
  cursorAt,
  LaneState,
  loopAt,
  momentIndex,
  momentOfLine,
  resourcesAt,
  stateAt,
  subjectAt,
  type TraceModel,
} from "../src/trace/index.ts";
import { jobsTrace } from "./job-traces.ts";
import { crowdTrace, deadlockTrace, find, laneOf, repeatedNapsTrace, sharedTrace } from "./moment-traces.ts";
import { blockedTrace, gatherTrace, instantTrace, kMs, TraceWriter } from "./traces.ts";

const edgesOf = (model: TraceModel, index: number): readonly string[] =>
  awaitGraph(model, cursorAt(model, index)).edges.map(
    ({ from, to, kind, sure }) => `${from} ${sure ? kind : `${kind}?`} ${to}`,
  );

describe("the loop at a moment", () => {
  it("has the ready queue in the order in which tasks became ready, and who of them runs in this iteration", () => {
    const model = buildModel(gatherTrace(3));
    const created = loopAt(model, cursorAt(model, find(model, "suspend") - 1), 10);
    expect(created.ready.shown.map(({ task, now }) => [task, now])).toEqual([
      [2, false],
      [3, false],
      [4, false],
    ]);
    const second = loopAt(model, cursorAt(model, find(model, "step", 1)), 10);
    expect(second.running).toBe(2);
    expect(second.ready.shown.map(({ task, now }) => [task, now])).toEqual([
      [3, true],
      [4, true],
    ]);
    expect(second.ready.shown[0]?.why).toBe("it was just created");
  });

  it("has the timers that are set, the next to be due first", () => {
    const model = buildModel(crowdTrace(5));
    const loop = loopAt(model, cursorAt(model, model.records.length - 1), 3);
    expect(loop.timers.count).toBe(5);
    expect(loop.timers.shown.map(({ task }) => task)).toEqual([6, 5, 4]);
  });

  it("forgets a timer that fired or was taken back", () => {
    const model = buildModel(sharedTrace());
    const timersAt = (index: number): number => loopAt(model, cursorAt(model, index), 10).timers.count;
    expect(timersAt(find(model, "timer"))).toBe(1);
    expect(timersAt(find(model, "untimer") - 1)).toBe(1);
    expect(timersAt(find(model, "untimer"))).toBe(0);
  });

  it("says that a timer is overdue while the loop is busy", () => {
    const model = buildModel(sharedTrace());
    const index = find(model, "suspend", 3);
    const at = (time: number) => loopAt(model, { index, time }, 10).timers.shown[0]?.overdue;
    expect([at(50 * kMs), at(51 * kMs)]).toEqual([false, true]);
  });

  it("has jobs that no worker has begun", () => {
    const model = buildModel(blockedTrace());
    expect(loopAt(model, cursorAt(model, find(model, "submit")), 10).queued.shown.map(({ task }) => task)).toEqual([3]);
    expect(loopAt(model, cursorAt(model, find(model, "work")), 10).queued.count).toBe(0);
  });

  it("is the same as the lanes say, at each record of each golden trace", () => {
    const lessons = resolve(import.meta.dirname, "../../lessons");
    const traces = readdirSync(lessons, { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".trace.jsonl"),
    );
    expect(traces.length).toBeGreaterThan(0);
    for (const path of traces) {
      const model = buildModel(readFileSync(resolve(lessons, path), "utf8"));
      const tasks = model.lanes.filter(({ kind }) => kind === "task");
      for (let index = 0; index < model.records.length; index += 7) {
        const ready = loopAt(model, cursorAt(model, index), 10_000).ready.shown.map(({ task }) => task);
        const lanes = tasks.filter((lane) => {
          const { state, cause } = stateAt(lane, index);
          return state === LaneState.ready && model.records[cause]?.k === "ready";
        });
        expect([...ready].sort(), `${path} at ${index}`).toEqual(lanes.map(({ id }) => id).sort());
      }
    }
  });
});

describe("what is open at a moment", () => {
  // Who naps again is ready again: spans begin and end behind thousands of others, late or at once.
  it.each([
    ["late", repeatedNapsTrace(1500, 4), 97],
    ["at once", instantTrace(6000), 5],
  ])("is found behind thousands of others that end %s, as by a search from the start", (_, text, stride) => {
    const model = buildModel(text);
    const { tasks, ready, waits } = momentIndex(model);
    for (const { from, until, openAt } of [tasks, ready, waits]) {
      const all = [...from.keys()];
      for (let index = 0; index < model.records.length; index += stride) {
        const slow = all.filter((i) => (from[i] ?? 0) <= index && (until[i] ?? 0) > index);
        expect(openAt(index)).toEqual(slow);
      }
    }
  });
});

describe("the graph of who waits for whom", () => {
  it("leads from a lock's waiter over the lock to its holder, and names the circle", () => {
    const model = buildModel(deadlockTrace());
    const graph = awaitGraph(model, cursorAt(model, find(model, "stopped")));
    expect(edgesOf(model, find(model, "stopped"))).toEqual([
      "task 1 waits task 2",
      "task 1 waits task 3",
      "task 2 waits object 3",
      "object 3 held task 3",
      "task 3 waits object 1",
      "object 1 held task 2",
    ]);
    expect(graph.nodes.filter(({ inCircle }) => inCircle).map(({ name }) => name)).toEqual([
      "one",
      "lock 2",
      "two",
      "lock 1",
    ]);
    expect(graph.edges.filter(({ inCircle }) => inCircle)).toHaveLength(4);
    expect(graph.circles.map((round) => circleSentence(graph, round))).toEqual([
      expect.stringMatching(/waits for lock 2, held by two, which waits for lock 1, held by one: none of them/),
    ]);
  });

  it("keeps a deadlock to the end, although the run's variables end behind it", () => {
    const model = buildModel(deadlockTrace());
    expect(awaitGraph(model, cursorAt(model, model.records.length - 1)).circles).toHaveLength(1);
    expect(stateAt(laneOf(model, 2), model.records.length - 1).state).toBe(LaneState.waiting);
  });

  it("says from the record on that found it that no task can run again", () => {
    const model = buildModel(deadlockTrace());
    const stuckAt = (index: number) => awaitGraph(model, cursorAt(model, index)).stuck;
    const stopped = find(model, "stopped");
    expect([stuckAt(stopped - 1), stuckAt(stopped)]).toEqual([undefined, stopped]);
  });

  it("has no circle while one of two locks is free", () => {
    const model = buildModel(deadlockTrace());
    expect(awaitGraph(model, cursorAt(model, find(model, "suspend", 3))).circles).toEqual([]);
  });

  it("leads from a gather to the tasks that its task has created", () => {
    const model = buildModel(gatherTrace(3));
    const edges = edgesOf(model, find(model, "suspend"));
    expect(edges).toEqual(["task 1 waits task 2", "task 1 waits task 3", "task 1 waits task 4"]);
  });

  it("leads to a queue, to a worker, and unsurely from a pool to who has a connection", () => {
    const model = buildModel(sharedTrace());
    expect(edgesOf(model, find(model, "suspend", 1))).toEqual([
      "task 1 waits work 1",
      "task 2 waits object 2",
      "task 1 made task 2",
      "task 1 made task 3",
    ]);
    expect(edgesOf(model, find(model, "suspend", 3))).toContain("object 7 held? task 2");
    const graph = awaitGraph(model, cursorAt(model, find(model, "suspend", 3)));
    expect(graph.nodes.find(({ key }) => key === "work 1")?.name).toBe("worker 1");
  });

  it("takes an unsure edge for no deadlock", () => {
    const model = buildModel(sharedTrace());
    expect(awaitGraph(model, cursorAt(model, find(model, "suspend", 3))).circles).toEqual([]);
  });

  it("leads from who waits in spawn() over the scheduler to the job that is active", () => {
    const model = buildModel(jobsTrace());
    const edges = edgesOf(model, find(model, "suspend"));
    expect(edges).toContain("task 1 waits object 1");
    expect(edges).toContain("object 1 held task 2");
  });

  it("makes one node of those who wait alike, and keeps the selected one apart", () => {
    const model = buildModel(crowdTrace(1000));
    const graph = awaitGraph(model, cursorAt(model, model.records.length - 1));
    expect(graph.nodes).toHaveLength(1001);
    const alike = boundGraph(graph, undefined, 60);
    expect(alike.nodes.map(({ note }) => note)).toEqual(["sleep until 1 s · line 4", "1000 tasks: sleep · line 1"]);
    const apart = boundGraph(graph, "task 7", 60);
    expect(apart.nodes.map(({ members }) => members.length)).toEqual([0, 999, 0]);
  });

  it("shows the neighbourhood of the selected task when there is still too much", () => {
    const model = buildModel(crowdTrace(1000));
    const whole = awaitGraph(model, cursorAt(model, model.records.length - 1));
    const graph = { ...whole, nodes: whole.nodes.map((node) => ({ ...node, note: node.key })) };
    const near = boundGraph(graph, "task 500", 20);
    expect(near.nodes).toHaveLength(20);
    expect(near.nodes.map(({ key }) => key)).toContain("task 500");
    expect(near.hidden).toBe(981);
  });
});

describe("resources at a moment", () => {
  const rowsAt = (model: TraceModel, index: number) =>
    resourcesAt(model, index, 100).groups.flatMap(({ rows }) => rows);

  it("are what is open, by whom and at which line, and how it is used", () => {
    const model = buildModel(sharedTrace());
    const rows = rowsAt(model, find(model, "suspend", 3)).map(({ name, by, at, state }) => [name, by, at, state]);
    expect(rows).toContainEqual(["lock 1", 2, "shared.cpp:13", "held by consumer since 0 s"]);
    expect(rows).toContainEqual(["database connection 1", 2, "shared.cpp:11", "in use by consumer"]);
    expect(rows).toContainEqual(["queue 1", 2, "shared.cpp:9", "holds 0 items"]);
    expect(rows.map(([name]) => name)).toContain("connection 1 to 10.0.0.3:80");
  });

  it("have not been opened before", () => {
    const model = buildModel(sharedTrace());
    expect(rowsAt(model, find(model, "suspend")).map(({ name }) => name)).toEqual([]);
  });

  it("count who waits for them", () => {
    const model = buildModel(deadlockTrace());
    expect(rowsAt(model, find(model, "stopped")).map(({ name, waiting }) => [name, waiting])).toEqual([
      ["lock 1", 1],
      ["lock 2", 1],
    ]);
  });

  it("are leaks when the run ended with them open, and the advice says so", () => {
    const model = buildModel(sharedTrace());
    const resources = resourcesAt(model, model.records.length - 1, 100);
    const leaked = resources.groups.flatMap(({ rows }) =>
      rows.filter(({ leak }) => leak !== undefined).map(({ name, leak }) => `${name}: ${leak}`),
    );
    expect(leaked).toEqual([
      "connection 1 to 10.0.0.3:80: never closed",
      "database connection 1: never given back",
      "lock 1: never released",
    ]);
    expect(resources.leaked).toBe(3);
    expect(resources.advice).toEqual([find(model, "lint")]);
  });

  it("are leaked by who took a connection and never gave it back, though its pool closed it", () => {
    const leaksOf = (...ops: readonly string[]): readonly (string | undefined)[] => {
      const trace = new TraceWriter().add("task", { task: 1, name: "main", coro: "main" });
      for (const op of ops) trace.add("db", { id: 2, op, task: 1 });
      const model = buildModel(trace.end());
      return rowsAt(model, model.records.length - 1).map(({ leak }) => leak);
    };
    expect(leaksOf("open", "acquire", "close")).toEqual(["never given back"]);
    expect(leaksOf("open", "acquire", "release", "acquire", "done", "release", "close")).toEqual([undefined]);
    expect(leaksOf("open", "acquire", "release")).toEqual(["never closed"]);
  });

  it("have client sessions among them, from the line that made them to their close", () => {
    const trace = new TraceWriter().add("task", { task: 1, name: "main", coro: "main" }).add("step", { task: 1 });
    trace.add("object", { id: 1, what: "session" }).add("session", { id: 1, op: "create", task: 1, at: "a.cpp:4" });
    trace.add("object", { id: 2, what: "session" }).add("session", { id: 2, op: "create", task: 1, at: "a.cpp:5" });
    trace.add("session", { id: 1, op: "close", task: 1 });
    const model = buildModel(trace.end());
    const rows = rowsAt(model, model.records.length - 1).map(({ name, at, state, leak }) => [name, at, state, leak]);
    expect(rows).toEqual([
      ["client session 1", "a.cpp:4", "closed", undefined],
      ["client session 2", "a.cpp:5", "open", "never closed"],
    ]);
  });

  it("are no leaks of a run that was stopped", () => {
    const model = buildModel(deadlockTrace());
    expect(resourcesAt(model, model.records.length - 1, 100).leaked).toBe(0);
  });

  it("are closed at the record that closed them", () => {
    const model = buildModel(jobsTrace());
    const done = model.records.findIndex((record) => record.k === "job" && record.op === "done");
    const first = (index: number) => rowsAt(model, index).find(({ name }) => name === "save-1")?.closed;
    expect([first(done - 1), first(done)]).toEqual([undefined, done]);
  });
});

describe("moments", () => {
  it("of a task are where its state changes, forwards and backwards", () => {
    const model = buildModel(deadlockTrace());
    const lane = laneOf(model, 2);
    const waits = find(model, "suspend", 1);
    expect(changeOf(lane, waits - 1, 1)).toBe(waits);
    expect(changeOf(lane, waits, -1)).toBe(find(model, "step", 1));
    expect(changeOf(lane, model.records.length - 1, 1)).toBeUndefined();
  });

  it("of a line follow one another, and behind the last comes the first", () => {
    const model = buildModel(gatherTrace(2));
    const [first, second] = [find(model, "suspend", 1), find(model, "suspend", 2)];
    const next = (index: number, direction: 1 | -1) => momentOfLine(model, "gather.cpp", 7, index, direction);
    expect([next(0, 1), next(first, 1), next(second, 1)]).toEqual([first, second, first]);
    expect([next(second, -1), next(first, -1)]).toEqual([first, second]);
    expect(momentOfLine(model, "gather.cpp", 1, 0, 1)).toBeUndefined();
  });

  it("belong to who runs, and behind a deadlock to who waited last", () => {
    const model = buildModel(deadlockTrace());
    expect(subjectAt(model, find(model, "timer"))).toEqual({ kind: "task", id: 2 });
    expect(subjectAt(model, model.records.length - 1)).toEqual({ kind: "task", id: 3 });
    expect(subjectAt(model, 0)).toBeUndefined();
  });
});
