/** Loads the host's code when it is first needed, so that it is no part of the first paint. */
import type { CheckTools, HostPorts, SweepTools } from "./ports.ts";

export async function loadHost(): Promise<HostPorts> {
  const { createCompiler, createRunner } = await import("@yieldpoint/host");
  return { createCompiler, createRunner };
}

export async function loadSweepTools(): Promise<SweepTools> {
  const { createRunnerPool, sweepProgram, sweepText, tryOrders } = await import("@yieldpoint/host");
  return { createRunnerPool, sweepProgram, sweepText, tryOrders };
}

export async function loadCheckTools(): Promise<CheckTools> {
  const { checkEnvironment, checkProgram } = await import("@yieldpoint/host");
  return { checkEnvironment, checkProgram };
}

/** Runs at a time, so that the page and the run that is shown have a core for themselves. */
const kMostAtOnce = 4;

export function runsAtOnce(): number {
  // Node, where tests run, may have no navigator.
  const cores = globalThis.navigator?.hardwareConcurrency ?? 1;
  return Math.max(1, Math.min(kMostAtOnce, cores - 1));
}

/** GiB; a second clang takes 100 to 300 MiB. Browsers that do not say how much they have are taken to have enough. */
const kLeastMemory = 4;

/** Whether the machine has memory for a compiler that helps to write, beside the one that compiles. */
export function hasRoomForHelp(): boolean {
  const { deviceMemory } = (globalThis.navigator ?? {}) as { readonly deviceMemory?: number };
  return deviceMemory === undefined || deviceMemory >= kLeastMemory;
}
