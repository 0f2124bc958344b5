/** Loads the host's code when it is first needed, so that it is no part of the first paint. */
import type { HostPorts } from "./ports.ts";

export async function loadHost(): Promise<HostPorts> {
  const { createCompiler, createRunner } = await import("@yieldpoint/host");
  return { createCompiler, createRunner };
}
