import type { CompileRequest, CompileResult, LoadProgress } from "../protocol.ts";

export type CompilerOptions = (
  | { /** URL of the folder that holds manifest.json, relative to the page. */ readonly assetsUrl: string }
  | { /** The same folder on disk, under Node. */ readonly assetsDir: string }
) & {
  readonly onProgress?: (progress: LoadProgress) => void;
};

export interface Compiler {
  /** Loads the compiler if that has not begun. Aborting stops the wait, not the load. Throws: AbortError, or Error with one sentence. */
  ready(signal: AbortSignal): Promise<void>;
  /**
   * Compiles and links one program. Calls queue up in order.
   * Throws: AbortError when the signal fires; a compile under way is ended with its worker, and the next one gets a new worker.
   */
  compile(request: CompileRequest, signal: AbortSignal): Promise<CompileResult>;
  dispose(): void;
}

export function createCompiler(_options: CompilerOptions): Compiler {
  throw new Error("not built yet");
}
