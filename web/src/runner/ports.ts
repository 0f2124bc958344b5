/** What the page needs of the host, so that tests can stand in for it. */
import type { Compiler, CompilerOptions, Runner } from "@yieldpoint/host";

export type {
  CompileResult,
  Compiler,
  Diagnostic,
  LoadProgress,
  OutputChunk,
  Runner,
  RunRequest,
  RunResult,
} from "@yieldpoint/host";

export interface HostPorts {
  createCompiler(options: CompilerOptions): Compiler;
  createRunner(): Runner;
}
