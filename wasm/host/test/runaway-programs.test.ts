import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Compiler, createCompiler, createRunner, type Runner, type RunResult, type StopReason } from "../index.ts";

const pack = join(fileURLToPath(new URL("../../..", import.meta.url)), "build/pack");
const packed = existsSync(`${pack}/manifest.json`);
const never = new AbortController().signal;

/** A program whose main task runs the coroutine `runaway`. */
function program(runaway: string): string {
  return `#include "lesson.h"\n${runaway}\nint main() { run(runaway()); }\n`;
}

interface Runaway {
  readonly name: string;
  readonly source: string;
  readonly why: readonly StopReason[];
}

// On a slow machine a program may meet the limit of real time before the one that is meant for it.
const RUNAWAYS: readonly Runaway[] = [
  { name: "while (true) {}", source: "Coro<> runaway() { co_await sleep(1s); while (true) {} }", why: ["cpu", "time"] },
  {
    name: "while (true) co_await checkpoint()",
    source: "Coro<> runaway() { while (true) co_await checkpoint(); }",
    why: ["cpu", "time"],
  },
  {
    name: "a loop of sleeps without end",
    source: "Coro<> runaway() { while (true) co_await sleep(1ms); }",
    why: ["trace", "time"],
  },
  {
    name: "allocation without end",
    source: "Coro<> runaway() { std::vector<int> all; co_await sleep(1s); while (true) all.push_back(1); }",
    why: ["memory", "time"],
  },
  {
    name: "allocation in large pieces without end",
    source:
      "Coro<> runaway() { std::vector<char*> all; co_await sleep(1s); while (true) all.push_back(new char[1000000]); }",
    why: ["memory"],
  },
  {
    name: "tasks without end",
    source:
      "Coro<> nap() { co_await sleep(1s); }\n" +
      "Coro<> runaway() { std::vector<Task<>> all; co_await sleep(1s); while (true) all.push_back(create_task(nap())); }",
    why: ["trace", "memory", "time"],
  },
  {
    name: "output without end",
    source: 'Coro<> runaway() { co_await sleep(1s); while (true) print("again"); }',
    why: ["output", "time"],
  },
  {
    name: "recursion without end",
    source:
      "int deeper(int n) { return deeper(n + 1) + n; }\nCoro<> runaway() { co_await sleep(1s); print(deeper(0)); }",
    why: ["stack"],
  },
  {
    name: "recursion with large frames without end",
    source:
      "int deeper(int n) { volatile char frame[20000] = {}; return deeper(n + 1) + frame[n % 10]; }\n" +
      "Coro<> runaway() { co_await sleep(1s); print(deeper(0)); }",
    why: ["stack"],
  },
  {
    name: "awaiting itself without end",
    source: "Coro<int> runaway() { int deeper = co_await runaway(); co_return deeper + 1; }",
    why: ["trace", "memory", "time"],
  },
  {
    name: "a long computation in the standard library",
    source:
      "Coro<> runaway() { co_await sleep(1s); while (true) { std::vector<int> all(1000000, 7); if (all.size() == 1) break; } }",
    why: ["time", "cpu"],
  },
];

describe.skipIf(!packed)(
  packed ? "a program without end" : "a program without end (skipped: build/pack is not built)",
  () => {
    let compiler: Compiler;
    let runner: Runner;

    beforeAll(async () => {
      compiler = createCompiler({ assetsDir: pack });
      runner = createRunner();
      await compiler.ready(never);
    });
    afterAll(() => {
      compiler.dispose();
      runner.dispose();
    });

    async function run(source: string): Promise<RunResult> {
      const result = await compiler.compile({ source, fileName: "program.cpp" }, never);
      if (!result.ok) throw new Error(result.text);
      return runner.run({ module: result.module }, never);
    }

    test.each(RUNAWAYS)("is stopped, and says in which coroutine: $name", async ({ source, why }) => {
      const result = await run(program(source));
      expect(result.exitCode).toBe(70);
      expect(why).toContain(result.stopped?.why);
      expect(result.stopped?.text).toMatch(/coroutine runaway \(program\.cpp:\d+, task Task-1\)/);
      expect(result.stderr).toContain(`Stopped: ${result.stopped?.text}`);
      expect(result.trace.trimEnd().split("\n").at(-1)).toMatch(/"k":"end","exit":70/);
    });

    test("does not hinder the next run", async () => {
      await run(program("Coro<> runaway() { while (true) {} co_return; }"));
      const next = await run('#include "lesson.h"\nint main() { print("well"); }\n');
      expect(next).toMatchObject({ exitCode: 0, stdout: "well\n" });
    });
  },
);
