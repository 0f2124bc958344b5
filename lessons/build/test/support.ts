import type { Lesson } from "../src/course.ts";
import type { Sweep } from "../src/sweep.ts";
import type { GoldenTrace, TraceRecord } from "../src/trace.ts";

export const kSource = `#include "lesson.h"

// Waits, then says hello.
Coro<> greet(std::string name) {
  co_await sleep(1s);
  print("hello", name);
}

int main() {
  run(greet("world"));
}
`;

/** Two tasks; prints at 0, 100 ms and 1.2 s; ends at 2 s. */
export const kRecords: readonly TraceRecord[] = [
  { t: 0, k: "run", format: 1, backend: "sim", seed: 0 },
  { t: 0, k: "tick", n: 1, ready: 1 },
  { t: 0, k: "task", task: 1, name: "Task-1", coro: "greet" },
  { t: 0, k: "task", task: 2, name: "Task-2", coro: "fetch" },
  { t: 0, k: "print", task: 1, text: "beat 1" },
  { t: 100_000_000, k: "tick", n: 2, ready: 3 },
  { t: 100_000_000, k: "print", task: 1, text: "beat 2" },
  { t: 200_000_000, k: "cpu", lane: "loop", dur: 750_000_000, what: "calc_pi" },
  { t: 950_000_000, k: "cpu", lane: "loop", dur: 250_000_000, what: "calc_pi" },
  { t: 1_200_000_000, k: "print", task: 2, text: "a < b & c" },
  { t: 2_000_000_000, k: "end", exit: 0 },
];

export const kTrace: GoldenTrace = { form: "records", records: kRecords };

export const kDigest: GoldenTrace = {
  form: "digest",
  digest: { sha256: "00", bytes: 10, elapsed: 1_000_000_000, counts: { task: 10_001, step: 20_002 } },
};

export const kSweep: Sweep = {
  rows: [
    { await: 1, at: "greet.cpp:5", on: "sleep", waits: "lost", woken: "safe" },
    { await: 2, at: "", on: "stream.read", waits: "safe" },
  ],
};

export function lessonWith(markdown: string, golden: GoldenTrace = kTrace): Lesson {
  return {
    id: "01_greetings",
    number: 1,
    title: "Greetings",
    summary: "Says hello.",
    slide: "Hello",
    needs: [],
    markdown,
    python: "async def greet(name):\n    ...\n",
    exercise: undefined,
    examples: [
      {
        name: "greet",
        title: "Greet",
        file: "greet.cpp",
        source: kSource,
        headers: [],
        golden,
        scenarios: [{ name: "late", title: "Late", text: "{}", golden: kDigest }],
        swept: true,
        sweep: kSweep,
      },
    ],
  };
}
