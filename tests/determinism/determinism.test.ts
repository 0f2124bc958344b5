import path from "node:path";
import { kLessonsDir, readCourse, readGolden, runNative, runsOf } from "@yieldpoint/course-builder";
import { describe, expect, test } from "vitest";
import { differenceFromGolden, firstDifference } from "./first-difference.ts";
import { runWasm } from "./run-wasm.ts";

/** Native builds to compare; g++ 12 builds no lesson programs. */
const kPresets = (process.env.YP_DETERMINISM_PRESETS ?? "release").split(/[ ,]+/);

for (const { id, examples } of readCourse(kLessonsDir).lessons) {
  for (const run of examples.flatMap(runsOf)) {
    describe(`${id}/${run.stem}`, () => {
      const golden = () => readGolden(path.join(kLessonsDir, id), run.stem);

      for (const preset of kPresets) {
        test(`leaves its golden output and trace as built by preset ${preset}`, async ({ signal }) => {
          expect(differenceFromGolden(golden(), await runNative(preset, id, run, signal))).toBeUndefined();
        });
      }

      test("leaves its golden output and trace as wasm", async ({ signal }) => {
        expect(differenceFromGolden(golden(), await runWasm(id, run, signal))).toBeUndefined();
      });

      test("leaves byte for byte the same trace natively and as wasm", async ({ signal }) => {
        const [preset = "release"] = kPresets;
        const native = await runNative(preset, id, run, signal);
        const wasm = await runWasm(id, run, signal);
        expect(firstDifference("trace", native.trace, wasm.trace)).toBeUndefined();
      });
    });
  }
}
