/** Running programs: the page's side of the compiler and the runner. */

export { type Executed, Executor, type ExecutorEvents } from "./executor.ts";
export { loadHost } from "./host.ts";
export type { Diagnostic, HostPorts, LoadProgress, OutputChunk } from "./ports.ts";
