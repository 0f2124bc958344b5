/** Loads the host's code when it is first needed, so that it is no part of the first paint. */
import type { HostPorts, SweepTools } from "./ports.ts";

export async function loadHost(): Promise<HostPorts> {
  const { createCompiler, createRunner } = await import("@yieldpoint/host");
  return { createCompiler, createRunner };
}

export async function loadSweepTools(): Promise<SweepTools> {
  const { createRunnerPool, sweepProgram, sweepText, tryOrders } = await import("@yieldpoint/host");
  return { createRunnerPool, sweepProgram, sweepText, tryOrders };
}

/** Runs at a time, so that the page and the run that is shown have a core for themselves. */
const kMostAtOnce = 4;

export function runsAtOnce(): number {
  // Node, where tests run, may have no navigator.
  const cores = globalThis.navigator?.hardwareConcurrency ?? 1;
  return Math.max(1, Math.min(kMostAtOnce, cores - 1));
}
