// Owns the compile worker: starts it when first needed, gives it one program at a time, replaces it when it breaks.

import { abortError } from "../abort.ts";
import { type LanguageService, WorkerLanguage } from "../language/service.ts";
import type { CompileRequest, CompileResult, FromCompileWorker, LoadProgress, ToCompileWorker } from "../protocol.ts";
import { nodeModule } from "../worker/node.ts";
import { startWorker, type WorkerHandle } from "../worker/start.ts";

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
   * Throws: AbortError when the signal fires; Error with one sentence when the compiler can't be loaded.
   */
  compile(request: CompileRequest, signal: AbortSignal): Promise<CompileResult>;
  /** What an editor asks about a program: of a second worker, begun at the first question, so that no compile waits. */
  readonly language: LanguageService;
  /** Ends the workers. Calls under way reject with AbortError. */
  dispose(): void;
}

export function createCompiler(options: CompilerOptions): Compiler {
  return new WorkerCompiler(options);
}

/** A compile that takes longer has met something that the compiler does not get through. */
const COMPILE_LIMIT_MS = 30_000;

/** How long an abandoned compile may go on: most end soon, and a new worker costs more than waiting for that. */
const ABANDONED_LIMIT_MS = 2_000;

interface LoadedWorker {
  readonly handle: WorkerHandle<ToCompileWorker>;
  readonly ready: Promise<void>;
  /** Takes the result of the compile under way; undefined when there is none. */
  answer: ((result: CompileResult) => void) | undefined;
}

class WorkerCompiler implements Compiler {
  readonly #options: CompilerOptions;
  readonly #disposed = new AbortController();
  readonly language: WorkerLanguage;
  #worker: LoadedWorker | undefined;
  /** Resolves when all calls so far are over. */
  #last: Promise<void> = Promise.resolve();
  /** Calls of compile() that are not over. */
  #underWay = 0;

  constructor(options: CompilerOptions) {
    this.#options = options;
    this.language = new WorkerLanguage({
      ready: (signal) => this.ready(signal),
      share: (port) => this.#load().handle.post({ kind: "share", port }, [port]),
      busy: () => this.#underWay > 0,
    });
  }

  ready(signal: AbortSignal): Promise<void> {
    const either = this.#either(signal);
    return either.aborted ? Promise.reject(abortError()) : abortable(this.#load().ready, either);
  }

  compile(request: CompileRequest, signal: AbortSignal): Promise<CompileResult> {
    const either = this.#either(signal);
    const before = this.#last;
    this.#underWay += 1;
    const result = new Promise<CompileResult>((resolve, reject) => {
      this.#last = before
        .then(() => this.#perform(request, either))
        .then(resolve, reject)
        .then(() => {
          this.#underWay -= 1;
          this.language.wake();
        });
    });
    // The caller hears of an abort at once; the queue goes on when the worker is free.
    return abortable(result, either);
  }

  dispose(): void {
    this.#disposed.abort();
    this.language.dispose();
    this.#worker?.handle.terminate();
    this.#worker = undefined;
  }

  async #perform(request: CompileRequest, signal: AbortSignal): Promise<CompileResult> {
    if (signal.aborted) throw abortError();
    const worker = this.#load();
    await abortable(worker.ready, signal);
    return new Promise((resolve) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const end = (result: CompileResult): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
        worker.answer = undefined;
        resolve(result);
      };
      const onTimeout = (): void => {
        this.#replace(worker);
        end(failure(`The compiler was stopped: it had not finished after ${COMPILE_LIMIT_MS / 1000} s.`));
      };
      const onAbort = (): void => {
        clearTimeout(timer);
        timer = setTimeout(onTimeout, ABANDONED_LIMIT_MS);
        if (this.#disposed.signal.aborted) onTimeout();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      timer = setTimeout(onTimeout, COMPILE_LIMIT_MS);
      worker.answer = end;
      worker.handle.post({ kind: "compile", request });
    });
  }

  #either(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#disposed.signal]);
  }

  #load(): LoadedWorker {
    this.#worker ??= this.#start();
    return this.#worker;
  }

  /** Ends a worker and has another load at once, so that the next compile finds it ready. */
  #replace(worker: LoadedWorker): void {
    worker.handle.terminate();
    if (this.#worker !== worker) return;
    this.#worker = this.#disposed.signal.aborted ? undefined : this.#start();
  }

  #start(): LoadedWorker {
    let onReady: () => void = () => {};
    let onFailure: (error: Error) => void = () => {};
    const ready = new Promise<void>((resolve, reject) => {
      onReady = resolve;
      onFailure = reject;
    });
    // Who waits for it gets the error; when nobody does, the next call loads again.
    ready.catch(() => {});
    let loaded = false;
    const die = (text: string): void => {
      if (loaded) {
        this.#replace(worker);
        worker.answer?.(failure(`The compiler has failed: ${text}. It is being loaded again.`));
        return;
      }
      worker.handle.terminate();
      if (this.#worker === worker) this.#worker = undefined;
      onFailure(new Error(text));
    };
    const worker: LoadedWorker = {
      handle: startWorker<ToCompileWorker, FromCompileWorker>("compile", {
        onDeath: die,
        onMessage: (message) => {
          switch (message.kind) {
            case "progress":
              this.#options.onProgress?.(message.progress);
              break;
            case "ready":
              loaded = true;
              onReady();
              break;
            case "result":
              worker.answer?.(message.result);
              break;
            case "broken":
              die(message.text);
              break;
          }
        },
      }),
      ready,
      answer: undefined,
    };
    worker.handle.post({ kind: "start", assets: assetsBase(this.#options) });
    return worker;
  }
}

function failure(text: string): CompileResult {
  return { ok: false, diagnostics: [{ severity: "error", message: text, file: "", line: 0, column: 0 }], text };
}

/** The folder as an absolute URL ending in a slash, as the worker wants it. */
function assetsBase(options: CompilerOptions): string {
  const slash = (place: string): string => (place.endsWith("/") ? place : `${place}/`);
  if ("assetsUrl" in options) return new URL(slash(options.assetsUrl), globalThis.document?.baseURI).href;
  const url = nodeModule("node:url");
  if (url === undefined) throw new Error("assetsDir is for Node; a page gives assetsUrl.");
  return url.pathToFileURL(slash(options.assetsDir)).href;
}

/** `promise`, or AbortError as soon as the signal fires. */
function abortable<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(abortError());
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
