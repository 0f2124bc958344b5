import path from "node:path";
import { kLessonsDir, type RunSwept, readSweep, runNative, runSweep, sweptRun } from "@yieldpoint/course-builder";
import { expect, test } from "vitest";
import { chosenLessons } from "./chosen-lessons.ts";
import { runWasm } from "./run-wasm.ts";

for (const { id, examples } of chosenLessons()) {
  for (const example of examples.filter(({ swept }) => swept)) {
    const golden = () => readSweep(path.join(kLessonsDir, id), example.name);
    const run = sweptRun(example);
    const worlds: readonly [string, RunSwept][] = [
      ["natively", (sweep, signal) => runNative("release", id, run, signal, sweep)],
      ["as wasm", (sweep, signal) => runWasm(id, run, signal, sweep)],
    ];
    test.each(worlds)(
      `the sweep that the prose shows is that of ${id}/${example.name} %s`,
      async (_world, runSwept) => {
        expect(await runSweep(runSwept, new AbortController().signal)).toEqual(golden());
      },
    );
  }
}
