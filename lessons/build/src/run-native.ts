import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { RunRecord } from "./golden.ts";
import { kRoot } from "./paths.ts";
import { LessonError } from "./problem.ts";

const kLargestOutput = 16 * 1024 * 1024; // bytes

/** Runs the example that the CMake preset built, in the simulation. */
export async function runNative(
  preset: string,
  lesson: string,
  example: string,
  signal: AbortSignal,
): Promise<RunRecord> {
  const binary = path.join(kRoot, "build", preset, "lessons", lesson, example);
  if (!existsSync(binary)) {
    throw new LessonError(`${path.relative(kRoot, binary)} is not built; run: cmake --build --preset ${preset}`);
  }
  const folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-"));
  try {
    const traceFile = path.join(folder, "trace.jsonl");
    // Only what a run may depend on: a seed or debug mode of the caller's shell must not change it.
    const env = { PATH: process.env.PATH, AIO_TRACE: traceFile };
    const { stdout } = await promisify(execFile)(binary, [], { env, signal, maxBuffer: kLargestOutput });
    return { output: stdout, trace: readFileSync(traceFile, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
