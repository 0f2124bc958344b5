/** Running programs: the page's side of the compiler and the runner. */

export { type Executed, Executor, type ExecutorEvents, type Prepared, type Program } from "./executor.ts";
export { type Formatter, WorkerFormatter } from "./formatter.ts";
export { loadCheckTools, loadHost, loadSweepTools, runsAtOnce } from "./host.ts";
export type * from "./ports.ts";
