import { describe, expect, test } from "vitest";
import { storyAround } from "../src/moment.ts";

const kTrace = [
  { t: 0, k: "run", format: 1, backend: "sim", seed: 1 },
  { t: 0, k: "task", task: 1, name: "Task-1", coro: "main" },
  { t: 0, k: "ready", task: 1, why: "created" },
  { t: 0, k: "tick", n: 1, ready: 1 },
  { t: 0, k: "step", task: 1 },
  { t: 0, k: "task", task: 2, name: "shift", coro: "shift", by: 1, at: "06_tasks.cpp:9" },
  { t: 0, k: "suspend", task: 1, on: "sleep", at: "06_tasks.cpp:12", coro: "main", until: 5e9 },
  { t: 1e9, k: "done", task: 2, how: "result" },
  { t: 5e9, k: "ready", task: 1, why: "sleep" },
  { t: 5e9, k: "print", task: 1, text: "total: 0" },
  { t: 5e9, k: "done", task: 1, how: "result" },
  { t: 5e9, k: "end", exit: 0 },
]
  .map((record) => JSON.stringify(record))
  .join("\n");

const story = (when: number | undefined, seen: string, most = 9): readonly string[] =>
  storyAround(kTrace, { when, seen, swept: false, file: "06_tasks.cpp" }, most).map(
    ({ stamp, sentence, isMoment }) => `${isMoment ? ">" : " "} ${stamp} ${sentence}`,
  );

describe("the story around a moment", () => {
  test("tells what the program did, not how the loop works, and names lines as the learner sees them", () => {
    expect(story(undefined, "")).toEqual([
      "  0.000 s The loop creates Task-1, which will run main.",
      "  0.000 s Task-1 creates shift, which will run shift at line 9.",
      "  0.000 s Task-1 stops at line 12 and waits for sleep, until 5 s.",
      "  1.000 s shift is done.",
      "  5.000 s Task-1 is ready to run, because its timer fired.",
      "  5.000 s Task-1 prints “total: 0”.",
      "> 5.000 s Task-1 is done.",
    ]);
  });

  test.each([
    ["the last event until a time", 1e9, "", "shift is done."],
    ["the line that was printed", undefined, 'Line 1 of the output is "total: 0", not "total: 7".', "total: 0"],
    ["the end of the task that is named", undefined, "Task shift ended with a result.", "shift is done."],
    ["the end of the run when nothing else is known", undefined, "It is wrong.", "Task-1 is done."],
  ])("marks %s", (_, when, seen, marked) => {
    expect(story(when, seen).filter((line) => line.startsWith(">"))).toEqual([expect.stringContaining(marked)]);
  });

  test("is no longer than there is room, and has the moment in it", () => {
    const lines = story(1e9, "", 3);
    expect(lines).toHaveLength(3);
    expect(lines.some((line) => line.startsWith(">"))).toBe(true);
  });

  test("has what was done to a run on purpose in it, and more of what follows than of what was before", () => {
    const injected = JSON.stringify({ t: 5e8, k: "inject", do: "cancel", task: 2, at: "06_tasks.cpp:3" });
    const trace = kTrace.replace('\n{"t":1000000000', `\n${injected}\n{"t":1000000000`);
    const lines = storyAround(trace, { when: 5e9, seen: "", swept: true, file: "06_tasks.cpp" }, 3);
    expect(lines.map(({ stamp, isMoment }) => [stamp, isMoment])).toEqual([
      ["0.500 s", true],
      ["1.000 s", false],
      ["5.000 s", false],
    ]);
  });

  test("is empty without a trace", () => {
    expect(storyAround("", { when: undefined, seen: "", swept: false, file: "a.cpp" }, 9)).toEqual([]);
  });
});
