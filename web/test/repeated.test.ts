import { describe, expect, it } from "vitest";
import {
  type AppState,
  createStore,
  kAsDelivered,
  kInitialState,
  ordersSummary,
  type Store,
} from "../src/app/index.ts";
import { Orders } from "../src/app/orders.ts";
import { drawsRandomNumbers, orderVariables } from "../src/app/orders-state.ts";
import { Pool } from "../src/app/repeated.ts";
import { Runs } from "../src/app/runs.ts";
import { Sweeps } from "../src/app/sweeps.ts";
import type { Example } from "../src/course/index.ts";
import { Executor } from "../src/runner/index.ts";
import type { HostPorts, RunRequest } from "../src/runner/ports.ts";
import { TraceWriter } from "./traces.ts";

const example: Example = {
  name: "orders",
  title: "Orders",
  file: "orders.cpp",
  source: "// orders\n",
  headers: [],
  wasm: "examples/orders.wasm",
  scenarios: [],
};

/** A run of a program with one await, which is lost when it is cancelled there while it waits. */
function traceOf(env: Readonly<Record<string, string>>, badOrder: number | undefined): string {
  const fields = new Map((env.AIO_SWEEP ?? "").split(";").map((field) => field.split("=") as [string, string]));
  const trace = new TraceWriter().add("task", { task: 1, name: "main", coro: "main" }).add("step", { task: 1 });
  trace.add("suspend", { task: 1, on: "sleep", at: "orders.cpp:7", coro: "main" });
  trace.add("await", { n: 1, task: 1, on: "sleep", at: "orders.cpp:7" });
  const cancelled = fields.has("await") && fields.get("moment") === "waits";
  if (fields.has("await")) trace.add("inject", { do: "cancel", task: 1, at: "orders.cpp:7" });
  const order = Number(env.AIO_SCHEDULE ?? 0);
  if (order > 0) trace.add("print", { task: 1, text: `order ${order}` });
  const lost = cancelled || (badOrder !== undefined && order >= badOrder);
  const why = lost ? { why: "every order is stored" } : {};
  trace.add("verdict", { outcome: lost ? "lost" : "safe", ...why, awaits: 1, invariants: 1 });
  return trace.end();
}

class FakeHost implements HostPorts {
  readonly ran: RunRequest[] = [];
  made = 0;
  disposed = 0;
  badOrder: number | undefined;
  /** Runs from this one on never end. */
  holdFrom = Number.POSITIVE_INFINITY;

  createCompiler(): never {
    throw new Error("There is no compiler.");
  }

  createRunner(): ReturnType<HostPorts["createRunner"]> {
    this.made += 1;
    return {
      run: (request, signal) => {
        this.ran.push(request);
        const trace = traceOf(request.env ?? {}, this.badOrder);
        if (this.ran.length < this.holdFrom) {
          return Promise.resolve({ exitCode: 0, stdout: "", stderr: "", trace, wallMs: 1 });
        }
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
      dispose: () => {
        this.disposed += 1;
      },
    };
  }
}

interface Bench {
  readonly store: Store<AppState>;
  readonly host: FakeHost;
  readonly sweeps: Sweeps;
  readonly orders: Orders;
}

function bench(): Bench {
  const store = createStore<AppState>(kInitialState);
  const host = new FakeHost();
  const executor = new Executor(() => Promise.resolve(host), "toolchain/");
  const breathe = (): Promise<void> => Promise.resolve();
  const soon = (callback: () => void): void => queueMicrotask(callback);
  const runs = new Runs({ store, executor, breathe, soon, mark: () => undefined });
  const env = { store, runs, pool: new Pool(executor, 2), breathe, soon };
  const made = { store, host, sweeps: new Sweeps(env), orders: new Orders(env) };
  store.set({ example, source: example.source });
  return made;
}

const cancelAll = { deed: "cancel", host: "", task: "" } as const;

/** Resolves when the state is as asked for. */
function until(store: Store<AppState>, holds: (state: AppState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!holds(store.get())) return;
      stop();
      resolve();
    };
    const stop = store.subscribe(check);
    queueMicrotask(check);
  });
}

describe("a sweep in the page", () => {
  it("runs each await's moments in workers of its own, and shows the outcomes", async () => {
    const { store, host, sweeps } = bench();
    await sweeps.start(cancelAll);
    const { sweep } = store.get();
    expect(sweep?.phase.kind).toBe("done");
    expect(sweep?.grid.rows[0]?.cells).toMatchObject({ waits: { outcome: "lost" }, woken: { outcome: "safe" } });
    expect(host.ran.map(({ env }) => env?.AIO_SWEEP?.split(";").slice(0, 4).join(";"))).toEqual([
      "do=cancel;host=;task=;moment=waits",
      "do=cancel;host=;task=;await=1",
      "do=cancel;host=;task=;await=1",
    ]);
    expect(store.get().run).toBeUndefined();
  });

  it("opens a cell at what was injected, to compare with the run to which nothing happens", async () => {
    const { store, sweeps } = bench();
    await sweeps.start(cancelAll);
    await sweeps.open({ n: 1, moment: "waits" });
    const { run, previous, cursor, sweep } = store.get();
    expect(run?.model.records[cursor.index]?.k).toBe("inject");
    expect(sweep?.opened).toMatchObject({ n: 1, moment: "waits", model: run?.model });
    expect(previous?.model).toBe(sweep?.base?.model);
    await sweeps.openBase();
    expect(store.get().run?.model).toBe(sweep?.base?.model);
    expect(store.get().sweep?.opened).toBeUndefined();
  });

  it("goes to an await of the run to which nothing happens", async () => {
    const { store, sweeps } = bench();
    await sweeps.start(cancelAll);
    await sweeps.openBase(1);
    const { run, cursor } = store.get();
    expect(run?.model.records[cursor.index]).toMatchObject({ k: "await", n: 1 });
  });

  it("can be stopped, and keeps what it has found", async () => {
    const { store, host, sweeps } = bench();
    host.holdFrom = 3;
    const sweeping = sweeps.start(cancelAll);
    await until(store, ({ sweep }) => sweep?.grid.done === 1);
    sweeps.stop();
    await sweeping;
    expect(store.get().sweep).toMatchObject({ phase: { kind: "stopped" }, grid: { done: 1, planned: 2 } });
  });

  it("is forgotten with the program, and what was chosen with its world too", async () => {
    const { store, sweeps } = bench();
    await sweeps.start(cancelAll);
    sweeps.choose({ ...cancelAll, task: "main" });
    store.set({ scenario: { name: "far", title: "Far", text: "{}" } });
    expect(store.get().sweepChoice).toBeUndefined();
    expect(store.get().sweep).toBeDefined();
    store.set({ example: { ...example, name: "other" } });
    expect(store.get().sweep).toBeUndefined();
  });

  it("keeps its workers for the next sweep, and ends them with the program", async () => {
    const { store, host, sweeps } = bench();
    await sweeps.start(cancelAll);
    await sweeps.start(cancelAll);
    expect([host.made, host.disposed]).toEqual([2, 0]);
    store.set({ example: { ...example, name: "other" } });
    await Promise.resolve();
    expect(host.disposed).toBe(2);
  });

  it("marks the line of an await only while the code is the same", async () => {
    const { store, sweeps } = bench();
    await sweeps.start(cancelAll);
    const row = store.get().sweep?.grid.rows[0];
    sweeps.point(row);
    expect(store.get().pointed).toEqual({ file: "orders.cpp", line: 7 });
    sweeps.point(undefined);
    expect(store.get().pointed).toBeUndefined();
    store.set({ source: "// edited\n" });
    sweeps.point(row);
    expect(store.get().pointed).toBeUndefined();
  });

  it("says so when the compiler can't be had", async () => {
    const { store, sweeps } = bench();
    store.set({ source: "// edited\n" });
    await sweeps.start(cancelAll);
    expect(store.get().sweep?.phase).toEqual({ kind: "refused", text: "There is no compiler." });
  });
});

describe("trying other orders in the page", () => {
  it("says how many were tried when none is bad", async () => {
    const { store, host, orders } = bench();
    await orders.start();
    const state = store.get().orders;
    expect(state).toMatchObject({ tried: 200, bad: undefined, phase: { kind: "done" } });
    expect(state && ordersSummary(state)).toMatch(/^200 orders tried in [\d.]+ s, all safe\.$/);
    expect(host.ran).toHaveLength(201);
  });

  it("keeps the smallest bad order, and opens it where it parts from the usual one", async () => {
    const { store, host, orders } = bench();
    host.badOrder = 3;
    await orders.start();
    const { run, previous, cursor, comparing, orders: state } = store.get();
    expect(state?.bad?.order).toBe(3);
    expect(state && ordersSummary(state)).toBe("In order 3 the program breaks an invariant: every order is stored");
    expect(run?.model.records[cursor.index]).toMatchObject({ k: "print", text: "order 3" });
    expect(previous?.model.records.some(({ k }) => k === "print")).toBe(false);
    expect(comparing).toBe(true);
    expect(run?.whatIf).toMatchObject({ schedule: 3, seed: undefined });
    store.set({ run: previous, comparing: false });
    orders.show();
    expect(store.get()).toMatchObject({ run: { model: run?.model }, comparing: true });
  });

  it("can be stopped", async () => {
    const { store, host, orders } = bench();
    host.holdFrom = 5;
    const trying = orders.start();
    await until(store, ({ orders: state }) => (state?.tried ?? 0) > 0);
    orders.stop();
    await trying;
    expect(store.get().orders?.phase.kind).toBe("stopped");
  });

  it("begins with the usual order, whatever order the run has now, and in the same world", async () => {
    const { store, host, orders } = bench();
    store.set({
      whatIf: {
        ...kAsDelivered,
        schedule: 9,
        injections: [{ do: "signal", signal: "SIGINT", when: { kind: "await", n: 4 } }],
      },
    });
    await orders.start();
    const [first, second] = host.ran;
    expect(first?.env).toMatchObject({ AIO_INJECT: "do=signal;signal=SIGINT;await=4" });
    expect(first?.env).not.toHaveProperty("AIO_SCHEDULE");
    expect(second?.env).toMatchObject({ AIO_INJECT: "do=signal;signal=SIGINT;await=4", AIO_SCHEDULE: "1" });
  });

  it("gives each order random numbers of its own where a run depends on them", () => {
    expect(drawsRandomNumbers("int n = random();", undefined)).toBe(true);
    expect(drawsRandomNumbers("sleep(1s);", '{"hosts":[{"name":"a","loss":0.1}]}')).toBe(true);
    expect(drawsRandomNumbers("sleep(1s);", '{"hosts":[]}')).toBe(false);
    expect(orderVariables(4, true)).toEqual({ AIO_SCHEDULE: "4", AIO_SEED: "4" });
    expect(orderVariables(4, false)).toEqual({ AIO_SCHEDULE: "4" });
    expect(orderVariables(undefined, true)).toEqual({});
  });
});
