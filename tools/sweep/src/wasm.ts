// Runs of a prebuilt wasm module through the page's own host, under Node.

import { readFileSync } from "node:fs";
import {
  checkEnvironment,
  createRunnerPool,
  type RunChecked,
  type Runner,
  type RunSwept,
  type SweptRun,
} from "@yieldpoint/host";
import type { WorldFile } from "./native.ts";

/** Real time that a run may take, in milliseconds. */
const TIME_LIMIT_MS = 20_000;

/** The sweep asks for as many runs at a time as there are jobs; this is only an upper bound. */
const MOST_RUNNERS = 64;

export interface WasmProgram {
  readonly file: string;
  /** A scenario file. */
  readonly scenario?: string;
  readonly seed?: string;
}

export interface WasmRuns {
  readonly run: RunSwept;
  dispose(): void;
}

export function wasmRuns({ file, scenario, seed }: WasmProgram): WasmRuns {
  const pool = createRunnerPool(MOST_RUNNERS);
  const env = seed === undefined ? {} : { AIO_SEED: seed };
  return {
    run: (sweep, signal) => runModule(pool, file, { ...env, AIO_SWEEP: sweep }, scenario, signal),
    dispose: () => pool.dispose(),
  };
}

export function wasmChecks(runner: Runner, module: string, worldFile: WorldFile): RunChecked {
  return (run, signal) => runModule(runner, module, checkEnvironment(run), worldFile(run.world), signal);
}

async function runModule(
  runner: Runner,
  module: string,
  env: Readonly<Record<string, string>>,
  scenario: string | undefined,
  signal: AbortSignal,
): Promise<SweptRun> {
  const world = scenario === undefined ? {} : { scenario: readFileSync(scenario, "utf8") };
  const request = { module, env, limits: { wallMs: TIME_LIMIT_MS }, unwatched: true, ...world };
  const { trace, stopped, stderr } = await runner.run(request, signal);
  return { trace, timedOut: stopped?.why === "wall", ending: stopped?.text ?? stderr };
}
