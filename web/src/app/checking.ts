/** "Check": the exercise's program in all the runs that its checks are about, until one of them is broken. */
import { type CheckRun, loadCheckTools, type RunResult } from "../runner/index.ts";
import { loadModel } from "../trace/index.ts";
import type { CheckingState } from "./checking-state.ts";
import { type RepeatedEnvironment, runIn, sweptRun } from "./repeated.ts";
import type { Repeatable } from "./runs.ts";
import { sentence } from "./sentence.ts";
import { onOther } from "./store.ts";
import { kAsDelivered } from "./what-if.ts";

/** A run that was made for a check. */
interface Made {
  readonly run: CheckRun;
  readonly result: RunResult;
}

export class Checking {
  readonly #env: RepeatedEnvironment;
  #controller = new AbortController();
  /** The run that the report tells of: the one that breaks a check, or else the usual one. */
  #told: Made | undefined;
  #program: Repeatable | undefined;

  constructor(env: RepeatedEnvironment) {
    this.#env = env;
    onOther(
      env.store,
      ({ example }) => example,
      () => this.#forget(),
    );
  }

  #forget(): void {
    this.#controller.abort();
    this.#told = undefined;
    this.#env.store.set({ checking: undefined });
  }

  stop(): void {
    this.#controller.abort();
  }

  #set(change: Partial<CheckingState>): void {
    const { checking } = this.#env.store.get();
    if (checking !== undefined) this.#env.store.set({ checking: { ...checking, ...change } });
  }

  /** Checks the code in the editor, and shows the run that the verdict is about. What is under way is ended first. */
  async start(): Promise<void> {
    const { store, runs } = this.#env;
    const { example, source, headers, checking } = store.get();
    if (example?.exercise === undefined) return;
    this.#controller.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const broken = checking?.report?.broken?.name;
    store.set({
      checking: { source, headers, phase: { kind: "compiling" }, runs: 0, report: undefined, steps: 0 },
    });
    try {
      const usual = { whatIf: kAsDelivered, scenario: example.scenarios[0] };
      const program = await runs.prepare(controller.signal, usual);
      if (program?.made.kind === "rejected") {
        // Run tells what the compiler says, and where.
        await runs.run();
        this.#set({ phase: { kind: "refused", text: "It does not compile yet. The console says why." } });
        return;
      }
      if (program !== undefined) await this.#check(program, controller);
      // Hints that were asked for stay while the same check is broken.
      const now = store.get().checking;
      if (now?.report?.broken !== undefined && now.report.broken.name === broken) {
        this.#set({ steps: checking?.steps ?? 0 });
      }
    } catch (error) {
      if (this.#controller !== controller) return;
      const stopped = controller.signal.aborted;
      this.#set({ phase: stopped ? { kind: "stopped" } : { kind: "refused", text: sentence(error) } });
    }
  }

  async #check(program: Repeatable, controller: AbortController): Promise<void> {
    const { pool, store } = this.#env;
    const { signal } = controller;
    const { checkEnvironment, checkProgram } = await loadCheckTools();
    const runner = await pool.runner();
    const worlds = store.get().example?.exercise?.worlds ?? [];
    const began = performance.now();
    const made: Made[] = [];
    this.#program = program;
    this.#set({ phase: { kind: "running" } });
    const report = await checkProgram(
      async (run) => {
        const result = await runIn(runner, inWorld(program, worlds, run), checkEnvironment(run), signal);
        made.push({ run, result });
        if (this.#controller === controller) this.#set({ runs: made.length });
        return sweptRun(result);
      },
      pool.size,
      signal,
    );
    const { broken } = report;
    this.#told = made.find(({ result }) => result.trace === broken?.trace) ?? made[0];
    await this.#show(broken?.when, signal);
    if (this.#controller !== controller) return;
    const seconds = (performance.now() - began) / 1000;
    this.#set({ phase: { kind: "done", seconds }, report });
  }

  /** Shows the run that the verdict is about, at its moment. */
  async show(): Promise<void> {
    const { checking } = this.#env.store.get();
    await this.#show(checking?.report?.broken?.when, this.#controller.signal);
  }

  async #show(when: number | undefined, signal: AbortSignal): Promise<void> {
    if (this.#told === undefined || this.#program === undefined) return;
    const { runs, store, breathe } = this.#env;
    const { run, result } = this.#told;
    const model = await loadModel(result.trace, breathe, signal);
    const at = model.records.findLastIndex(({ t }) => when === undefined || t <= when);
    const { of } = this.#program;
    const seeded = run.seed === undefined ? of : { ...of, whatIf: { ...of.whatIf, seed: run.seed } };
    runs.show({ result, model, of: seeded, index: Math.max(at, 0), previous: store.get().run });
  }

  /** Shows one more step of the hints. */
  hint(): void {
    const { checking } = this.#env.store.get();
    if (checking !== undefined) this.#set({ steps: checking.steps + 1 });
  }
}

function inWorld(program: Repeatable, worlds: readonly { name: string; text: string }[], run: CheckRun): Repeatable {
  const world = worlds.find(({ name }) => name === run.world);
  if (world === undefined) return program;
  return { ...program, program: { ...program.program, scenario: world.text } };
}
