/** Running the open program many times, in a pool of workers, beside the run that is shown. */
import type { Executor, Runner, RunResult, SweptRun } from "../runner/index.ts";
import { loadModel, makeAxis } from "../trace/index.ts";
import type { Repeatable, Runs } from "./runs.ts";
import type { AppState, RunView } from "./state.ts";
import type { Store } from "./store.ts";

export interface RepeatedEnvironment {
  readonly store: Store<AppState>;
  readonly runs: Runs;
  readonly pool: Pool;
  /** Gives the page a turn. */
  breathe(): Promise<void>;
  /** Calls back a little later. */
  soon(callback: () => void): void;
}

/** Workers that stay for the next sweep of the same program: they have its module. */
export class Pool {
  /** Runs at a time. */
  readonly size: number;
  readonly #executor: Executor;
  #runner: Promise<Runner> | undefined;

  constructor(executor: Executor, size: number) {
    this.#executor = executor;
    this.size = size;
  }

  /** Throws: Error when the host can't be had; a later call tries again. */
  runner(): Promise<Runner> {
    this.#runner ??= this.#executor.createPool(this.size).catch((error: unknown) => {
      this.#runner = undefined;
      throw error;
    });
    return this.#runner;
  }

  /** Ends the workers. Runs under way reject with AbortError. */
  dismiss(): void {
    this.#runner?.then(
      (runner) => runner.dispose(),
      () => {},
    );
    this.#runner = undefined;
  }
}

/** How far the runs have come. */
export type RepeatedPhase =
  /** The code was edited, and is being compiled. */
  | { readonly kind: "compiling" }
  | { readonly kind: "running" }
  | { readonly kind: "done"; readonly seconds: number }
  | { readonly kind: "stopped" }
  /** There is nothing to run; `text` says why. */
  | { readonly kind: "refused"; readonly text: string };

export function isUnderWay(repeated: { readonly phase: RepeatedPhase } | undefined): boolean {
  return repeated?.phase.kind === "compiling" || repeated?.phase.kind === "running";
}

/** Variables of a program's environment. */
export type Variables = Readonly<Record<string, string>>;

/**
 * Runs a prepared program in one of the pool's workers. `watched`: what it has written by then is kept when it has to be
 * ended from outside, which costs hundreds of messages.
 * Throws: Error when it does not compile.
 */
export function runIn(
  pool: Runner,
  { program, made }: Repeatable,
  env: Variables,
  signal: AbortSignal,
  watched: "watched" | "unwatched" = "unwatched",
): Promise<RunResult> {
  if (made.kind === "rejected") throw new Error("The program does not compile. Press Run to see why.");
  const { name, scenario } = program;
  const world = scenario === undefined ? {} : { scenario };
  const unwatched = watched === "unwatched";
  return pool.run({ module: made.module, args: [name], env: { ...program.env, ...env }, unwatched, ...world }, signal);
}

/** What a sweep sees of a run. */
export function sweptRun(result: RunResult): SweptRun {
  return {
    trace: result.trace,
    timedOut: result.stopped?.why === "wall",
    ending: result.stopped?.text ?? result.stderr.trimEnd(),
  };
}

/** A run with its trace read. */
export interface ReadRun {
  readonly result: RunResult;
  readonly view: RunView;
}

export async function readRun(
  { store, breathe }: RepeatedEnvironment,
  result: RunResult,
  of: Omit<RunView, "model" | "axis">,
  signal: AbortSignal,
): Promise<ReadRun> {
  const model = await loadModel(result.trace, breathe, signal);
  return { result, view: { model, axis: makeAxis(model, store.get().axisMode, store.get().folded), ...of } };
}
