/** What the page needs of the host, so that tests can stand in for it. */
import type { Compiler, CompilerOptions, Runner } from "@yieldpoint/host";

export type {
  CompileResult,
  Compiler,
  Completion,
  Diagnostic,
  LanguageService,
  LoadProgress,
  OutputChunk,
  Parameter,
  PlaceRequest,
  Runner,
  RunRequest,
  RunResult,
  Signature,
  SignatureHelp,
} from "@yieldpoint/host";

export interface HostPorts {
  createCompiler(options: CompilerOptions): Compiler;
  createRunner(): Runner;
}
