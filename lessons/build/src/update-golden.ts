// Usage: tsx update-golden.ts [PRESET [LESSON...]]. Runs every example of the course, or of these lessons, as built by a
// preset (release unless named) and writes what it leaves to golden/.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { readCourse, runsOf } from "./course.ts";
import { writeGolden } from "./golden.ts";
import { kLessonsDir } from "./paths.ts";
import { runNative } from "./run-native.ts";
import { runSweep, sweptRun } from "./run-sweep.ts";
import { writeSweep } from "./sweep.ts";

const [preset = "release", ...chosen] = process.argv.slice(2);
const { signal } = new AbortController();
const { lessons } = readCourse(kLessonsDir);
for (const lesson of lessons.filter(({ id }) => chosen.length === 0 || chosen.includes(id))) {
  const folder = path.join(kLessonsDir, lesson.id);
  const golden = path.join(folder, "golden");
  mkdirSync(golden, { recursive: true });
  for (const file of readdirSync(golden)) {
    const known = lesson.examples.flatMap(runsOf).some(({ stem }) => file.startsWith(`${stem}.`));
    if (!known) rmSync(path.join(golden, file));
  }
  for (const run of lesson.examples.flatMap(runsOf)) {
    writeGolden(folder, run.stem, await runNative(preset, lesson.id, run, signal));
    console.log(`golden: ${lesson.id}/${run.stem}`);
  }
  for (const example of lesson.examples.filter(({ swept }) => swept)) {
    const run = sweptRun(example);
    const sweep = await runSweep((text, aborted) => runNative(preset, lesson.id, run, aborted, text), signal);
    writeSweep(folder, example.name, sweep);
    console.log(`golden: ${lesson.id}/${example.name}, swept`);
  }
}
