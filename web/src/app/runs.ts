/** Running and stopping: from the press of Run to the timeline. */
import type { Executed, Executor, Prepared, Program, RunResult } from "../runner/index.ts";
import {
  type ConsoleLine,
  consoleLines,
  cursorAt,
  loadModel,
  makeAxis,
  positionOf,
  type TraceModel,
} from "../trace/index.ts";
import { keepPlace, withFlags, worldOf } from "../whatif/index.ts";
import { explainedRejection, rejectedLines } from "./rejected-lines.ts";
import { sentence } from "./sentence.ts";
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
import { follow } from "./viewport.ts";

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

/** What becomes of what the person looks at. */
interface RunManner {
  /** The cursor, the view and the selection stay where they are, and nothing flickers meanwhile. */
  readonly keeps: boolean;
  /** Which run this one is compared with: the one before it, or still that one's. */
  readonly previous: "last" | "kept";
}

const kAnew: RunManner = { keeps: false, previous: "last" };

export class Runs {
  readonly #env: RunEnvironment;
  #current: AbortController | undefined;
  #stdout = "";
  #stderr = "";
  #showing = false;
  /** The next run, asked for while one was under way. */
  #next: RunManner | undefined;
  #rerunning = false;
  readonly #ended = new WeakSet<AbortController>();

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
    this.#next = undefined;
    await this.#run(kAnew);
  }

  /**
   * Runs again after a change of the world, and keeps the place. While a run is under way it is left to end, and of
   * several changes meanwhile the last is run.
   */
  async rerun(previous: RunManner["previous"] = "last"): Promise<void> {
    this.#next = { keeps: true, previous };
    if (this.#rerunning) return;
    this.#rerunning = true;
    try {
      for (let manner: RunManner | undefined = this.#next; manner !== undefined; manner = this.#next) {
        this.#next = undefined;
        await this.#run(manner);
      }
    } finally {
      this.#rerunning = false;
    }
  }

  async #run(manner: RunManner): Promise<void> {
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
    store.set({ playing: false });
    if (!manner.keeps) store.set({ diagnostics: [], lines: [], notice: undefined, pointed: undefined });
    const events = {
      onPhase: (kind: "waiting" | "compiling" | "running") => this.#onPhase(kind, controller, manner),
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
      await this.#finish(executed, viewedAs(state), controller, manner);
    } catch (error) {
      if (controller.signal.aborted) this.#enter({ kind: "aborted" }, controller);
      else this.#enter({ kind: "failed", text: sentence(error) }, controller);
      if (store.get().compiler.kind === "loading" && !controller.signal.aborted) {
        store.set({ compiler: { kind: "failed", text: sentence(error) } });
      }
    } finally {
      this.#ended.add(controller);
    }
  }

  #onPhase(kind: "waiting" | "compiling" | "running", controller: AbortController, { keeps }: RunManner): void {
    if (kind === "compiling") this.#env.store.set({ compiler: { kind: "ready" } });
    if (!keeps) {
      this.#enter({ kind }, controller);
      return;
    }
    // A run of a few milliseconds is not announced.
    this.#env.soon(() => {
      if (!this.#ended.has(controller)) this.#enter({ kind }, controller);
    });
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

  async #finish(
    executed: Executed,
    of: Omit<RunView, "model" | "axis">,
    controller: AbortController,
    manner: RunManner,
  ): Promise<void> {
    const { store } = this.#env;
    if (executed.kind === "rejected") {
      const errors = executed.diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
      this.#enter({ kind: "rejected", errors, text: executed.text }, controller);
      if (this.#current === controller) await this.#reject(executed, of, controller);
      return;
    }
    const { result } = executed;
    if (!manner.keeps) this.#enter({ kind: "reading" }, controller);
    if (result.stopped !== undefined && !manner.keeps) store.set({ lines: stoppedLines(result.stopped.text) });
    this.#env.mark("run-ended");
    const read = await loadModel(result.trace, () => this.#env.breathe(), controller.signal);
    if (this.#current !== controller) return;
    const model = withFlags(read, of.whatIf);
    this.#env.mark("trace-read");
    this.#ended.add(controller);
    const { run, previous } = store.get();
    store.set({ diagnostics: executed.diagnostics });
    this.#show(
      { result, model, of, index: model.records.length - 1, previous: manner.previous === "kept" ? previous : run },
      manner.keeps ? run : undefined,
    );
  }

  /** The compiler's words are there at once; what they mean comes with the rules. */
  async #reject(
    { diagnostics, text }: Executed & { readonly kind: "rejected" },
    { source, headers, file }: Omit<RunView, "model" | "axis">,
    controller: AbortController,
  ): Promise<void> {
    const { store } = this.#env;
    const plain = rejectedLines(text);
    store.set({ diagnostics, lines: plain, runPane: "console" });
    // Without the rules, which a page without a network may not have yet, the words alone must do.
    const lines = await explainedRejection({ source, headers, file, text, diagnostics }).catch(() => plain);
    if (this.#current === controller && store.get().lines === plain) store.set({ lines });
  }

  /** `keeps`: the run whose place is kept; without one the cursor is put at the record. */
  #show({ result, model, of, index, previous }: ShownRun, keeps?: RunView): void {
    const { store } = this.#env;
    const state = store.get();
    const run = { model, axis: makeAxis(model, state.axisMode, state.folded), ...of };
    store.set({
      run,
      previous,
      lines: consoleLines(model, result.stdout, result.stderr),
      ...(keeps === undefined ? placeAt(model, index) : keptPlace(state, keeps, run)),
      range: undefined,
      phase: {
        kind: "finished",
        exitCode: result.exitCode,
        stopped: result.stopped?.text,
        wallMs: result.wallMs,
      },
    });
  }

  /** Makes the open program, or another one in its place, ready to be run many times. Throws: AbortError; what the compiler says when it can't be had. */
  async prepare(
    signal: AbortSignal,
    but: Partial<Pick<AppState, "source" | "headers" | "scenario" | "whatIf">> = {},
  ): Promise<Repeatable | undefined> {
    const { store, executor } = this.#env;
    const state = { ...store.get(), ...but };
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
      range: undefined,
      unzoomed: undefined,
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
  const { example, source, headers, scenario, whatIf } = state;
  if (example === undefined) return undefined;
  return {
    name: example.name,
    file: example.file,
    source,
    headers,
    prebuilt: isEdited(state) ? undefined : example.wasm,
    ...(example.exercise !== undefined && { object: example.exercise.checks }),
    ...worldOf(scenario?.text, whatIf),
  };
}

type Place = Pick<AppState, "cursor" | "viewport" | "selected" | "unzoomed">;

function placeAt(model: TraceModel, index: number): Place {
  return { cursor: cursorAt(model, index), viewport: kWholeAxis, selected: undefined, unzoomed: undefined };
}

function keptPlace(state: AppState, before: RunView, run: RunView): Place {
  const kept = keepPlace(before, run, state);
  const viewport = follow(kept.viewport, positionOf(run.axis, run.model, kept.cursor));
  return { ...kept, viewport, unzoomed: state.unzoomed };
}

function viewedAs({ example, source, headers, scenario, whatIf }: AppState): Omit<RunView, "model" | "axis"> {
  return { file: example?.file ?? "", source, headers, scenario: scenario?.name, whatIf, swept: undefined };
}

/** The sentence is there before a long trace has been read. */
function stoppedLines(text: string): readonly ConsoleLine[] {
  return [{ kind: "stopped", text, index: undefined, time: undefined }];
}
