import type { OutputChunk, RunLimits, RunResult } from "../protocol.ts";

export const DEFAULT_LIMITS: RunLimits = {
  wallMs: 5_000,
  outputBytes: 1024 * 1024,
  traceBytes: 256 * 1024 * 1024,
};

export interface RunRequest {
  /** The module's bytes, or its URL (in the page) or path (under Node). */
  readonly module: Uint8Array | string;
  /** argv[0] first. Default: ["program"]. */
  readonly args?: readonly string[];
  /** Added to AIO_TRACE=/dev/fd/3. */
  readonly env?: Readonly<Record<string, string>>;
  /** Each absent limit is that of DEFAULT_LIMITS. */
  readonly limits?: Partial<RunLimits>;
  /** Called with decoded text while the program runs. */
  readonly onOutput?: (chunk: OutputChunk) => void;
}

export interface Runner {
  /**
   * Runs a program from its start in a fresh worker.
   * Throws: AbortError when the signal fires (the worker is terminated); Error with one sentence when the module can't be run.
   */
  run(request: RunRequest, signal: AbortSignal): Promise<RunResult>;
  /** Terminates the workers, also of runs under way: they reject with AbortError. */
  dispose(): void;
}

export function createRunner(): Runner {
  throw new Error("not built yet");
}
