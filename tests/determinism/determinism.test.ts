import path from "node:path";
import { kLessonsDir, type RunRecord, readGolden, runNative, runsOf } from "@yieldpoint/course-builder";
import { describe, expect, test } from "vitest";
import { chosenLessons } from "./chosen-lessons.ts";
import { differenceFromGolden, firstDifference } from "./first-difference.ts";
import { runWasm } from "./run-wasm.ts";

/** Native builds to compare; g++ 12 builds no lesson programs. */
const kPresets = (process.env.YP_DETERMINISM_PRESETS ?? "release").split(/[ ,]+/);

/** Each run is made once, and compared with the golden files and with its like. */
function once(run: () => Promise<RunRecord>): () => Promise<RunRecord> {
  let made: Promise<RunRecord> | undefined;
  return () => {
    made ??= run();
    return made;
  };
}

for (const { id, examples } of chosenLessons()) {
  for (const run of examples.flatMap(runsOf)) {
    describe(`${id}/${run.stem}`, () => {
      const golden = () => readGolden(path.join(kLessonsDir, id), run.stem);
      const { signal } = new AbortController();
      const natives = kPresets.map((preset) => ({ preset, made: once(() => runNative(preset, id, run, signal)) }));
      const wasm = once(() => runWasm(id, run, signal));

      test.each(natives)("leaves its golden output and trace as built by preset $preset", async ({ made }) => {
        expect(differenceFromGolden(golden(), await made())).toBeUndefined();
      });

      test("leaves its golden output and trace as wasm", async () => {
        expect(differenceFromGolden(golden(), await wasm())).toBeUndefined();
      });

      test("leaves byte for byte the same trace natively and as wasm", async () => {
        const native = await natives[0]?.made();
        expect(firstDifference("trace", native?.trace ?? "", (await wasm()).trace)).toBeUndefined();
      });
    });
  }
}
