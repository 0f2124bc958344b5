import { describe, expect, it } from "vitest";
import { Checking } from "../src/app/checking.ts";
import { type AppState, createStore, hintsOf, kInitialState, runWords, type Store } from "../src/app/index.ts";
import { Pool } from "../src/app/repeated.ts";
import { Runs } from "../src/app/runs.ts";
import { type Example, type Exercise, parseLesson } from "../src/course/index.ts";
import { Executor } from "../src/runner/index.ts";
import type { HostPorts, RunRequest } from "../src/runner/ports.ts";
import { TraceWriter } from "./traces.ts";

const exercise: Exercise = {
  title: "Be quick",
  solution: "// solved\n",
  hints: [{ check: "it is quick", steps: ["Why so slow?", "Use `gather`.", "Nearly there."] }],
  worlds: [{ name: "rain", text: '{"seed":7}' }],
  checks: "examples/start/check.o",
};

const example: Example = {
  name: "exercise",
  title: "Exercise: Be quick",
  file: "start.cpp",
  source: "// start\n",
  headers: [],
  wasm: "examples/start.wasm",
  scenarios: [],
  exercise,
};

/** A program that is quick in the usual world, and in the rain only if `waterproof`. */
function traceOf({ env = {}, scenario }: RunRequest, waterproof: boolean): string {
  const trace = new TraceWriter().add("task", { task: 1, name: "main", coro: "main" }).add("step", { task: 1 });
  if (env.AIO_CHECK === "usual") {
    trace.add("plan", { name: "it ends", scope: "usual" });
    trace.add("plan", { name: "it is quick", scope: "world rain" });
    trace.add("check", { name: "it ends", ok: 1 });
  } else {
    const ok = waterproof && scenario === '{"seed":7}';
    trace.add("check", { name: "it is quick", ok: ok ? 1 : 0, ...(!ok && { seen: "It takes 9 s.", when: 0 }) });
  }
  return trace.end();
}

interface Bench {
  readonly store: Store<AppState>;
  readonly checking: Checking;
  readonly ran: RunRequest[];
}

function bench(waterproof: boolean): Bench {
  const store = createStore<AppState>(kInitialState);
  const ran: RunRequest[] = [];
  const host: HostPorts = {
    createCompiler: () => {
      throw new Error("There is no compiler.");
    },
    createRunner: () => ({
      run: async (request) => {
        ran.push(request);
        return { exitCode: 0, stdout: "", stderr: "", trace: traceOf(request, waterproof), wallMs: 1 };
      },
      dispose: () => undefined,
    }),
  };
  const executor = new Executor(() => Promise.resolve(host), "toolchain/");
  const breathe = (): Promise<void> => Promise.resolve();
  const soon = (callback: () => void): void => queueMicrotask(callback);
  const runs = new Runs({ store, executor, breathe, soon, mark: () => undefined });
  const checking = new Checking({ store, runs, pool: new Pool(executor, 2), breathe, soon });
  store.set({ example, source: example.source });
  return { store, checking, ran };
}

const rulesOf = ({ store }: Bench): readonly string[] =>
  (store.get().checking?.report?.rules ?? []).map(({ name, state }) => `${name}: ${state}`);

describe("checking an exercise", () => {
  it("makes the runs that the checks are about, each in its world", async () => {
    const it = bench(true);
    await it.checking.start();
    expect(rulesOf(it)).toEqual(["it ends: holds", "it is quick: holds"]);
    expect(it.ran.map(({ env, scenario }) => [env?.AIO_CHECK, scenario])).toEqual([
      ["usual", undefined],
      ["world rain", '{"seed":7}'],
    ]);
    expect(it.store.get().checking?.phase.kind).toBe("done");
  });

  it("shows the run that breaks a check", async () => {
    const it = bench(false);
    await it.checking.start();
    expect(rulesOf(it)).toEqual(["it ends: holds", "it is quick: broken"]);
    expect(it.store.get().checking?.report?.broken).toMatchObject({ seen: "It takes 9 s.", run: { world: "rain" } });
    expect(it.store.get()).toMatchObject({
      run: { file: "start.cpp", source: "// start\n" },
      cursor: { index: expect.any(Number) },
    });
  });

  it("gives hints step by step, and keeps those that were given while the same check is broken", async () => {
    const it = bench(false);
    await it.checking.start();
    it.checking.hint();
    await it.checking.start();
    const checking = it.store.get().checking;
    expect(checking?.steps).toBe(1);
    expect(checking && hintsOf(exercise, checking)?.steps[0]).toBe("Why so slow?");
  });

  it("is forgotten when another program is opened", async () => {
    const it = bench(true);
    await it.checking.start();
    it.store.set({ example: { ...example, name: "other" } });
    expect(it.store.get().checking).toBeUndefined();
  });
});

it.each([
  [{ scope: "usual" }, ""],
  [{ scope: "seed", seed: 3 }, "with seed 3"],
  [{ scope: "world rain", world: "rain" }, 'in the world "rain"'],
  [{ scope: "debug", debug: true as const }, "in debug mode"],
  [{ scope: "await", sweep: "task=a;await=4;moment=waits" }, "when a task is cancelled at await 4, while it waits"],
  [{ scope: "await", sweep: "await=4;moment=woken" }, "when a task is cancelled at await 4, just before it goes on"],
])("a run is told in words: %j", (run, words) => {
  expect(runWords(run, "")).toBe(words);
});

it("a run of a sweep is told by what happened in it", () => {
  const run = { scope: "await", sweep: "await=4;moment=waits" };
  const trace = (deed: string): string => new TraceWriter().add("inject", { do: deed, host: "browser" }).end();
  expect(runWords(run, trace("disconnect"))).toBe("when browser leaves at await 4, while it waits");
  expect(runWords(run, trace("cut"))).toBe("when browser is cut off at await 4, while it waits");
});

it("an exercise is the last program of its lesson", () => {
  const { title: _, ...rest } = exercise;
  const lesson = parseLesson({
    id: "01_start",
    number: 1,
    title: "Start",
    html: "",
    examples: [],
    exercise: { ...rest, title: "Be quick", start: "// start\n", wasm: "examples/start.wasm", scenario: "rain" },
  });
  expect(lesson.examples).toEqual([
    { ...example, scenarios: [{ name: "rain", title: "The exercise's world", text: '{"seed":7}' }] },
  ]);
});
