// Runs of a native program, each a process of its own.

import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { checkEnvironment, type RunChecked, type RunSwept, type SweptRun } from "@yieldpoint/host";

/** Real time that a run may take, in milliseconds: a simulated run takes some. */
const TIME_LIMIT_MS = 20_000;
const LARGEST_TRACE = 256 * 1024 * 1024; // bytes, as many as the page reads
const LARGEST_STDERR = 64 * 1024; // bytes; what comes behind is dropped

export interface NativeProgram {
  readonly file: string;
  /** AIO_SCENARIO: a file. */
  readonly scenario?: string;
  readonly seed?: string;
  readonly timeLimitMs?: number;
}

/** Throws: Error when the program cannot be started or its trace is too large. */
export function nativeRuns(program: NativeProgram): RunSwept {
  const { file, scenario, seed, timeLimitMs } = program;
  const env = { ...inWorld(scenario), ...(seed !== undefined && { AIO_SEED: seed }) };
  return (sweep, signal) => runProcess(file, { ...env, AIO_SWEEP: sweep }, signal, timeLimitMs);
}

/** The file of a world; without a name of the usual one, which not every exercise has. */
export type WorldFile = (name?: string) => string | undefined;

/** Throws: as nativeRuns. */
export function nativeChecks(file: string, worldFile: WorldFile): RunChecked {
  return (run, signal) => runProcess(file, { ...checkEnvironment(run), ...inWorld(worldFile(run.world)) }, signal);
}

function inWorld(scenario: string | undefined): Readonly<Record<string, string>> {
  return scenario === undefined ? {} : { AIO_SCENARIO: scenario };
}

/**
 * Runs a program once, and gets its trace. `env`: what the run may depend on beside PATH; a variable of the caller's shell
 * must not change it.
 * Throws: Error when the program cannot be started; AbortError.
 */
function runProcess(
  file: string,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
  limit = TIME_LIMIT_MS,
): Promise<SweptRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, [], {
      env: { PATH: process.env.PATH, AIO_TRACE: "/dev/fd/3", ...env },
      stdio: ["ignore", "ignore", "pipe", "pipe"],
      timeout: limit,
      killSignal: "SIGKILL",
      signal,
    });
    const trace = collected(child.stdio[3] as Readable, LARGEST_TRACE);
    const stderr = collected(child.stdio[2] as Readable, LARGEST_STDERR);
    child.on("error", reject);
    child.on("close", (code, killedBy) => {
      const timedOut = killedBy === "SIGKILL";
      const ended = timedOut ? `It was still running after ${limit / 1000} s.` : endOf(code, killedBy);
      const said = stderr().trimEnd().split("\n").at(-1) ?? "";
      resolve({ trace: trace(), timedOut, ending: said === "" ? ended : `${ended} ${said}` });
    });
  });
}

function endOf(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `It ended with exit code ${code} and left no verdict.` : `It was ended by ${signal}.`;
}

/** What a stream gives until it ends, but no more than `most` bytes. */
function collected(stream: Readable, most: number): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    if (bytes < most) chunks.push(chunk);
    bytes += chunk.length;
  });
  return () => Buffer.concat(chunks).toString("utf8");
}
