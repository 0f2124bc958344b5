import { type ExecFileException, execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RunEntry, scenarioFile } from "./course.ts";
import type { RunRecord } from "./golden.ts";
import { kRoot } from "./paths.ts";
import { LessonError } from "./problem.ts";

const kLargestOutput = 16 * 1024 * 1024; // bytes

/** Runs the example that the CMake preset built, in the simulation; `sweep` is AIO_SWEEP (core/sim/sweep.h). A run that ends with another exit code than 0 is one like others. */
export async function runNative(
  preset: string,
  lesson: string,
  { example, scenario }: RunEntry,
  signal: AbortSignal,
  sweep = "",
): Promise<RunRecord> {
  const binary = path.join(kRoot, "build", preset, "lessons", lesson, example);
  if (!existsSync(binary)) {
    throw new LessonError(`${path.relative(kRoot, binary)} is not built; run: cmake --build --preset ${preset}`);
  }
  const folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-"));
  try {
    const traceFile = path.join(folder, "trace.jsonl");
    // Only what a run may depend on: a seed or debug mode of the caller's shell must not change it.
    const world =
      scenario === undefined ? {} : { AIO_SCENARIO: scenarioFile(path.join(kRoot, "lessons", lesson), scenario) };
    const env = { PATH: process.env.PATH, AIO_TRACE: traceFile, ...world, ...(sweep !== "" && { AIO_SWEEP: sweep }) };
    const output = await standardOutput(binary, env, signal);
    return { output, trace: readFileSync(traceFile, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function standardOutput(binary: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = (error: ExecFileException | null, stdout: string): void => {
      // A program may end with an exception or at a limit; its trace says so, and the golden files hold it.
      if (error === null || typeof error.code === "number") resolve(stdout);
      else reject(error);
    };
    execFile(binary, [], { env, signal, maxBuffer: kLargestOutput }, done);
  });
}
