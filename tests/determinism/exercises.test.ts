import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { kLessonsDir, kRoot, readLesson, worldFile } from "@yieldpoint/course-builder";
import { checkEnvironment, checkProgram, createRunnerPool, type RunChecked, type Runner } from "@yieldpoint/host";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runProcess } from "../../tools/sweep/src/native.ts";
import { chosenLessons } from "./chosen-lessons.ts";

const kJobs = 2;
const kWallMs = 20_000;

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

function natively(file: string, lessonDir: string, usual: string | undefined): RunChecked {
  return (run, signal) => {
    const world = run.world ?? usual;
    const scenario = world === undefined ? {} : { AIO_SCENARIO: worldFile(lessonDir, world) };
    return runProcess(file, { ...checkEnvironment(run), ...scenario }, signal, kWallMs);
  };
}

function inWasm(module: string, lessonDir: string, usual: string | undefined): RunChecked {
  return async (run, signal) => {
    const world = run.world ?? usual;
    const scenario = world === undefined ? {} : { scenario: readFileSync(worldFile(lessonDir, world), "utf8") };
    const request = { module, env: checkEnvironment(run), limits: { wallMs: kWallMs }, unwatched: true, ...scenario };
    const { trace, stopped, stderr } = await runner.run(request, signal);
    return { trace, timedOut: stopped?.why === "wall", ending: stopped?.text ?? stderr };
  };
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
  const native = (program: string): RunChecked => natively(built("release", id, program), folder, exercise.scenario);
  const wasm = (program: string): RunChecked => inWasm(built("wasm", id, `${program}.wasm`), folder, exercise.scenario);

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
