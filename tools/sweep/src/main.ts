// `./yp sweep` behind its shell part. Exit codes: 0 nothing bad, 1 something bad, 2 no sweep could be made.

import { SweepRefused } from "@yieldpoint/host";
import { readArguments } from "./arguments.ts";
import { nativeRuns } from "./native.ts";
import { sweepAndReport } from "./report.ts";
import { wasmRuns } from "./wasm.ts";

const args = readArguments(process.argv.slice(2));
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
const runs = args.wasm ? wasmRuns(args) : { run: nativeRuns(args), dispose: () => {} };
try {
  const { exitCode, text } = await sweepAndReport(args, runs.run, stop.signal);
  process.stdout.write(text);
  process.exitCode = exitCode;
} catch (error) {
  if (stop.signal.aborted) {
    process.exitCode = 130;
  } else if (error instanceof SweepRefused) {
    process.stderr.write(`yp: ${error.message}\n`);
    process.exitCode = 2;
  } else {
    throw error;
  }
} finally {
  runs.dispose();
}
