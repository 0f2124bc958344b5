import path from "node:path";
import { kLessonsDir, kRoot } from "@yieldpoint/course-builder";
import { type RunSwept, sweepProgram } from "@yieldpoint/host";
import { expect, test } from "vitest";
import { nativeRuns } from "../../tools/sweep/src/native.ts";
import { wasmRuns } from "../../tools/sweep/src/wasm.ts";

const [kPreset = "release"] = (process.env.YP_DETERMINISM_PRESETS ?? "release").split(/[ ,]+/);

const kSwept = [
  { example: "03_yield_points/lost_update" },
  { example: "08_unreliable_network/by_hand", scenario: "08_unreliable_network/developer.scenario.json" },
];

async function sweep(run: RunSwept, signal: AbortSignal): Promise<unknown> {
  const traces = new Map<string, string>();
  const onBad = (cell: { n: number; moment: string }, trace: string): void => {
    traces.set(`${cell.n} ${cell.moment}`, trace);
  };
  const report = await sweepProgram(run, { subject: {}, jobs: 2, maxAwaits: 1000, onBad }, signal);
  return { report, traces: [...traces].sort() };
}

test.each(kSwept)(
  "a sweep of $example gives the same verdicts and traces natively and as wasm",
  async ({ example, scenario }) => {
    const signal = AbortSignal.timeout(60_000);
    const world = scenario === undefined ? {} : { scenario: path.join(kLessonsDir, scenario) };
    const native = nativeRuns({ file: path.join(kRoot, "build", kPreset, "lessons", example), ...world });
    const wasm = wasmRuns({ file: path.join(kRoot, "build/wasm/lessons", `${example}.wasm`), ...world });
    try {
      expect(await sweep(wasm.run, signal)).toEqual(await sweep(native, signal));
    } finally {
      wasm.dispose();
    }
  },
);
