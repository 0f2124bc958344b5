// Runs every example of the course as built by a preset (release unless named) and writes what it leaves to golden/.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { readCourse } from "./course.ts";
import { writeGolden } from "./golden.ts";
import { kLessonsDir } from "./paths.ts";
import { runNative } from "./run-native.ts";

const preset = process.argv[2] ?? "release";
const { signal } = new AbortController();
for (const lesson of readCourse(kLessonsDir).lessons) {
  const folder = path.join(kLessonsDir, lesson.id);
  const golden = path.join(folder, "golden");
  mkdirSync(golden, { recursive: true });
  for (const file of readdirSync(golden)) {
    const known = lesson.examples.some((example) => file.startsWith(`${example.name}.`));
    if (!known) rmSync(path.join(golden, file));
  }
  for (const example of lesson.examples) {
    writeGolden(folder, example.name, await runNative(preset, lesson.id, example.name, signal));
    console.log(`golden: ${lesson.id}/${example.name}`);
  }
}
