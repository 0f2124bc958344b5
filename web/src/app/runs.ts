/** Running and stopping: from the press of Run to the timeline. */
import type { Executed, Executor, Prepared, Program, RunResult } from "../runner/index.ts";
import { type ConsoleLine, consoleLines, cursorAt, loadModel, makeAxis, type TraceModel } from "../trace/index.ts";
import {
  type AppState,
  type CompilerState,
  isBusy,
  isEdited,
  kWholeAxis,
  type RunPhase,
  type RunView,
} from "./state.ts";
import type { Store } from "./store.ts";

export interface RunEnvironment {
  readonly store: Store<AppState>;
  readonly executor: Executor;
  /** Gives the page a turn. */
  breathe(): Promise<void>;
  /** Calls back a little later: often enough to be seen, seldom enough to cost nothing. */
  soon(callback: () => void): void;
  /** Marks a moment for the measurements; does nothing unless they are on. */
  mark(name: string): void;
}

/** The open program, made ready to be run many times beside the run that is shown. */
export interface Repeatable {
  readonly program: Program;
  readonly made: Prepared;
  /** What a view of one of its runs says besides the run. */
  readonly of: Omit<RunView, "model" | "axis">;
}

/** A run that was made elsewhere, and how it is shown. */
export interface ShownRun {
  readonly result: RunResult;
  readonly model: TraceModel;
  readonly of: Omit<RunView, "model" | "axis">;
  /** The record that the cursor is put at. */
  readonly index: number;
  /** What the run is compared with. */
  readonly previous: RunView | undefined;
}

/** Characters of output that are shown while the program still runs. */
const kShownWhileRunning = 8_000;

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export class Runs {
  readonly #env: RunEnvironment;
  #current: AbortController | undefined;
  #stdout = "";
  #stderr = "";
  #showing = false;

  constructor(env: RunEnvironment) {
    this.#env = env;
  }

  stop(): void {
    this.#current?.abort();
  }

  /** Loads the compiler in the background, so that it is there when the first edit is run. */
  async loadCompiler(signal: AbortSignal): Promise<void> {
    const { store, executor } = this.#env;
    if (store.get().compiler.kind === "ready") return;
    store.set({ compiler: { kind: "loading", progress: undefined } });
    try {
      await executor.loadCompiler((progress) => this.#onProgress(progress), signal);
      store.set({ compiler: { kind: "ready" } });
    } catch (error) {
      if (!signal.aborted) store.set({ compiler: { kind: "failed", text: sentence(error) } });
    }
  }

  #onProgress(progress: (CompilerState & { kind: "loading" })["progress"]): void {
    if (this.#env.store.get().compiler.kind === "ready") return;
    this.#env.store.set({ compiler: { kind: "loading", progress } });
  }

  /** Runs the code of the editor. A run under way is ended first. */
  async run(): Promise<void> {
    const { store, executor } = this.#env;
    const state = store.get();
    const program = programOf(state);
    if (program === undefined) return;
    this.stop();
    const controller = new AbortController();
    this.#current = controller;
    this.#stdout = "";
    this.#stderr = "";
    this.#env.mark("run-pressed");
    store.set({ playing: false, diagnostics: [], lines: [], notice: undefined, pointed: undefined });
    const events = {
      onPhase: (kind: "waiting" | "compiling" | "running") => {
        if (kind === "compiling") store.set({ compiler: { kind: "ready" } });
        this.#enter({ kind }, controller);
      },
      onOutput: ({ stream, text }: { readonly stream: "stdout" | "stderr"; readonly text: string }) =>
        this.#onOutput(stream, text, controller),
    };
    try {
      const executed = await executor.execute(
        program,
        events,
        (progress) => this.#onProgress(progress),
        controller.signal,
      );
      await this.#finish(executed, viewedAs(state), controller);
    } catch (error) {
      if (controller.signal.aborted) this.#enter({ kind: "aborted" }, controller);
      else this.#enter({ kind: "failed", text: sentence(error) }, controller);
      if (store.get().compiler.kind === "loading" && !controller.signal.aborted) {
        store.set({ compiler: { kind: "failed", text: sentence(error) } });
      }
    }
  }

  #enter(phase: RunPhase, controller: AbortController): void {
    // A run that was replaced has nothing more to say.
    if (this.#current === controller) this.#env.store.set({ phase });
  }

  #onOutput(stream: "stdout" | "stderr", text: string, controller: AbortController): void {
    if (this.#current !== controller || controller.signal.aborted) return;
    if (stream === "stdout") this.#stdout += text;
    else this.#stderr += text;
    // A program in a loop may write thousands of times between two frames.
    if (this.#showing) return;
    this.#showing = true;
    this.#env.soon(() => {
      this.#showing = false;
      if (this.#current !== controller || this.#env.store.get().phase.kind !== "running") return;
      const recent = (whole: string): string => whole.slice(-kShownWhileRunning);
      this.#env.store.set({ lines: consoleLines(undefined, recent(this.#stdout), recent(this.#stderr)) });
    });
  }

  async #finish(executed: Executed, of: Omit<RunView, "model" | "axis">, controller: AbortController): Promise<void> {
    const { store } = this.#env;
    if (executed.kind === "rejected") {
      const errors = executed.diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
      this.#enter({ kind: "rejected", errors, text: executed.text }, controller);
      if (this.#current === controller) {
        store.set({ diagnostics: executed.diagnostics, lines: rejectedLines(executed.text), runPane: "console" });
      }
      return;
    }
    const { result } = executed;
    this.#enter({ kind: "reading" }, controller);
    if (result.stopped !== undefined) store.set({ lines: stoppedLines(result.stopped.text) });
    const model = await loadModel(result.trace, () => this.#env.breathe(), controller.signal);
    if (this.#current !== controller) return;
    store.set({ diagnostics: executed.diagnostics });
    this.#show({ result, model, of, index: model.records.length - 1, previous: store.get().run });
  }

  #show({ result, model, of, index, previous }: ShownRun): void {
    const { store } = this.#env;
    store.set({
      run: { model, axis: makeAxis(model, store.get().axisMode, store.get().folded), ...of },
      previous,
      lines: consoleLines(model, result.stdout, result.stderr),
      cursor: cursorAt(model, index),
      viewport: kWholeAxis,
      range: undefined,
      unzoomed: undefined,
      selected: undefined,
      phase: {
        kind: "finished",
        exitCode: result.exitCode,
        stopped: result.stopped?.text,
        wallMs: result.wallMs,
      },
    });
  }

  /** Makes the open program ready to be run many times. Throws: AbortError; what the compiler says when it can't be had. */
  async prepare(signal: AbortSignal): Promise<Repeatable | undefined> {
    const { store, executor } = this.#env;
    const state = store.get();
    const program = programOf(state);
    if (program === undefined) return undefined;
    const made = await executor.prepare(program, (progress) => this.#onProgress(progress), signal);
    if (program.prebuilt === undefined) store.set({ compiler: { kind: "ready" } });
    return { program, made, of: viewedAs(state) };
  }

  /** Shows a run that was made beside the one that is shown. One under way is ended. */
  show(shown: ShownRun): void {
    this.stop();
    this.#current = undefined;
    this.#env.store.set({ playing: false, pointed: undefined });
    this.#show(shown);
  }

  /** Ends what runs and forgets its traces: another example is shown. */
  clear(): void {
    this.stop();
    this.#current = undefined;
    this.#env.store.set({
      phase: { kind: "idle" },
      run: undefined,
      previous: undefined,
      pinned: undefined,
      lines: [],
      diagnostics: [],
      playing: false,
      selected: undefined,
      pointed: undefined,
    });
  }

  /** The messages about code that is not there any more go. */
  forgetRejection(): void {
    const { store } = this.#env;
    store.set({ diagnostics: [] });
    if (store.get().phase.kind === "rejected") store.set({ phase: { kind: "idle" }, lines: [] });
  }

  get busy(): boolean {
    return isBusy(this.#env.store.get().phase);
  }
}

/** What Run would run. */
function programOf(state: AppState): Program | undefined {
  const { example, source, scenario } = state;
  if (example === undefined) return undefined;
  return {
    name: example.name,
    file: example.file,
    source,
    prebuilt: isEdited(state) ? undefined : example.wasm,
    scenario: scenario?.text,
  };
}

function viewedAs({ example, source, scenario, whatIf }: AppState): Omit<RunView, "model" | "axis"> {
  return { file: example?.file ?? "", source, scenario: scenario?.name, whatIf };
}

/** The sentence is there before a long trace has been read. */
function stoppedLines(text: string): readonly ConsoleLine[] {
  return [{ kind: "stopped", text, index: undefined, time: undefined }];
}

function rejectedLines(text: string): readonly ConsoleLine[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => ({ kind: "stderr", text: line, index: undefined, time: undefined }));
}
