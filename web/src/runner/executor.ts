/** One run of one program: the prebuilt module when the code is as delivered, else compile first. */

import { type Code, sameCode } from "../course/index.ts";
import { hasRoomForHelp, loadSweepTools } from "./host.ts";
import type {
  Compiler,
  Diagnostic,
  HostPorts,
  LanguageService,
  LoadProgress,
  OutputChunk,
  Runner,
  RunResult,
} from "./ports.ts";

export interface Program extends Code {
  /** argv[0]: the example's name. */
  readonly name: string;
  readonly file: string;
  /** URL of the module built from exactly this code, if there is one. */
  readonly prebuilt: string | undefined;
  /** URL of the object file that it is linked with: the checks of an exercise. */
  readonly object?: string;
  /** The world that it runs in, as JSON; undefined for the usual one. */
  readonly scenario: string | undefined;
  /** Variables of its environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ExecutorEvents {
  onPhase(phase: "waiting" | "compiling" | "running"): void;
  onOutput(chunk: OutputChunk): void;
}

export type Executed =
  | { readonly kind: "ran"; readonly result: RunResult; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "rejected"; readonly diagnostics: readonly Diagnostic[]; readonly text: string };

/** A module that can be run many times, or what the compiler has against the program. */
export type Prepared =
  | { readonly kind: "prepared"; readonly module: Uint8Array | string }
  | { readonly kind: "rejected"; readonly text: string };

interface Compiled extends Code {
  readonly file: string;
  readonly object: string | undefined;
  readonly module: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

export class Executor {
  readonly #loadHost: () => Promise<HostPorts>;
  readonly #assetsUrl: string;
  #host: Promise<HostPorts> | undefined;
  #compiler: Compiler | undefined;
  #runner: Runner | undefined;
  #compilerReady = false;
  /** The last module made, so that running the same code again needs no compiler. */
  #last: Compiled | undefined;
  /** Object files by address: of some kilobytes, and few. */
  readonly #objects = new Map<string, Uint8Array>();

  constructor(loadHost: () => Promise<HostPorts>, assetsUrl: string) {
    this.#loadHost = loadHost;
    this.#assetsUrl = assetsUrl;
  }

  #ports(): Promise<HostPorts> {
    this.#host ??= this.#loadHost().catch((error: unknown) => {
      this.#host = undefined;
      throw error;
    });
    return this.#host;
  }

  /**
   * Loads the compiler, unless it is there.
   * Cancellation: stops the wait, not the load. Throws: what the host says when it can't be had; a later call tries again.
   */
  async loadCompiler(onProgress: (progress: LoadProgress) => void, signal: AbortSignal): Promise<void> {
    const host = await this.#ports();
    signal.throwIfAborted();
    this.#compiler ??= host.createCompiler({ assetsUrl: this.#assetsUrl, onProgress });
    try {
      await this.#compiler.ready(signal);
      this.#compilerReady = true;
    } catch (error) {
      if (!signal.aborted) {
        this.#compiler.dispose();
        this.#compiler = undefined;
      }
      throw error;
    }
  }

  /** What the editor asks while somebody types; undefined until the compiler is there, and on a machine too small for it. */
  get language(): LanguageService | undefined {
    return this.#compilerReady && hasRoomForHelp() ? this.#compiler?.language : undefined;
  }

  /** Readies a worker, so that the first run does not wait for one. */
  async warmUp(): Promise<void> {
    const host = await this.#ports();
    this.#runner ??= host.createRunner();
  }

  /** Makes the module of a program, to run it many times. Cancellation: the promise rejects with AbortError. */
  async prepare(
    program: Program,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<Prepared> {
    if (program.prebuilt !== undefined) return { kind: "prepared", module: program.prebuilt };
    const made = await this.#compile(program, { onPhase: () => {}, onOutput: () => {} }, onProgress, signal);
    if (!("kind" in made)) return { kind: "prepared", module: made.module };
    return { kind: "rejected", text: made.kind === "rejected" ? made.text : "" };
  }

  /** Runners of one's own, for runs beside the one that is shown: as many at a time as there are workers. */
  async createPool(workers: number): Promise<Runner> {
    const host = await this.#ports();
    const { createRunnerPool } = await loadSweepTools();
    return createRunnerPool(workers, (modules) => host.createRunner(modules));
  }

  /** Cancellation: whatever is under way ends, and the promise rejects with AbortError. */
  async execute(
    program: Program,
    events: ExecutorEvents,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<Executed> {
    const made = program.prebuilt ?? (await this.#compile(program, events, onProgress, signal));
    if (typeof made !== "string" && "kind" in made) return made;
    events.onPhase("running");
    await this.warmUp();
    signal.throwIfAborted();
    if (this.#runner === undefined) throw new Error("The runner could not be started.");
    const result = await this.#runner.run(
      {
        module: typeof made === "string" ? made : made.module,
        args: [program.name],
        env: program.env,
        ...(program.scenario !== undefined && { scenario: program.scenario }),
        onOutput: (chunk) => events.onOutput(chunk),
      },
      signal,
    );
    return { kind: "ran", result, diagnostics: typeof made === "string" ? [] : made.diagnostics };
  }

  async #compile(
    program: Program,
    events: ExecutorEvents,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<Compiled | Executed> {
    const { source, headers, file } = program;
    const same = this.#last?.file === file && this.#last.object === program.object;
    if (this.#last !== undefined && same && sameCode(this.#last, program)) return this.#last;
    if (!this.#compilerReady) {
      events.onPhase("waiting");
      await this.loadCompiler(onProgress, signal);
    }
    if (this.#compiler === undefined) throw new Error("The compiler could not be started.");
    events.onPhase("compiling");
    const object = program.object === undefined ? {} : { object: await this.#objectAt(program.object, signal) };
    const result = await this.#compiler.compile({ source, headers, fileName: file, ...object }, signal);
    if (!result.ok) return { kind: "rejected", diagnostics: result.diagnostics, text: result.text };
    const { module, diagnostics } = result;
    this.#last = { source, headers, file, object: program.object, module, diagnostics };
    return this.#last;
  }

  async #objectAt(url: string, signal: AbortSignal): Promise<Uint8Array> {
    const known = this.#objects.get(url);
    if (known !== undefined) return known;
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`The checks could not be loaded (status ${response.status}).`);
    const object = new Uint8Array(await response.arrayBuffer());
    this.#objects.set(url, object);
    return object;
  }
}
