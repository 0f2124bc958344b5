import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { kLessonsDir, kRoot, type RunEntry, type RunRecord, scenarioFile } from "@yieldpoint/course-builder";
import { createRunner, DEFAULT_LIMITS } from "@yieldpoint/host";

/** Runs the prebuilt wasm of an example through the page's own host, under Node; `sweep` is AIO_SWEEP (core/sim/sweep.h). */
export async function runWasm(lesson: string, run: RunEntry, signal: AbortSignal, sweep = ""): Promise<RunRecord> {
  const { example, scenario } = run;
  const module = path.join(kRoot, "build/wasm/lessons", lesson, `${example}.wasm`);
  if (!existsSync(module)) {
    throw new Error(`${path.relative(kRoot, module)} is not built; run: cmake --build --preset wasm`);
  }
  const runner = createRunner();
  try {
    const request = {
      module,
      args: [example],
      env: { AIO_SWEEP: sweep },
      limits: { ...DEFAULT_LIMITS, wallMs: 30_000 },
      ...(scenario && { scenario: readFileSync(scenarioFile(path.join(kLessonsDir, lesson), scenario), "utf8") }),
    };
    const result = await runner.run(request, signal);
    if (result.exitCode !== 0 && !result.trace.endsWith(`"exit":${result.exitCode}}\n`))
      throw new Error(`${example}.wasm ended with ${result.exitCode}: ${result.stderr}`);
    return { output: result.stdout, trace: result.trace };
  } finally {
    runner.dispose();
  }
}
