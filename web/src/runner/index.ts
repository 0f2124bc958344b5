/** Running programs: the page's side of the compiler and the runner. */

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
} from "./ports.ts";
