/** Running programs: the page's side of the compiler and the runner. */

<<<<<<< HEAD
export { type Executed, Executor, type ExecutorEvents } from "./executor.ts";
export { loadHost } from "./host.ts";
export type {
  Completion,
  Diagnostic,
  HostPorts,
  LanguageService,
  LoadProgress,
  OutputChunk,
  Parameter,
  PlaceRequest,
  Signature,
  SignatureHelp,
=======
export { type Executed, Executor, type ExecutorEvents, type Prepared, type Program } from "./executor.ts";
export { loadHost, loadSweepTools, runsAtOnce } from "./host.ts";
export type {
  AwaitMoment,
  Diagnostic,
  HostPorts,
  LoadProgress,
  Outcome,
  OutputChunk,
  Runner,
  RunRequest,
  RunResult,
  SweepCell,
  SweepPlan,
  SweepPoint,
  SweepRun,
  SweepSubject,
  SweepTools,
  SweptRun,
  Verdict,
>>>>>>> c0d7a04 (page: sweeps and searches for a bad order run in a pool of workers)
} from "./ports.ts";
