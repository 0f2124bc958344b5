import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { type Exercise, readExercises } from "../../tools/learn/src/course.ts";
import { judge } from "../../tools/learn/src/judge.ts";
import { readToolchain } from "../../tools/learn/src/toolchain.ts";
import { kSettle } from "../../tools/learn/src/watch.ts";
import { kRoot } from "../structure/repository.ts";
import { type Figure, median, milliseconds, show, spread } from "./figures.ts";
import { processorTime } from "./sweep.ts";

const kRounds = 5;
const kAim = "aim 2 s";

/** Prints how long `./yp learn` takes from a save to the verdict, for the start and the solution of each exercise. */
export async function measureLearn(signal: AbortSignal): Promise<void> {
  const build = spawnSync("cmake", ["--build", "--preset", "release", "--target", "learn"], { cwd: kRoot });
  if (build.status !== 0) throw new Error("The preset release is not configured; run ./yp build");
  const folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-bench-"));
  try {
    const figures: Figure[] = [];
    for (const exercise of readExercises()) figures.push(...(await measureExercise(exercise, folder, signal)));
    const load = loadavg()[0]?.toFixed(1);
    show(`From a save to the verdict, ${kRounds} saves, ${availableParallelism()} cores, load ${load}`, figures);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureExercise(exercise: Exercise, folder: string, signal: AbortSignal): Promise<readonly Figure[]> {
  const toolchain = await readToolchain(path.join(kRoot, "build/release"), exercise.id);
  const file = path.join(folder, `${exercise.id}.cpp`);
  const figures: Figure[] = [];
  for (const [name, source] of [
    ["start", exercise.start],
    ["solution", exercise.solution],
  ] as const) {
    const times: number[] = [];
    const spent: number[] = [];
    for (let round = 0; round <= kRounds; ++round) {
      const [began, used] = [performance.now(), processorTime()];
      writeFileSync(file, `${source}// ${round}\n`);
      await judge(exercise, toolchain, file, folder, signal);
      if (round === 0) continue; // what is read for the first time
      times.push(performance.now() - began + kSettle);
      spent.push(processorTime() - used);
    }
    const value = `${spread(times)}; ${milliseconds(median(spent))} of processor time`;
    figures.push({ name: `${exercise.id}, ${name}`, value, beside: kAim });
  }
  return figures;
}
