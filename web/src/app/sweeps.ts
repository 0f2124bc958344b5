/** "Cancel at every await": the open program once for each await, with something that happens exactly there. */
import { sameCode } from "../course/index.ts";
import { loadSweepTools, type RunResult, type SweepPlan } from "../runner/index.ts";
import { openingIndex, type TraceModel } from "../trace/index.ts";
import { type ReadRun, type RepeatedEnvironment, readRun, runIn, sweptRun } from "./repeated.ts";
import type { Repeatable } from "./runs.ts";
import { sentence } from "./sentence.ts";
import { fileNames } from "./state.ts";
import { onOther } from "./store.ts";
import {
  type CellKey,
  type EndedRun,
  isSameChoice,
  kEmptyGrid,
  plannedGrid,
  type SweepChoice,
  type SweepRow,
  type SweepState,
  type SweptPlace,
  subjectOf,
  withRuns,
} from "./sweep-state.ts";

/** A grid of more rows is none that people read. */
const kMostAwaits = 500;

export class Sweeps {
  readonly #env: RepeatedEnvironment;
  /** The sweep under way, and the opening of a cell under way. */
  #sweeping = new AbortController();
  #opening = new AbortController();
  /** What was swept last, to make one of its runs once more. */
  #program: Repeatable | undefined;
  #base: Promise<ReadRun> | undefined;
  #ended: EndedRun[] = [];
  #onPlanned: () => void = () => undefined;

  constructor(env: RepeatedEnvironment) {
    this.#env = env;
    const { pool, store } = env;
    // What was asked for belongs to a program and its world; what came of it, to the program.
    onOther(
      store,
      ({ scenario }) => scenario,
      () => store.set({ sweepChoice: undefined }),
    );
    onOther(
      store,
      ({ example }) => example,
      () => {
        this.#forget();
        pool.dismiss();
        store.set({ sweep: undefined, sweepChoice: undefined });
      },
    );
  }

  #forget(): void {
    this.#sweeping.abort();
    this.#opening.abort();
    this.#program = undefined;
    this.#base = undefined;
  }

  /** Undefined: what the scenario says. */
  choose(choice: SweepChoice | undefined): void {
    this.#env.store.set({ sweepChoice: choice });
  }

  stop(): void {
    this.#sweeping.abort();
  }

  #set(change: Partial<SweepState>): void {
    const { sweep } = this.#env.store.get();
    if (sweep !== undefined) this.#env.store.set({ sweep: { ...sweep, ...change } });
  }

  /** Sweeps the code of the editor. A sweep under way is ended first. */
  async start(choice: SweepChoice): Promise<void> {
    const { store, runs } = this.#env;
    const { example, source, headers, scenario, whatIf } = store.get();
    if (example === undefined) return;
    this.#forget();
    const controller = new AbortController();
    this.#sweeping = controller;
    this.#ended = [];
    const of = { choice, source, headers, file: example.file, scenario: scenario?.name, whatIf };
    const nothing = { undisturbed: undefined, grid: kEmptyGrid, base: undefined, opened: undefined };
    store.set({ sweep: { ...of, ...nothing, phase: { kind: "compiling" } } });
    try {
      this.#program = await runs.prepare(controller.signal);
      if (this.#program !== undefined) await this.#sweep(this.#program, choice, controller);
    } catch (error) {
      // A sweep that was replaced has nothing more to say.
      if (this.#sweeping !== controller) return;
      this.#flush();
      const stopped = controller.signal.aborted;
      this.#set({ phase: stopped ? { kind: "stopped" } : { kind: "refused", text: sentence(error) } });
    }
  }

  async #sweep(program: Repeatable, choice: SweepChoice, controller: AbortController): Promise<void> {
    const { pool } = this.#env;
    const { signal } = controller;
    const { sweepProgram } = await loadSweepTools();
    const runner = await pool.runner();
    const began = performance.now();
    let first: RunResult | undefined;
    this.#set({ phase: { kind: "running" } });
    await sweepProgram(
      async (sweep, either) => {
        const result = await runIn(runner, program, { AIO_SWEEP: sweep }, either);
        first ??= result;
        return sweptRun(result);
      },
      {
        subject: subjectOf(choice),
        jobs: pool.size,
        maxAwaits: kMostAwaits,
        onPlan: (plan) => this.#onPlan(plan, { program, choice }, first, signal),
        onRun: ({ n, moment }, cell) => this.#onRun({ n, moment, cell }, controller),
      },
      signal,
    );
    await this.#base;
    if (this.#sweeping !== controller) return;
    this.#flush();
    this.#set({ phase: { kind: "done", seconds: (performance.now() - began) / 1000 } });
  }

  #onPlan(
    plan: SweepPlan,
    { program, choice }: { readonly program: Repeatable; readonly choice: SweepChoice },
    result: RunResult | undefined,
    signal: AbortSignal,
  ): void {
    this.#set({ undisturbed: plan.undisturbed, grid: plannedGrid(plan) });
    if (result === undefined) return;
    const base = readRun(this.#env, result, sweptBy(program, choice), signal);
    this.#base = base;
    // Who waits for it hears of a failure.
    base.then(
      ({ view }) => this.#set({ base: view }),
      () => {},
    );
    this.#onPlanned();
  }

  /** Some hundred runs end in a second: they are shown together. */
  #onRun(run: EndedRun, controller: AbortController): void {
    if (this.#sweeping !== controller) return;
    this.#ended.push(run);
    if (this.#ended.length > 1) return;
    this.#env.soon(() => {
      if (this.#sweeping === controller) this.#flush();
    });
  }

  #flush(): void {
    const { sweep } = this.#env.store.get();
    if (sweep !== undefined && this.#ended.length > 0) this.#set({ grid: withRuns(sweep.grid, this.#ended) });
    this.#ended = [];
  }

  /** Shows a run that a link tells of; sweeps for it, unless that sweep is there. */
  async reopen({ choice, cell }: SweptPlace): Promise<void> {
    const { store } = this.#env;
    const isThere = isSameChoice(store.get().sweep?.choice, choice) && this.#base !== undefined;
    if (!isThere) {
      await new Promise<void>((resolve) => {
        // Its runs need not all have ended.
        this.#onPlanned = resolve;
        this.start(choice).then(resolve, resolve);
      });
    }
    if (cell === undefined) return this.openBase();
    const { sweep } = store.get();
    const row = sweep?.grid.rows.find(({ n }) => n === cell.n);
    if (sweep?.undisturbed !== undefined && (row === undefined || row.cells[cell.moment].kind === "none")) {
      const text = `The link tells of await ${cell.n} of a sweep; there is no such run in this one.`;
      store.set({ notice: { text, undo: undefined } });
      return;
    }
    await this.open(cell);
  }

  /** Shows the run of a cell, at what happened there, beside the run to which nothing happens. */
  async open(key: CellKey): Promise<void> {
    const { sweep } = this.#env.store.get();
    const program = this.#program;
    if (sweep?.undisturbed === undefined || program === undefined) return;
    this.#opening.abort();
    const controller = new AbortController();
    this.#opening = controller;
    const { signal } = controller;
    const { sweepText } = await loadSweepTools();
    const point = { await: key.n, moment: key.moment, undisturbed: sweep.undisturbed };
    const env = { AIO_SWEEP: sweepText(subjectOf(sweep.choice), point) };
    try {
      const result = await runIn(await this.#env.pool.runner(), program, env, signal, "watched");
      const of = sweptBy(program, sweep.choice, { n: key.n, moment: key.moment });
      const { view } = await readRun(this.#env, result, of, signal);
      const base = await this.#base;
      signal.throwIfAborted();
      const { model } = view;
      this.#env.runs.show({ result, model, of, index: openingIndex(model), previous: base?.view });
      this.#set({ opened: { ...key, model } });
    } catch (error) {
      if (!signal.aborted) this.#set({ phase: { kind: "refused", text: sentence(error) } });
    }
  }

  /** Marks the line of an await in the editor; none without one. */
  point(row: SweepRow | undefined): void {
    const state = this.#env.store.get();
    const { sweep } = state;
    const [file, line] = row?.at.split(":") ?? [];
    const known =
      sweep !== undefined && sameCode(sweep, state) && file !== undefined && fileNames(sweep).includes(file);
    this.#env.store.set({ pointed: known ? { file, line: Number(line) } : undefined });
  }

  /** Shows the run to which nothing happens, with the cursor at an await or at its end. */
  async openBase(n?: number): Promise<void> {
    const base = await this.#base?.catch(() => undefined);
    if (base === undefined || this.#program === undefined) return;
    this.#opening.abort();
    const { result, view } = base;
    const { run, previous } = this.#env.store.get();
    const index = indexOfAwait(view.model, n);
    // Beside the cell that one comes from.
    const beside = run?.model === view.model ? previous : run;
    const { model, axis: _, ...of } = view;
    this.#env.runs.show({ result, model, of, index, previous: beside });
    this.#set({ opened: undefined });
  }
}

function sweptBy({ of }: Repeatable, choice: SweepChoice, cell?: CellKey): Repeatable["of"] {
  return { ...of, swept: { choice, cell } };
}

/** The record at which a task begins the n-th await of the sweep; the last one without a number. */
function indexOfAwait({ records }: TraceModel, n: number | undefined): number {
  const index = n === undefined ? -1 : records.findIndex((record) => record.k === "await" && record.n === n);
  return index < 0 ? records.length - 1 : index;
}
