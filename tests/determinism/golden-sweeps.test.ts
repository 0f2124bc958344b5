import path from "node:path";
import {
  kLessonsDir,
  type RunSwept,
  readCourse,
  readSweep,
  runNative,
  runSweep,
  sweptRun,
} from "@yieldpoint/course-builder";
import { describe, expect, test } from "vitest";
import { runWasm } from "./run-wasm.ts";

describe("the sweep that the prose shows is that of the program:", () => {
  for (const { id, examples } of readCourse(kLessonsDir).lessons) {
    for (const example of examples.filter(({ swept }) => swept)) {
      const golden = () => readSweep(path.join(kLessonsDir, id), example.name);
      const run = sweptRun(example);
      const worlds: readonly [string, RunSwept][] = [
        ["natively", (sweep, signal) => runNative("release", id, run, signal, sweep)],
        ["as wasm", (sweep, signal) => runWasm(id, run, signal, sweep)],
      ];
      test.each(worlds)(`${id}/${example.name} %s`, async (_world, runSwept) => {
        expect(await runSweep(runSwept, new AbortController().signal)).toEqual(golden());
      });
    }
  }
});
