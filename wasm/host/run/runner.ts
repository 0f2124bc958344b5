// Runs programs, each in a worker. One worker is always kept warm, so that a run starts in a few milliseconds; who ran a
// program that ended by itself is kept for the next one, with the compiled module.

import { abortError } from "../abort.ts";
import type {
  ByteStream,
  FromRunWorker,
  ModuleSource,
  OutputChunk,
  RunLimits,
  RunResult,
  Stopped,
  ToRunWorker,
} from "../protocol.ts";
import { startWorker, type WorkerHandle } from "../worker/start.ts";
import { CompiledModules } from "./compiled-modules.ts";
import { moduleSource } from "./module-source.ts";
import { STOPPED_EXIT_CODE } from "./program.ts";

export const DEFAULT_LIMITS: RunLimits = {
  // A program of the course takes a tenth of a second; on a machine that is slow and busy, one with a database took ten times that.
  wallMs: 5_000,
  outputBytes: 1024 * 1024,
  traceBytes: 256 * 1024 * 1024,
};

/** Time to load and compile a module, before its own clock starts. */
const LOAD_LIMIT_MS = 60_000;

/** So many runs, and a worker is replaced: what the engine keeps for its instances goes with it. */
const RUNS_OF_A_WORKER = 64;

export interface RunRequest {
  /** The module's bytes, or its URL (in the page) or path (under Node). */
  readonly module: Uint8Array | string;
  /** argv[0] first. Default: ["program"]. */
  readonly args?: readonly string[];
  /** Added to AIO_TRACE and AIO_MAX_REAL_MS. */
  readonly env?: Readonly<Record<string, string>>;
  /** The world that the program runs in, as JSON (core/sim/scenario.h). Default: the usual one. */
  readonly scenario?: string;
  /** Each absent limit is that of DEFAULT_LIMITS. */
  readonly limits?: Partial<RunLimits>;
  /**
   * Nobody reads along: bytes come in a few messages instead of hundreds, and the last of them are lost when the run has to
   * be ended from outside. Default: false.
   */
  readonly unwatched?: boolean;
  /** Called with decoded text while the program runs. */
  readonly onOutput?: (chunk: OutputChunk) => void;
}

export interface Runner {
  /**
   * Runs a program from its start, in an instance of its own.
   * Throws: AbortError when the signal fires (the worker is terminated); Error with one sentence when the module can't be run.
   */
  run(request: RunRequest, signal: AbortSignal): Promise<RunResult>;
  /** Terminates the workers, also of runs under way: they reject with AbortError. */
  dispose(): void;
}

/** `modules`: what other runners have compiled, and this one will. */
export function createRunner(modules = new CompiledModules()): Runner {
  return new WorkerRunner(modules);
}

/** A worker in which nothing runs. Its listener is set when a run takes it. */
interface IdleWorker {
  readonly handle: WorkerHandle<ToRunWorker>;
  runs: number;
  listener: ((message: FromRunWorker) => void) | undefined;
  death: string | undefined;
}

/** What is to be run, and who wants to know what it was compiled to. */
interface Program {
  readonly module: ModuleSource;
  compiled(module: WebAssembly.Module): void;
}

class WorkerRunner implements Runner {
  #spare: IdleWorker | undefined;
  readonly #modules: CompiledModules;
  readonly #disposed = new AbortController();

  constructor(modules: CompiledModules) {
    this.#modules = modules;
    this.#spare = freshWorker();
  }

  async run(request: RunRequest, signal: AbortSignal): Promise<RunResult> {
    const either = AbortSignal.any([signal, this.#disposed.signal]);
    if (either.aborted) throw abortError();
    const spare = this.#spare?.death === undefined ? this.#spare : undefined;
    const worker = spare ?? freshWorker();
    this.#spare = undefined;
    let isClean = false;
    try {
      const program = await this.#source(request.module, either);
      if (either.aborted) throw abortError();
      const result = await runIn(worker, request, program, either);
      isClean = result.stopped === undefined;
      return result;
    } finally {
      this.#put(worker, isClean);
    }
  }

  async #source(program: RunRequest["module"], signal: AbortSignal): Promise<Program> {
    const known = this.#modules.find(program);
    const module: ModuleSource =
      known === undefined ? await moduleSource(program, signal) : { kind: "module", module: known };
    return { module, compiled: (made) => this.#modules.keep(program, made) };
  }

  /** A worker whose program was ended from outside, or by its own fault, is not used again. */
  #put(worker: IdleWorker, isClean: boolean): void {
    worker.runs += 1;
    const isDisposed = this.#disposed.signal.aborted;
    const isKept = isClean && worker.runs < RUNS_OF_A_WORKER && worker.death === undefined;
    if (isKept && !isDisposed && this.#spare === undefined) {
      this.#spare = worker;
      return;
    }
    worker.handle.terminate();
    // Only now: a worker that starts while the program runs would take its time.
    if (!isDisposed) this.#spare ??= freshWorker();
  }

  dispose(): void {
    this.#disposed.abort();
    this.#spare?.handle.terminate();
    this.#spare = undefined;
  }
}

function freshWorker(): IdleWorker {
  const worker: IdleWorker = {
    handle: startWorker<ToRunWorker, FromRunWorker>("run", {
      onMessage: (message) => worker.listener?.(message),
      onDeath: (text) => {
        worker.death = text;
        worker.listener?.({ kind: "refused", text: `The program's worker has died: ${text}.` });
      },
    }),
    runs: 0,
    listener: undefined,
    death: undefined,
  };
  return worker;
}

function runIn(
  worker: IdleWorker,
  request: RunRequest,
  { module, compiled }: Program,
  signal: AbortSignal,
): Promise<RunResult> {
  const limits = { ...DEFAULT_LIMITS, ...request.limits };
  const received = new Received(request.onOutput);
  let startedAt = performance.now();

  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      worker.listener = undefined;
    };
    const finish = (exitCode: number, stopped: Stopped | undefined): void => {
      settle();
      resolve(received.result(exitCode, stopped, performance.now() - startedAt));
    };
    const fail = (error: Error): void => {
      settle();
      reject(error);
    };
    const onAbort = (): void => fail(abortError());
    const onWallLimit = (): void => {
      worker.handle.terminate();
      const text = `Stopped: the program was still running after ${limits.wallMs / 1000} s of real time.`;
      received.sayOnStderr(`${text}\n`);
      finish(STOPPED_EXIT_CODE, { why: "wall", text });
    };

    worker.listener = (message) => {
      switch (message.kind) {
        case "up":
          break;
        case "started":
          compiled(message.module);
          clearTimeout(timer);
          startedAt = performance.now();
          timer = setTimeout(onWallLimit, limits.wallMs);
          break;
        case "bytes":
          received.add(message.stream, message.bytes);
          break;
        case "exit":
          finish(message.exitCode, message.stopped);
          break;
        case "refused":
          fail(new Error(message.text));
          break;
      }
    };
    signal.addEventListener("abort", onAbort, { once: true });
    timer = setTimeout(() => fail(new Error("The program could not be loaded in time.")), LOAD_LIMIT_MS);
    worker.handle.post({
      kind: "run",
      module,
      args: request.args ?? ["program"],
      env: request.env ?? {},
      ...(request.scenario !== undefined && { scenario: request.scenario }),
      ...(request.unwatched === true && { unwatched: true }),
      limits,
    });
  });
}

/** What has come from the program so far, decoded on the way: a character may lie across two messages. */
class Received {
  readonly #text: Record<ByteStream, string> = { stdout: "", stderr: "", trace: "" };
  readonly #decoders: Readonly<Record<ByteStream, TextDecoder>> = {
    stdout: new TextDecoder(),
    stderr: new TextDecoder(),
    trace: new TextDecoder(),
  };

  constructor(readonly onOutput: ((chunk: OutputChunk) => void) | undefined) {}

  add(stream: ByteStream, bytes: Uint8Array): void {
    this.#append(stream, this.#decoders[stream].decode(bytes, { stream: true }));
  }

  sayOnStderr(text: string): void {
    this.#append("stderr", text);
  }

  result(exitCode: number, stopped: Stopped | undefined, wallMs: number): RunResult {
    for (const stream of ["stdout", "stderr", "trace"] as const) this.#append(stream, this.#decoders[stream].decode());
    const { stdout, stderr, trace } = this.#text;
    return { exitCode, stdout, stderr, trace, ...(stopped && { stopped }), wallMs };
  }

  #append(stream: ByteStream, text: string): void {
    if (text === "") return;
    this.#text[stream] += text;
    if (stream !== "trace") this.onOutput?.({ stream, text });
  }
}
