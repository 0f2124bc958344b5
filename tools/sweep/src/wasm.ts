// Runs of a prebuilt wasm module through the page's own host, under Node.

import { readFileSync } from "node:fs";
import { createRunner, type Runner, type RunSwept } from "@yieldpoint/host";

/** Real time that a run may take, in milliseconds. */
const TIME_LIMIT_MS = 20_000;

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
  const idle: Runner[] = [];
  const all: Runner[] = [];
  const run: RunSwept = async (sweep, signal) => {
    const runner = idle.pop() ?? createRunner();
    if (!all.includes(runner)) all.push(runner);
    const env = { AIO_SWEEP: sweep, ...(program.seed !== undefined && { AIO_SEED: program.seed }) };
    const request = {
      module: program.file,
      env,
      limits: { wallMs: TIME_LIMIT_MS },
      ...(scenario !== undefined && { scenario }),
    };
    const result = await runner.run(request, signal);
    idle.push(runner);
    return {
      trace: result.trace,
      timedOut: result.stopped?.why === "wall",
      ending: result.stopped?.text ?? result.stderr,
    };
  };
  return {
    run,
    dispose: () => {
      for (const runner of all) runner.dispose();
    },
  };
}
