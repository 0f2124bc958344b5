// The types that cross a border: between this package and its callers, and between the page and its workers.
// Worker messages are discriminated unions on `kind`; everything here survives structured cloning.

// ---- compile side: results -------------------------------------------------------------------------------------

export type Severity = "error" | "warning" | "note";

/** A replacement that the compiler proposes. Lines and columns are 1-based; the end is exclusive. */
export interface Fixit {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** One message of the compiler or the linker. Lines and columns are 1-based; columns count UTF-16 units. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly message: string;
  /** Base name of the file, as given to compile(), or the path of a header. Empty for the linker. */
  readonly file: string;
  /** 0 when the message has no place. */
  readonly line: number;
  readonly column: number;
  /** Exclusive, on the same line. Absent when the compiler gave a point. */
  readonly endColumn?: number;
  readonly fixits?: readonly Fixit[];
}

/** A file of a program, by its base name. */
export interface SourceFile {
  readonly file: string;
  readonly source: string;
}

export interface CompileRequest {
  readonly source: string;
  /** Base name such as "gather.cpp"; places in diagnostics and traces carry it. */
  readonly fileName: string;
  /** What the program can include between quotes; messages about them carry their names. */
  readonly headers?: readonly SourceFile[];
  /** An object file that the program is linked with: the checks of an exercise. */
  readonly object?: Uint8Array;
}

export interface CompileTimings {
  readonly compileMs: number;
  readonly linkMs: number;
}

export interface CompileSuccess {
  readonly ok: true;
  readonly module: Uint8Array<ArrayBuffer>;
  /** Warnings and their notes. */
  readonly diagnostics: readonly Diagnostic[];
  readonly timings: CompileTimings;
}

export interface CompileFailure {
  readonly ok: false;
  readonly diagnostics: readonly Diagnostic[];
  /** The compiler's own output, or one sentence when the compiler itself failed. */
  readonly text: string;
}

export type CompileResult = CompileSuccess | CompileFailure;

/** How far the compiler's files have come. Bytes are counted uncompressed, as the manifest states them. */
export interface LoadProgress {
  readonly phase: "loading" | "starting" | "ready";
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

// ---- run side: results -----------------------------------------------------------------------------------------

export type OutputStream = "stdout" | "stderr";

export interface OutputChunk {
  readonly stream: OutputStream;
  readonly text: string;
}

export interface RunLimits {
  /** Real time of one run, in milliseconds. The program is to end itself at 0.6 of it; the worker is terminated at it. */
  readonly wallMs: number;
  /** Bytes of stdout and stderr together. */
  readonly outputBytes: number;
  /** Bytes of trace. */
  readonly traceBytes: number;
}

/** "cpu" to "exception" are the words of the trace's `stopped` record; "wall" is the host's own time limit. */
export type StopReason =
  | "cpu"
  | "time"
  | "memory"
  | "stack"
  | "output"
  | "trace"
  | "deadlock"
  | "crash"
  | "exception"
  | "wall";

export interface Stopped {
  readonly why: StopReason;
  /** One sentence for people. */
  readonly text: string;
}

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The trace file: JSON Lines as core/trace/format.md says. */
  readonly trace: string;
  readonly stopped?: Stopped;
  readonly wallMs: number;
}

// ---- language side: what the editor asks while somebody types -----------------------------------------------------

/** A place in a program. The line is 1-based, the column too, and counts UTF-16 units. */
export interface PlaceRequest extends CompileRequest {
  readonly line: number;
  readonly column: number;
}

export interface Parameter {
  /** As it is declared: "Duration delay", "int b = 2". */
  readonly text: string;
  /** It has a default value. */
  readonly optional: boolean;
}

/** One way to call a function. */
export interface Signature {
  readonly name: string;
  /** The result's type; empty for a constructor. */
  readonly result: string;
  readonly parameters: readonly Parameter[];
  /** What stands behind the parameters: " const". */
  readonly suffix: string;
  /** The contract comment above the declaration, in one line. */
  readonly doc: string;
}

export type CompletionKind = "function" | "type" | "variable" | "namespace" | "keyword" | "snippet";

/** A name that can stand at a place. */
export interface Completion {
  readonly kind: CompletionKind;
  readonly name: string;
  /** The type of a variable, the parameters of a template: what stands beside the name. */
  readonly detail: string;
  readonly doc: string;
  /** Of a function: its overloads. */
  readonly signatures: readonly Signature[];
  /** Of a snippet: the text, with ${name} for what is to be filled in. */
  readonly template?: string;
  /** What must be changed before the name for it to fit: "->" for ".". */
  readonly fixit?: Fixit;
}

/** The ways to call what is called at a place. */
export interface SignatureHelp {
  readonly signatures: readonly Signature[];
}

export type Question =
  | { readonly kind: "complete"; readonly place: PlaceRequest }
  /** The place is behind the opening parenthesis. */
  | { readonly kind: "signatures"; readonly place: PlaceRequest }
  /** The place is the end of a name. */
  | { readonly kind: "describe"; readonly place: PlaceRequest }
  | { readonly kind: "check"; readonly request: CompileRequest };

export type Answer =
  | { readonly kind: "complete"; readonly completions: readonly Completion[] }
  | { readonly kind: "signatures"; readonly help: SignatureHelp | undefined }
  | { readonly kind: "describe"; readonly described: Completion | undefined }
  | { readonly kind: "check"; readonly diagnostics: readonly Diagnostic[] };

// ---- the toolchain's manifest ----------------------------------------------------------------------------------

/** One file of the page's compiler. `url` is relative to the manifest. */
export interface AssetFile {
  readonly url: string;
  /** Where the file lies in the compiler's tree. Absent for an archive, whose members say so themselves. */
  readonly path?: string;
  readonly bytes: number;
  readonly compressed?: number;
  readonly sha256?: string;
}

/** toolchain/manifest.json. `compiler` is clang and wasm-ld in one module; `files` is the archive of the file tree that they see. */
export interface ToolchainManifest {
  readonly version: string;
  /** llvm.core.wasm of @yowasp/clang. */
  readonly compiler: readonly AssetFile[];
  /** Headers, libraries and precompiled header: uncompressed tar archives, or single files with a path. */
  readonly files: readonly AssetFile[];
  /** Arguments of clang, "clang" first, with @NAME@ for the program's file name. Made by bin/make-pch.ts. */
  readonly compile: readonly string[];
  /** Arguments of wasm-ld, "wasm-ld" first. */
  readonly link: readonly string[];
}

// ---- worker messages -------------------------------------------------------------------------------------------

/** Where the worker finds the manifest and its files: a URL of the page, or a file: URL of a folder under Node. */
export interface CompileWorkerStart {
  readonly kind: "start";
  readonly assets: string;
}

export interface CompileWorkerCompile {
  readonly kind: "compile";
  readonly request: CompileRequest;
}

/** Hand the language worker what it needs: a SharedToolchain through the port. */
export interface CompileWorkerShare {
  readonly kind: "share";
  readonly port: MessagePort;
}

export type ToCompileWorker = CompileWorkerStart | CompileWorkerCompile | CompileWorkerShare;

/** The compiled module is shared by the engine; the files are copied. */
export interface SharedToolchain {
  readonly module: WebAssembly.Module;
  readonly files: readonly (readonly [path: string, bytes: Uint8Array])[];
  readonly compile: readonly string[];
}

export type ToLanguageWorker =
  /** The other end of the port is the compile worker's. */
  { readonly kind: "start"; readonly port: MessagePort } | { readonly kind: "ask"; readonly question: Question };

export type FromLanguageWorker =
  | { readonly kind: "answer"; readonly answer: Answer }
  /** The worker must be replaced; `text` is one sentence. */
  | { readonly kind: "broken"; readonly text: string };

export type FromCompileWorker =
  | { readonly kind: "progress"; readonly progress: LoadProgress }
  | { readonly kind: "ready" }
  | { readonly kind: "result"; readonly result: CompileResult }
  /** The worker can't go on and must be replaced; `text` is one sentence. */
  | { readonly kind: "broken"; readonly text: string };

export type ModuleSource =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Under Node only: a worker in a page has no network. */
  | { readonly kind: "file"; readonly path: string }
  /** Compiled in an earlier run; its code is shared, its memory is not. */
  | { readonly kind: "module"; readonly module: WebAssembly.Module };

export interface ToRunWorker {
  readonly kind: "run";
  readonly module: ModuleSource;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The world that the program runs in, as JSON; absent for the usual one. */
  readonly scenario?: string;
  /** Its bytes come in few messages. */
  readonly unwatched?: boolean;
  readonly limits: RunLimits;
}

export type ByteStream = OutputStream | "trace";

export type FromRunWorker =
  | { readonly kind: "up" }
  /** The module is compiled and its _start is about to be called: the wall clock begins. */
  | { readonly kind: "started"; readonly module: WebAssembly.Module }
  | { readonly kind: "bytes"; readonly stream: ByteStream; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "exit"; readonly exitCode: number; readonly stopped?: Stopped }
  /** The module could not be run at all; `text` is one sentence. */
  | { readonly kind: "refused"; readonly text: string };
