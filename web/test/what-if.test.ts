import { describe, expect, it } from "vitest";
import { kAsDelivered } from "../src/app/index.ts";
import { buildModel, cursorAt, cursorAtTime, makeAxis, type TraceModel } from "../src/trace/index.ts";
import {
  deedsOn,
  deedsOnHost,
  History,
  hostsIn,
  type Injection,
  indexOfInjection,
  injectionWords,
  keepPlace,
  momentAt,
  momentWords,
  nameForCancel,
  parseTime,
  serverAddress,
  visitsOf,
  withFlags,
  withMoment,
  worldOf,
} from "../src/whatif/index.ts";
import { gatherTrace, kMs, kSecond, TraceWriter } from "./traces.ts";

const cancel: Injection = { do: "cancel", task: "fetch-2", when: { kind: "time", time: 1.5 * kSecond } };
const ctrlC: Injection = { do: "signal", signal: "SIGINT", when: { kind: "await", n: 7 } };
const order: Injection = {
  do: "request",
  method: "POST",
  url: "http://localhost:8080/orders",
  body: "tea",
  at: 20 * kMs,
  leaves: 40 * kMs,
};

function model(): TraceModel {
  return buildModel(gatherTrace(2));
}

/** A server that a host asks; `answered` in nanoseconds. */
function serverTrace(answered: number): TraceModel {
  const trace = new TraceWriter();
  trace.add("task", { task: 1, name: "main", coro: "main" });
  trace
    .at(10 * kMs)
    .add("visit", { id: 5, host: "phone", op: "request", method: "GET", url: "http://localhost:8080/a" });
  trace.at(30 * kMs).add("http", { id: 6, role: "server", op: "request", method: "GET", url: "/a", task: 1 });
  trace.at(answered).add("visit", { id: 5, host: "phone", op: "response", status: 200, size: 9 });
  return buildModel(trace.end());
}

describe("what a program is told", () => {
  it("is nothing when nothing is changed", () => {
    expect(worldOf('{"seed":3}', kAsDelivered)).toEqual({ env: {}, scenario: '{"seed":3}' });
    expect(worldOf(undefined, kAsDelivered)).toEqual({ env: {}, scenario: undefined });
  });

  it("is a line of text for what happens to any program", () => {
    const cut: Injection = { do: "cut", host: "python.org", when: { kind: "time", time: 0 } };
    const { env, scenario } = worldOf(undefined, {
      ...kAsDelivered,
      injections: [cancel, ctrlC, cut],
      seed: 4,
      schedule: 9,
    });
    expect(env).toEqual({
      AIO_INJECT:
        "do=cancel;task=fetch-2;at=1500000000ns|do=signal;signal=SIGINT;await=7|do=cut;host=python.org;at=0ns",
      AIO_SEED: "4",
      AIO_SCHEDULE: "9",
    });
    expect(scenario).toBeUndefined();
  });

  it("is part of its scenario for requests, faults, latency and loss, beside what that says", () => {
    const own = '{"hosts":[{"name":"far","latency":"1s"}],"requests":[{"from":"phone"}]}';
    const faults: readonly Injection[] = [
      { do: "fault", host: "far", kind: "partition", from: kSecond, until: 2 * kSecond },
      { do: "fault", host: "near", kind: "stall", from: 0, until: 3 * kSecond },
    ];
    const { scenario } = worldOf(own, { ...kAsDelivered, injections: [order, ...faults], latency: 5 * kMs, loss: 0.1 });
    expect(JSON.parse(scenario ?? "")).toEqual({
      hosts: [
        { name: "far", latency: "1s", faults: [{ kind: "partition", from: "1000000000ns", until: "2000000000ns" }] },
        { name: "near", faults: [{ kind: "stall", from: "0ns", duration: "3000000000ns" }] },
      ],
      requests: [
        { from: "phone" },
        {
          from: "browser",
          at: "20000000ns",
          method: "POST",
          url: "http://localhost:8080/orders",
          body: "tea",
          leaves: "40000000ns",
        },
      ],
      everywhere: { latency: "5000000ns", loss: 0.1 },
    });
  });

  it("has the chosen order of tasks, also when the scenario has one", () => {
    const { env, scenario } = worldOf('{"schedule":1,"seed":2}', { ...kAsDelivered, schedule: 5 });
    expect(env.AIO_SCHEDULE).toBe("5");
    expect(scenario).toBe('{"seed":2}');
  });
});

describe("the moment at the cursor", () => {
  it("is a time between two records", () => {
    const run = model();
    expect(momentAt(run, cursorAtTime(run, 0.4 * kSecond))).toEqual({ kind: "time", time: 0.4 * kSecond });
  });

  it("is the await before the cursor within an instant, counted as the program counts", () => {
    const run = model();
    const suspends = run.records.flatMap((record, index) => (record.k === "suspend" ? [index] : []));
    suspends.forEach((index, i) => {
      expect(momentAt(run, cursorAt(run, index))).toEqual({ kind: "await", n: i + 1 });
    });
  });

  it("is the time as long as nothing of that instant has waited", () => {
    const run = model();
    expect(momentAt(run, cursorAt(run, 1))).toEqual({ kind: "time", time: 0 });
    const fired = run.records.findIndex(({ k }) => k === "fire");
    expect(momentAt(run, cursorAt(run, fired))).toEqual({ kind: "time", time: kSecond });
  });

  it("is said in words, with who waits and where", () => {
    expect(momentWords(model(), { kind: "await", n: 2 })).toBe("when fetch-1 waits at line 7, at 0 s");
    expect(momentWords(model(), { kind: "time", time: 1.2 * kSecond })).toBe("at 1.2 s");
    expect(momentWords(undefined, { kind: "await", n: 2 })).toBe("at wait 2 of the program");
  });
});

describe("a task is cancelled", () => {
  it("by its name, or by its number when another has the same or the text could not hold it", () => {
    expect(nameForCancel(model(), 2)).toBe("fetch-1");
    const trace = new TraceWriter();
    ["handler", "handler", "a;b"].forEach((name, i) => {
      trace.add("task", { task: i + 1, name, coro: "f" });
    });
    const run = buildModel(trace.end());
    expect([1, 2, 3].map((task) => nameForCancel(run, task))).toEqual(["#1", "#2", "#3"]);
  });

  it("only while it is there; else the menu says why not", () => {
    const run = model();
    const lane = run.lanes.find(({ kind, id }) => kind === "task" && id === 2);
    const labels = (index: number) => deedsOn(run, cursorAt(run, index), lane).map(({ label, why }) => label + why);
    expect(labels(0)[0]).toBe("Cancel fetch-1fetch-1 is not there yet");
    expect(labels(run.records.length - 1)[0]).toBe("Cancel fetch-1fetch-1 has ended");
    const [first] = deedsOn(run, cursorAtTime(run, 0.5 * kSecond), lane);
    expect(first?.injection).toEqual({ do: "cancel", task: "fetch-1", when: { kind: "time", time: 0.5 * kSecond } });
  });
});

describe("what can happen to a host", () => {
  it("begins at the cursor", () => {
    const run = serverTrace(50 * kMs);
    const deeds = deedsOnHost(run, cursorAtTime(run, 40 * kMs), "phone");
    expect(deeds.map(({ label }) => label)).toContain("Disconnect phone");
    expect(deeds.at(-1)?.injection).toMatchObject({ do: "fault", kind: "stall", from: 40 * kMs });
  });

  it("is offered for hosts of the run and of the scenario, not for the program's own computer", () => {
    expect(hostsIn(serverTrace(50 * kMs), '{"hosts":[{"name":"localhost"},{"name":"far"}]}')).toEqual(["phone", "far"]);
  });
});

describe("the place of a person in a run", () => {
  const shown = (run: TraceModel) => ({ model: run, axis: makeAxis(run, "unfolded") });
  const whole = { from: 0, to: 1 };

  it("is the same record when the next run is the same up to there", () => {
    const [before, now] = [serverTrace(50 * kMs), serverTrace(60 * kMs)];
    const place = { cursor: cursorAt(before, 2), viewport: whole, selected: { kind: "task", id: 1 } as const };
    expect(keepPlace(shown(before), shown(now), place)).toEqual(place);
  });

  it("is before what has come into the gap in which it was", () => {
    const [before, now] = [serverTrace(90 * kMs), serverTrace(50 * kMs)];
    const cursor = cursorAtTime(before, 70 * kMs);
    const kept = keepPlace(shown(before), shown(now), { cursor, viewport: whole, selected: undefined });
    expect(kept.cursor).toEqual({ index: cursor.index, time: 50 * kMs });
  });

  it("is where they part when that is at its own time, else at the same time", () => {
    const [before, now] = [serverTrace(50 * kMs), serverTrace(60 * kMs)];
    const at = (index: number) =>
      keepPlace(shown(before), shown(now), { cursor: cursorAt(before, index), viewport: whole, selected: undefined })
        .cursor;
    expect(at(4).time).toBe(50 * kMs);
    const early = buildModel(gatherTrace(3));
    const late = buildModel(gatherTrace(2));
    const kept = keepPlace(shown(early), shown(late), {
      cursor: cursorAt(early, 9),
      viewport: whole,
      selected: undefined,
    });
    expect(kept.cursor).toEqual({ index: 9, time: 0 });
  });

  it("loses a selected lane that the next run has not", () => {
    const [before, now] = [buildModel(gatherTrace(3)), buildModel(gatherTrace(2))];
    const place = { cursor: cursorAt(before, 0), viewport: whole, selected: { kind: "task", id: 4 } as const };
    expect(keepPlace(shown(before), shown(now), place).selected).toBeUndefined();
  });
});

describe("the history of changes", () => {
  const seeded = (seed: number) => ({ ...kAsDelivered, seed });

  it("undoes and makes again, one by one", () => {
    const history = new History().change(seeded(1)).change(seeded(2));
    expect(history.undo().now.seed).toBe(1);
    expect(history.undo().undo().now.seed).toBeUndefined();
    expect(history.undo().undo().undo().now.seed).toBeUndefined();
    expect(history.undo().redo().now.seed).toBe(2);
    expect(history.undo().change(seeded(3)).canRedo).toBe(false);
  });

  it("takes a slider that is dragged for one change, until it is let go", () => {
    const dragged = new History().change(seeded(1), "seed").change(seeded(2), "seed");
    expect(dragged.undo().now.seed).toBeUndefined();
    expect(dragged.settle().change(seeded(3), "seed").undo().now.seed).toBe(2);
  });
});

describe("an injection", () => {
  it("is said in words", () => {
    const words = (injection: Injection) => injectionWords(model(), injection);
    expect(words(cancel)).toBe("Cancel fetch-2");
    expect(words({ ...cancel, task: "#2" })).toBe("Cancel fetch-1 (task 2)");
    expect(words(ctrlC)).toBe("Press Ctrl-C");
    expect(words(order)).toBe("POST /orders, leaves after 40 ms");
  });

  it("moves with its length", () => {
    const fault: Injection = { do: "fault", host: "far", kind: "stall", from: 10, until: 15 };
    expect(withMoment(fault, { kind: "time", time: 30 }, 30)).toEqual({ ...fault, from: 30, until: 35 });
  });

  it("that is a request is flagged where it was sent", () => {
    const run = serverTrace(50 * kMs);
    const sent: Injection = { ...order, at: 10 * kMs };
    expect(indexOfInjection(run, sent)).toBe(2);
    expect(withFlags(run, { ...kAsDelivered, injections: [sent] }).flags).toEqual([{ index: 2, kind: "cause" }]);
    expect(withFlags(run, kAsDelivered)).toBe(run);
  });
});

describe("the browser's list", () => {
  it("has each request with who answered it and what came", () => {
    expect(visitsOf(serverTrace(50 * kMs))).toMatchObject([
      {
        host: "phone",
        method: "GET",
        sent: 2,
        taken: 3,
        ended: 4,
        outcome: { kind: "response", status: 200, size: 9 },
      },
    ]);
  });

  it("knows the server's address from the scenario, else from the run", () => {
    expect(serverAddress(undefined, '{"requests":[{"url":"http://localhost:9000/x"}]}')).toBe("http://localhost:9000");
    expect(serverAddress(serverTrace(50 * kMs), undefined)).toBe("http://localhost:8080");
    expect(serverAddress(model(), undefined)).toBeUndefined();
  });
});

it("reads times as people write them", () => {
  expect(["1.5 s", "20ms", "3 min", "2", "7 µs"].map(parseTime)).toEqual([1.5e9, 2e7, 1.8e11, 2e9, 7e3]);
  for (const wrong of ["", "-1 s", "5 days", "1e9 h", "99999 h"]) expect(parseTime(wrong)).toBeUndefined();
});
