/** What the page needs of the host, so that tests can stand in for it. */
import type { CompiledModules, Compiler, CompilerOptions, Runner } from "@yieldpoint/host";

/** The part of the host that makes sweeps of runs. */
export type SweepTools = Pick<
  typeof import("@yieldpoint/host"),
  "createRunnerPool" | "sweepProgram" | "sweepText" | "tryOrders"
>;

/** The part of the host that checks exercises. */
export type CheckTools = Pick<typeof import("@yieldpoint/host"), "checkEnvironment" | "checkProgram">;

export type {
  CheckReport,
  CheckRun,
  CompileResult,
  Compiler,
  Completion,
  Diagnostic,
  Fixit,
  LanguageService,
  LoadProgress,
  Moment as AwaitMoment,
  Outcome,
  OutputChunk,
  Parameter,
  PlaceRequest,
  Runner,
  RunRequest,
  RunResult,
  Signature,
  SignatureHelp,
  SweepCell,
  SweepPlan,
  SweepPoint,
  SweepRun,
  SweepSubject,
  SweptRun,
  Verdict,
} from "@yieldpoint/host";

export interface HostPorts {
  createCompiler(options: CompilerOptions): Compiler;
  /** `modules`: what other runners have compiled, and this one will. */
  createRunner(modules?: CompiledModules): Runner;
}
