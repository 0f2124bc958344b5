import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import {
  baseState,
  buildModel,
  cursorAt,
  cursorAtTime,
  describeLane,
  hasEnded,
  type Lane,
  LaneState,
  makeAxis,
  markAt,
  occupancyAt,
  sentenceOf,
  stateAt,
} from "../src/trace/index.ts";
import { makePlot, visitSlices } from "../src/ui/timeline/geometry.ts";
import { floodTrace, jobsTrace } from "./job-traces.ts";
import { kMs, TraceWriter } from "./traces.ts";

const { pending, ready, running, waiting, cancelled, dropped } = LaneState;
const model = buildModel(jobsTrace());

function laneOf(name: string, of = model): Lane {
  const lane = of.lanes.find((candidate) => candidate.name === name);
  if (lane === undefined) throw new Error(`no lane called ${name}`);
  return lane;
}

/** The record of a job with this operation. */
function jobRecord(op: string, id: number): number {
  return model.records.findIndex((record) => record.k === "job" && record.op === op && record.id === id);
}

function hover(name: string, index: number): string {
  return describeLane(model, laneOf(name), cursorAt(model, index));
}

describe("the lanes of jobs", () => {
  it("stand in the order of spawning, those that never ran among them", () => {
    expect(model.lanes.map((lane) => lane.name)).toEqual(["loop", "main", "save-1", "save-2", "save-3", "job 5"]);
    expect(model.lanes.map((lane) => lane.detail)).toEqual(["", "main", "save, job", "save, job", "job", "job"]);
  });

  it("begin with being pending, in the lane of the task that the job becomes", () => {
    const lane = laneOf("save-2");
    expect(lane).toMatchObject({ kind: "task", id: 3, job: 3 });
    const states = [...lane.state].map(baseState);
    expect(states).toEqual([pending, ready, ready, running, waiting, waiting, ready, running, cancelled]);
    expect(stateAt(lane, jobRecord("queue", 3) - 1).state).toBe(LaneState.absent);
    expect(stateAt(lane, jobRecord("done", 2)).state).toBe(pending);
    expect(stateAt(lane, jobRecord("start", 3)).state).not.toBe(pending);
  });

  it("end dropped when the scheduler is closed before the job had a place", () => {
    const lane = laneOf("save-3");
    expect(lane).toMatchObject({ kind: "job", id: 4, job: 4 });
    expect([...lane.state]).toEqual([pending, dropped]);
    expect(lane.from[1]).toBe(jobRecord("done", 4));
    expect(hasEnded(dropped)).toBe(true);
    expect(hasEnded(pending)).toBe(false);
  });

  it("leave no pending of a job that starts at once", () => {
    expect([...laneOf("save-1").state].map(baseState)).not.toContain(pending);
  });

  it("stay pending to the end of a trace that was cut", () => {
    const trace = new TraceWriter();
    trace.add("job", { id: 4, scheduler: 1, op: "queue", active: 1, pending: 1 });
    trace.add("print", { text: "cut here" });
    const cut = buildModel(trace.end(1));
    const lane = laneOf("job 4", cut);
    expect(stateAt(lane, cut.records.length - 1).state).toBe(pending);
    expect(describeLane(cut, lane, cursorAt(cut, 2))).toBe(
      "job 4 waits for a place since 0 s: 1 job of this scheduler is active; it never starts in this run.",
    );
  });

  it("cost no more than what is in view, however many jobs are pending", () => {
    const flood = buildModel(floodTrace(10_000));
    const axis = makeAxis(flood, "unfolded");
    const plot = makePlot(1000, 100, { from: 0, to: 1 });
    let slices = 0;
    for (const lane of flood.lanes.filter(({ job }) => job !== undefined).slice(0, 30)) {
      visitSlices(lane, axis, plot, () => {
        slices += 1;
      });
    }
    expect(flood.records.length).toBeGreaterThan(50_000);
    expect(flood.lanes).toHaveLength(10_002);
    expect(slices).toBeLessThan(30 * 10);
  });
});

describe("the sentence about a job's lane", () => {
  it("says why it is pending, since when, and what will make room for it", () => {
    expect(hover("save-2", jobRecord("queue", 4))).toBe(
      "save-2 waits for a place since 0 s because of line 12: 1 of 1 job of this scheduler is active; it will start at 100 ms, when save-1 has ended.",
    );
  });

  it("says that a pending job will be dropped", () => {
    expect(hover("save-3", jobRecord("queue", 4))).toBe(
      "save-3 waits for a place since 0 s because of line 12: 1 of 1 job of this scheduler is active; it will be dropped at 150 ms.",
    );
  });

  it("says that a dropped job never ran, and who closed the scheduler", () => {
    expect(hover("job 5", model.records.length - 1)).toBe(
      "job 5 never ran: the scheduler was closed by main at 150 ms, before it had a place.",
    );
  });

  it("says of a task whose job it is and how full the scheduler is, until it ends", () => {
    const sleeps = model.records.findIndex((record) => record.k === "suspend" && record.task === 2);
    expect(hover("save-1", sleeps)).toBe(
      "save-1 waits for sleep since 0 s because of line 4; will be woken at 100 ms. A job of the scheduler: 1 of 1 job is active, 2 are pending.",
    );
    expect(hover("save-1", model.records.length - 1)).toBe("save-1 was done at 100 ms.");
    expect(hover("main", sleeps)).not.toContain("A job of");
  });

  it("says that spawn() waits for room in a full queue", () => {
    const spawns = model.records.findIndex((record) => record.k === "suspend" && record.on === "scheduler.spawn");
    expect(hover("main", spawns)).toBe(
      "main waits for room in the queue of the scheduler (at most 2 pending jobs) since 0 s because of line 14; will be woken at 100 ms.",
    );
  });

  it("knows how full a scheduler is at every moment", () => {
    expect(occupancyAt(model, 1, 0)).toEqual({ active: 0, pending: 0, limit: 1 });
    expect(occupancyAt(model, 1, jobRecord("done", 2))).toEqual({ active: 0, pending: 2, limit: 1 });
    expect(occupancyAt(model, 1, model.records.length - 1)).toEqual({ active: 0, pending: 0, limit: 1 });
  });
});

describe("the story of jobs", () => {
  it("tells of every record of a scheduler and of its jobs", () => {
    const told = [...model.records.entries()]
      .filter(([, { k }]) => k === "scheduler" || k === "job")
      .map(([index]) => sentenceOf(model, index));
    expect(told).toEqual([
      "main makes a scheduler at line 9: 1 job may be active, at most 2 may wait.",
      "main spawns the job save-1 on the scheduler at line 12: it starts at once; 1 of 1 job is active, none is pending.",
      "main spawns the job save-2 on the scheduler at line 12: it waits for a place; 1 of 1 job is active, 1 is pending.",
      "main spawns the job save-3 on the scheduler at line 12: it waits for a place; 1 of 1 job is active, 2 are pending.",
      "The job save-1 is done: 0 of 1 job is active, 2 are pending.",
      "The scheduler has a place for the job save-2, which starts: 1 of 1 job is active, 1 is pending.",
      "main spawns job 5 on the scheduler at line 14: it waits for a place; 1 of 1 job is active, 2 are pending.",
      "main closes the scheduler, which takes no more jobs: 1 of 1 job is active, 2 are pending.",
      "The job save-3 is dropped while it is pending, and never runs: 1 of 1 job is active, 1 is pending.",
      "Job 5 is dropped while it is pending, and never runs: 1 of 1 job is active, none is pending.",
      "main asks the job save-2 to end.",
      "The job save-2 has ended cancelled: 0 of 1 job is active, none is pending.",
      "The scheduler is closed: none of its jobs is left.",
    ]);
  });

  it("tells what a task waits for that waits for a job or a scheduler", () => {
    const trace = new TraceWriter();
    trace.add("task", { task: 1, name: "main", coro: "main" }).add("task", { task: 2, name: "save-1", coro: "save" });
    const first = 5;
    trace.add("job", { id: 7, scheduler: 4, op: "spawn", task: 2, active: 1, pending: 0 });
    trace.add("scheduler", { id: 5, op: "create", limit: 2, pending_limit: 0, active: 0, pending: 0 });
    for (const [on, id] of [
      ["job.wait", 7],
      ["job.close", 7],
      ["scheduler.close", 4],
      ["scheduler.spawn", 5],
    ]) {
      trace.add("suspend", { task: 1, on, at: "a.cpp:4", coro: "main", id });
    }
    trace.add("pass", { task: 1, on: "scheduler.spawn", at: "a.cpp:4" }).add("ready", { task: 1, why: "job.wait" });
    const several = buildModel(trace.end());
    expect(Array.from({ length: 6 }, (_, i) => sentenceOf(several, first + i))).toEqual([
      "main stops at line 4 and waits for the job save-1.",
      "main stops at line 4 and waits for the job save-1 to end.",
      "main stops at line 4 and waits for the jobs of scheduler 4 to end.",
      "main stops at line 4 and waits for room in the queue of scheduler 5.",
      "main awaits spawn() at line 4, which is ready: nobody else can run.",
      "main is ready to run, because the job has ended.",
    ]);
  });
});

describe("the full queue of the lessons", () => {
  const golden = "../../lessons/17_scheduler/golden/full_queue.trace.jsonl";
  const full = buildModel(readFileSync(resolve(import.meta.dirname, golden), "utf8"));
  const jobs = full.lanes.filter(({ job }) => job !== undefined);

  it("has ten jobs, of which the two that have a place at once are never pending", () => {
    expect(jobs.map(({ kind }) => kind)).toEqual(jobs.map(() => "task"));
    expect(jobs.map(({ state }) => baseState(state[0] ?? 0) === pending)).toEqual([
      ...[false, false],
      ...Array.from({ length: 8 }, () => true),
    ]);
  });

  it("has two active jobs whenever one is pending, but for the moment at which one makes room", () => {
    const scheduler = full.schedulers.keys().next().value ?? 0;
    for (const [index, time] of full.times.entries()) {
      const { active } = occupancyAt(full, scheduler, index);
      const someWait = jobs.some((lane) => stateAt(lane, index).state === pending);
      if (someWait && time !== full.times[index + 1]) expect(active).toBe(2);
    }
  });

  it("says of the fifth letter what it waits for and what makes room for it", () => {
    const fifth = jobs[4];
    if (fifth === undefined) throw new Error("there are fewer than five jobs");
    expect(describeLane(full, fifth, cursorAtTime(full, 1000 * kMs))).toMatch(
      /^Task-6 waits for a place since 0 s because of line \d+: 2 of 2 jobs of this scheduler are active; it will start at 4 s, when Task-4 has ended\.$/,
    );
  });
});

describe("a program of several files", () => {
  it("has the file beside each line, which may be the library's", () => {
    const trace = new TraceWriter().add("task", { task: 1, name: "job of GET /", coro: "main" });
    trace.add("job", { id: 7, scheduler: 4, op: "spawn", task: 1, at: "atomic.cpp:63", active: 1, pending: 0 });
    trace.add("suspend", { task: 1, on: "sleep", at: "server.cpp:4", coro: "main", until: 5 });
    const several = buildModel(trace.end());
    expect(several.sources).toEqual(["atomic.cpp", "server.cpp"]);
    expect(sentenceOf(several, 2)).toMatch(/^The loop spawns the job of GET \/ on the scheduler at atomic\.cpp:63: /);
    expect(describeLane(several, laneOf("job of GET /", several), cursorAt(several, 3))).toContain(
      "since 0 s because of server.cpp:4;",
    );
  });
});

describe("the marked line", () => {
  it("of a selected job is that of its spawn() while it is pending and when it never ran", () => {
    const at = jobRecord("queue", 4);
    const spawned = { place: { file: "jobs.cpp", line: 12 } };
    expect(markAt(model, at, "jobs.cpp", { kind: "job", id: 4 })).toMatchObject(spawned);
    expect(markAt(model, at, "jobs.cpp", { kind: "task", id: 3 })).toMatchObject(spawned);
    const sleeps = model.records.findIndex((record) => record.k === "suspend" && record.task === 3);
    expect(markAt(model, sleeps, "jobs.cpp", { kind: "task", id: 3 })).toMatchObject({ place: { line: 4 } });
  });

  it("of a spawn is the spawning task's", () => {
    expect(markAt(model, jobRecord("queue", 3), "jobs.cpp", undefined)).toMatchObject({ place: { line: 12 }, task: 1 });
    expect(model.times[jobRecord("start", 3)]).toBe(100 * kMs);
  });
});
