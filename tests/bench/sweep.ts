import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import path from "node:path";
import { type RunSwept, sweepText } from "@yieldpoint/host";
import { nativeRuns } from "../../tools/sweep/src/native.ts";
import { wasmRuns } from "../../tools/sweep/src/wasm.ts";
import { kRoot } from "../structure/repository.ts";
import { type Figure, show } from "./figures.ts";

const kExample = "08_unreliable_network/by_hand";
const kScenario = path.join(kRoot, "lessons/08_unreliable_network/developer.scenario.json");
const kRuns = 1000;
/** One every ten milliseconds: a thousand in ten seconds. */
const kAim = 100; // runs a second

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
  show(`A sweep of ${kExample}: ${kRuns} runs, ${availableParallelism()} at a time`, figures);
}

async function measure(name: string, run: RunSwept, signal: AbortSignal): Promise<Figure> {
  const verdict = { outcome: "safe", why: "", awaits: 3, invariants: 0, ended: 0 } as const;
  let left = kRuns;
  const began = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await run(sweepText({}, { await: (left % 3) + 1, moment: "waits", undisturbed: verdict }), signal);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  const rate = (1000 * kRuns) / (performance.now() - began);
  return { name, value: `${Math.round(rate)} runs/s`, beside: `aim ${kAim}` };
}
