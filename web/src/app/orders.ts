/** "Try other schedules": the open program in other legal orders of its ready tasks, until a run is bad. */
import { loadSweepTools, type RunResult } from "../runner/index.ts";
import { compareRuns } from "../trace/index.ts";
import { withoutSchedule } from "../whatif/index.ts";
import { drawsRandomNumbers, type OrdersState, orderVariables } from "./orders-state.ts";
import { type ReadRun, type RepeatedEnvironment, readRun, runIn, sweptRun } from "./repeated.ts";
import type { Repeatable } from "./runs.ts";
import { sentence } from "./sentence.ts";
import { onOther } from "./store.ts";

/** Orders that are tried. */
const kMostOrders = 200;
/** Real time after which no more are begun, in milliseconds. */
const kPatience = 10_000;

export class Orders {
  readonly #env: RepeatedEnvironment;
  #trying = new AbortController();
  /** The bad run, and the usual one beside it. */
  #found: { readonly usual: ReadRun; readonly bad: ReadRun } | undefined;
  #tried = 0;
  #showing = false;

  constructor(env: RepeatedEnvironment) {
    this.#env = env;
    onOther(
      env.store,
      ({ example }) => example,
      () => this.#forget(),
    );
  }

  #forget(): void {
    this.#trying.abort();
    this.#found = undefined;
    this.#env.store.set({ orders: undefined });
  }

  stop(): void {
    this.#trying.abort();
  }

  #set(change: Partial<OrdersState>): void {
    const { orders } = this.#env.store.get();
    if (orders !== undefined) this.#env.store.set({ orders: { ...orders, ...change } });
  }

  /** Tries orders of the code in the editor, and shows the first bad one. What is under way is ended first. */
  async start(): Promise<void> {
    const { store, runs } = this.#env;
    const { example, source, headers, scenario, whatIf } = store.get();
    if (example === undefined) return;
    this.#trying.abort();
    const controller = new AbortController();
    this.#trying = controller;
    this.#tried = 0;
    this.#found = undefined;
    const seeds = drawsRandomNumbers(source, scenario?.text);
    const of = { source, headers, scenario: scenario?.name, whatIf, seeds, most: kMostOrders };
    store.set({ orders: { ...of, phase: { kind: "compiling" }, tried: 0, usual: undefined, bad: undefined } });
    try {
      const program = await runs.prepare(controller.signal);
      if (program !== undefined) await this.#try(inUsualOrder(program), seeds, controller);
    } catch (error) {
      if (this.#trying !== controller) return;
      const stopped = controller.signal.aborted;
      this.#set({ phase: stopped ? { kind: "stopped" } : { kind: "refused", text: sentence(error) } });
    }
  }

  async #try(program: Repeatable, seeds: boolean, controller: AbortController): Promise<void> {
    const { pool } = this.#env;
    const { signal } = controller;
    const { tryOrders, sweepText } = await loadSweepTools();
    const runner = await pool.runner();
    const began = performance.now();
    let usual: RunResult | undefined;
    const run = async (order: number | undefined, sweep: string, watched?: "watched"): Promise<RunResult> => {
      const env = { ...orderVariables(order, seeds), AIO_SWEEP: sweep };
      const result = await runIn(runner, program, env, signal, watched);
      usual ??= result;
      return result;
    };
    this.#set({ phase: { kind: "running" } });
    const report = await tryOrders(
      async (order, sweep) => sweptRun(await run(order, sweep)),
      {
        most: kMostOrders,
        jobs: pool.size,
        enough: () => performance.now() - began > kPatience,
        onUsual: (verdict) => this.#set({ usual: verdict }),
        onTried: (tried) => this.#onTried(tried, controller),
      },
      signal,
    );
    if (report.bad !== undefined && usual !== undefined) {
      const { order } = report.bad;
      const bad = await run(order, sweepText({}, { undisturbed: report.usual }), "watched");
      this.#found = {
        usual: await readRun(this.#env, usual, program.of, signal),
        bad: await readRun(this.#env, bad, inOrder(program.of, order, seeds), signal),
      };
      signal.throwIfAborted();
      this.show();
    }
    if (this.#trying !== controller) return;
    const seconds = (performance.now() - began) / 1000;
    this.#set({ phase: { kind: "done", seconds }, tried: report.tried, usual: report.usual, bad: report.bad });
  }

  /** Shows the bad run beside the usual one, where they part. */
  show(): void {
    if (this.#found === undefined) return;
    const { usual, bad } = this.#found;
    const { model, axis: _, ...of } = bad.view;
    const index = compareRuns(usual.view.model, model).parting?.now ?? model.records.length - 1;
    this.#env.runs.show({ result: bad.result, model, of, index, previous: usual.view });
    this.#env.store.set({ comparing: true, pinned: undefined });
  }

  #onTried(tried: number, controller: AbortController): void {
    this.#tried = tried;
    if (this.#showing) return;
    this.#showing = true;
    this.#env.soon(() => {
      this.#showing = false;
      if (this.#trying === controller) this.#set({ tried: this.#tried });
    });
  }
}

/** Whatever order was asked for under "What if". */
function inUsualOrder({ program, ...rest }: Repeatable): Repeatable {
  const { AIO_SCHEDULE: _, ...env } = program.env;
  return { ...rest, program: { ...program, env, scenario: withoutSchedule(program.scenario) } };
}

function inOrder(of: Repeatable["of"], order: number, seeds: boolean): Repeatable["of"] {
  return { ...of, whatIf: { ...of.whatIf, schedule: order, ...(seeds && { seed: order }) } };
}
