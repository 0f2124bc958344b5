import { describe, expect, test } from "vitest";
import { createRunnerPool, type Runner, type RunResult } from "../index.ts";

/** Runners whose runs end when the test says. */
class Runners {
  made = 0;
  disposed = 0;
  readonly running: { readonly name: string; end(): void }[] = [];

  readonly make = (): Runner => {
    this.made += 1;
    return {
      run: ({ module }, signal) =>
        new Promise<RunResult>((resolve, reject) => {
          const name = String(module);
          const result = { exitCode: 0, stdout: name, stderr: "", trace: "", wallMs: 0 };
          this.running.push({ name, end: () => resolve(result) });
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
      dispose: () => {
        this.disposed += 1;
      },
    };
  };

  names(): readonly string[] {
    return this.running.map(({ name }) => name);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const alive = new AbortController().signal;

describe("a pool of runners", () => {
  test("runs as many at a time as it may, in the order in which they were asked for", async () => {
    const runners = new Runners();
    const pool = createRunnerPool(2, runners.make);
    const results = ["a", "b", "c", "d"].map((module) => pool.run({ module }, alive));
    await turn();
    expect(runners.names()).toEqual(["a", "b"]);
    runners.running[1]?.end();
    await turn();
    expect(runners.names()).toEqual(["a", "b", "c"]);
    for (const index of [0, 2]) runners.running[index]?.end();
    await turn();
    runners.running[3]?.end();
    expect((await Promise.all(results)).map(({ stdout }) => stdout)).toEqual(["a", "b", "c", "d"]);
    expect(runners.made).toBe(2);
  });

  test("makes no more runners than are needed", async () => {
    const runners = new Runners();
    const pool = createRunnerPool(4, runners.make);
    for (let i = 0; i < 3; ++i) {
      const result = pool.run({ module: String(i) }, alive);
      await turn();
      runners.running[i]?.end();
      await result;
    }
    expect(runners.made).toBe(1);
  });

  test("lets its runners share what one of them has compiled", async () => {
    const runners = new Runners();
    const shared = new Set<unknown>();
    const pool = createRunnerPool(2, (modules) => {
      shared.add(modules);
      return runners.make();
    });
    const both = ["a", "b"].map((module) => pool.run({ module }, alive));
    await turn();
    for (const { end } of runners.running) end();
    await Promise.all(both);
    expect([runners.made, shared.size]).toEqual([2, 1]);
  });

  test("lets who waits give up, and its place goes to the next", async () => {
    const runners = new Runners();
    const pool = createRunnerPool(1, runners.make);
    const impatient = new AbortController();
    const first = pool.run({ module: "first" }, alive);
    const second = pool.run({ module: "second" }, impatient.signal);
    const third = pool.run({ module: "third" }, alive);
    impatient.abort();
    await expect(second).rejects.toThrow(/abort/i);
    await turn();
    runners.running[0]?.end();
    await first;
    await turn();
    expect(runners.names()).toEqual(["first", "third"]);
    runners.running[1]?.end();
    expect((await third).stdout).toBe("third");
  });

  test("ends what runs and what waits when it is disposed of", async () => {
    const runners = new Runners();
    const pool = createRunnerPool(1, runners.make);
    const both = [pool.run({ module: "a" }, alive), pool.run({ module: "b" }, alive)];
    const settled = Promise.allSettled(both);
    await turn();
    pool.dispose();
    expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(runners.disposed).toBe(1);
    await expect(pool.run({ module: "c" }, alive)).rejects.toThrow(/abort/i);
  });
});
