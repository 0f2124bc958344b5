// The surface of @yieldpoint/host: a compiler and a runner, each in its own worker, for the page and for Node.

export type { Broken, CheckedRule, CheckReport, CheckRun, CheckState, RunChecked } from "./check/check.ts";
export { COMES_TO_ITS_END, checkEnvironment, checkProgram } from "./check/check.ts";
export type { Compiler, CompilerOptions } from "./compile/compiler.ts";
export { createCompiler } from "./compile/compiler.ts";
export type { CompiledSource, ParsedOutput } from "./compile/diagnostics.ts";
export { parseDiagnostics } from "./compile/diagnostics.ts";
export type { LanguageService } from "./language/service.ts";
export type {
  CompileFailure,
  CompileRequest,
  CompileResult,
  CompileSuccess,
  CompileTimings,
  Completion,
  CompletionKind,
  Diagnostic,
  Fixit,
  LoadProgress,
  OutputChunk,
  OutputStream,
  Parameter,
  PlaceRequest,
  RunLimits,
  RunResult,
  Severity,
  Signature,
  SignatureHelp,
  SourceFile,
  Stopped,
  StopReason,
  ToolchainManifest,
} from "./protocol.ts";
export type { CompiledModules } from "./run/compiled-modules.ts";
export type { Runner, RunRequest } from "./run/runner.ts";
export { createRunner, DEFAULT_LIMITS } from "./run/runner.ts";
export type { OrdersOptions, OrdersReport, RunOrder } from "./sweep/orders.ts";
export { tryOrders } from "./sweep/orders.ts";
export { createRunnerPool } from "./sweep/pool.ts";
export type {
  Moment,
  RunSwept,
  SweepCell,
  SweepOptions,
  SweepPlan,
  SweepPoint,
  SweepReport,
  SweepRun,
  SweepSubject,
  SweptRun,
} from "./sweep/sweep.ts";
export { isBad, MOMENTS, ProgramFails, SweepRefused, sweepProgram, sweepText, worstOf } from "./sweep/sweep.ts";
export type { Outcome, SweptAwait, Verdict } from "./sweep/verdict.ts";
export { OUTCOMES, readAwaits, readVerdict } from "./sweep/verdict.ts";
