import { existsSync } from "node:fs";
import path from "node:path";
import { kLessonsDir, kRoot, readLesson, worldFile } from "@yieldpoint/course-builder";
import { checkProgram, createRunnerPool, type RunChecked, type Runner } from "@yieldpoint/host";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nativeChecks } from "../../tools/sweep/src/native.ts";
import { wasmChecks } from "../../tools/sweep/src/wasm.ts";
import { chosenLessons } from "./chosen-lessons.ts";

const kJobs = 2;

let runner: Runner;
beforeAll(() => {
  runner = createRunnerPool(kJobs);
});
afterAll(() => runner.dispose());

function built(preset: string, lesson: string, program: string): string {
  const file = path.join(kRoot, "build", preset, "lessons", lesson, "exercise", program);
  if (!existsSync(file))
    throw new Error(`${path.relative(kRoot, file)} is not built; build lesson_programs of ${preset}`);
  return file;
}

/** The first check that is broken, with what is seen; "" when all hold. */
async function brokenIn(run: RunChecked, signal: AbortSignal): Promise<string> {
  const { broken } = await checkProgram(run, kJobs, signal);
  return broken === undefined ? "" : `${broken.name}: ${broken.seen}`;
}

for (const entry of chosenLessons().filter(({ exercise }) => exercise !== undefined)) {
  const { id, exercise } = readLesson(kLessonsDir, entry);
  if (exercise === undefined) continue;
  const folder = path.join(kLessonsDir, id);
  const world = (name = exercise.scenario) => (name === undefined ? undefined : worldFile(folder, name));
  const native = (program: string): RunChecked => nativeChecks(built("release", id, program), world);
  const wasm = (program: string): RunChecked => wasmChecks(runner, built("wasm", id, `${program}.wasm`), world);

  describe(`the exercise of ${id}`, () => {
    test(`begins with a program that does not pass "${exercise.fails}"`, async ({ signal }) => {
      const told = await brokenIn(native("start"), signal);
      expect(told.startsWith(`${exercise.fails}: `), told).toBe(true);
      expect(await brokenIn(wasm("start"), signal)).toBe(told);
    });

    test("has a solution that passes every check, natively and in the page's host", async ({ signal }) => {
      expect(await brokenIn(native("solution"), signal)).toBe("");
      expect(await brokenIn(wasm("solution"), signal)).toBe("");
    });

    const told = new Map<string, string>();
    test.each(exercise.wrong)('tells who writes $name: "$fails", and nobody else the same', async ({ name, fails }) => {
      const said = await brokenIn(native(`wrong/${name}`), new AbortController().signal);
      expect(said.startsWith(`${fails}: `), said).toBe(true);
      expect(told.get(said), "another wrong answer is told the same").toBeUndefined();
      told.set(said, name);
    });
  });
}
