import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import path from "node:path";
import { type RunSwept, type SweepSubject, sweepProgram } from "@yieldpoint/host";
import { nativeRuns } from "../../tools/sweep/src/native.ts";
import { wasmRuns } from "../../tools/sweep/src/wasm.ts";
import { kRoot } from "../structure/repository.ts";
import { type Figure, show } from "./figures.ts";

const kExample = "18_atomic_handlers/protected_post";
const kScenario = path.join(kRoot, "lessons/18_atomic_handlers/both_wait.scenario.json");
/** The client leaves at each await of the handler. */
const kSubject: SweepSubject = { deed: "disconnect", host: "browser", task: "job of POST /orders" };
const kRuns = 1000;
/** One every ten milliseconds: a thousand in ten seconds. */
const kAim = 100; // runs a second
const kTickMs = 10; // of /proc/self/stat

/** Prints how many runs a second a sweep makes, natively and as wasm under Node, on all cores. */
export async function measureSweep(signal: AbortSignal): Promise<void> {
  const target = kExample.replace("/", ".");
  for (const preset of ["release", "wasm"]) {
    const build = spawnSync("cmake", ["--build", "--preset", preset, "--target", target], { cwd: kRoot });
    if (build.status !== 0) throw new Error(`The preset ${preset} is not built; run ./yp build`);
  }
  const file = path.join(kRoot, "build/release/lessons", kExample);
  const wasm = wasmRuns({ file: path.join(kRoot, "build/wasm/lessons", `${kExample}.wasm`), scenario: kScenario });
  const figures: Figure[] = [];
  try {
    const worlds: [string, RunSwept][] = [
      ["native", nativeRuns({ file, scenario: kScenario })],
      ["wasm under Node", wasm.run],
    ];
    for (const [name, run] of worlds) figures.push(await measure(name, run, signal));
  } finally {
    wasm.dispose();
  }
  const load = loadavg()[0]?.toFixed(1);
  show(`Sweeps of ${kExample}: ${kRuns} runs, ${availableParallelism()} at a time, load ${load}`, figures);
}

/** Of this process, its threads and the children that have ended. Units: milliseconds. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  const afterName = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1) ?? "";
  const [childUser = 0, childSystem = 0] = afterName.split(" ").slice(13, 15).map(Number);
  return (user + system) / 1000 + (childUser + childSystem) * kTickMs;
}

// Whole sweeps, as ./yp sweep makes them: each begins with a run in which nothing happens.
async function measure(name: string, run: RunSwept, signal: AbortSignal): Promise<Figure> {
  const options = { subject: kSubject, jobs: availableParallelism(), maxAwaits: 100 };
  await sweepProgram(run, options, signal); // starts the workers, loads the module
  let runs = 0;
  const spent = processorTime();
  const began = performance.now();
  while (runs < kRuns) runs += (await sweepProgram(run, options, signal)).runs;
  const rate = (1000 * runs) / (performance.now() - began);
  const each = (processorTime() - spent) / runs;
  return {
    name,
    value: `${Math.round(rate)} runs/s, ${each.toFixed(1)} ms of processor time each`,
    beside: `aim ${kAim}`,
  };
}
