// Runs of a prebuilt wasm module through the page's own host, under Node.

import { readFileSync } from "node:fs";
import { createRunnerPool, type RunSwept } from "@yieldpoint/host";

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

export function wasmRuns(program: WasmProgram): WasmRuns {
  const scenario = program.scenario === undefined ? undefined : readFileSync(program.scenario, "utf8");
  const pool = createRunnerPool(MOST_RUNNERS);
  const run: RunSwept = async (sweep, signal) => {
    const env = { AIO_SWEEP: sweep, ...(program.seed !== undefined && { AIO_SEED: program.seed }) };
    const request = {
      module: program.file,
      env,
      limits: { wallMs: TIME_LIMIT_MS },
      unwatched: true,
      ...(scenario !== undefined && { scenario }),
    };
    const result = await pool.run(request, signal);
    return {
      trace: result.trace,
      timedOut: result.stopped?.why === "wall",
      ending: result.stopped?.text ?? result.stderr,
    };
  };
  return {
    run,
    dispose: () => pool.dispose(),
  };
}
