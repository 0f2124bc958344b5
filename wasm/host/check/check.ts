// Checks a learner's program: runs it as the rules of its exercise want (lessons/support/check/exercise.h), until one of
// them does not hold. How a program is run is the caller's affair: as a process, or as a module in a worker.

import { ProgramFails, SweepRefused, type SweptRun, sweepProgram } from "../sweep/sweep.ts";
import { number, recordsOf, text } from "../trace-records.ts";

/** One run, as the environment of the program says it. */
export interface CheckRun {
  /** AIO_CHECK. */
  readonly scope: string;
  /** AIO_SEED; the usual one when absent. */
  readonly seed?: number;
  /** AIO_SWEEP. */
  readonly sweep?: string;
  /** The name of a scenario; the exercise's usual one when absent. */
  readonly world?: string;
  readonly debug?: true;
}

/** The variables of a run. The world is the caller's: a program in a page has no files. */
export function checkEnvironment({ scope, seed, sweep, debug }: CheckRun): Readonly<Record<string, string>> {
  return {
    AIO_CHECK: scope,
    ...(seed !== undefined && { AIO_SEED: String(seed) }),
    ...(sweep !== undefined && { AIO_SWEEP: sweep }),
    ...(debug && { AIO_DEBUG: "1" }),
  };
}

export type RunChecked = (run: CheckRun, signal: AbortSignal) => Promise<SweptRun>;

/** "unknown": no run has been made that it is about, because an earlier check does not hold. */
export type CheckState = "holds" | "broken" | "unknown";

export interface CheckedRule {
  readonly name: string;
  readonly state: CheckState;
}

/** The first check that does not hold, and the run that shows it. */
export interface Broken {
  readonly name: string;
  /** A sentence: what the run shows instead. */
  readonly seen: string;
  /** The moment to look at, in nanoseconds. */
  readonly when?: number;
  readonly run: CheckRun;
  readonly trace: string;
}

export interface CheckReport {
  /** In the exercise's order; empty when the program does not come to its end. */
  readonly rules: readonly CheckedRule[];
  readonly broken: Broken | undefined;
  readonly runs: number;
}

/** What a program is said to break that leaves no verdict. */
export const COMES_TO_ITS_END = "the program comes to its end";

/** A sweep of more awaits is refused. */
const MAX_AWAITS = 2000;

interface Plan {
  readonly name: string;
  readonly scope: string;
  readonly seeds: number;
}

interface Found {
  readonly ok: boolean;
  readonly seen: string;
  readonly when: number | undefined;
}

/**
 * Makes the runs that the exercise wants, the usual one first, no more than `jobs` at a time.
 * Throws: AbortError when the signal fires; what `run` throws.
 */
export async function checkProgram(run: RunChecked, jobs: number, signal: AbortSignal): Promise<CheckReport> {
  const checking = new Checking(run, jobs, signal);
  return checking.report();
}

class Checking {
  readonly #run: RunChecked;
  readonly #jobs: number;
  readonly #signal: AbortSignal;
  #plans: readonly Plan[] = [];
  readonly #held = new Set<string>();
  #broken: Broken | undefined;
  #runs = 0;

  constructor(run: RunChecked, jobs: number, signal: AbortSignal) {
    this.#run = run;
    this.#jobs = jobs;
    this.#signal = signal;
  }

  async report(): Promise<CheckReport> {
    const usual = await this.#make({ scope: "usual" });
    this.#plans = [...recordsOf(usual.trace, "plan")].map((record) => ({
      name: text(record.name),
      scope: text(record.scope),
      seeds: number(record.seeds),
    }));
    this.#judge({ scope: "usual" }, usual);
    const scopes = [...new Set(this.#plans.map(({ scope }) => scope))].filter((scope) => scope !== "usual");
    for (const scope of scopes) {
      if (this.#broken !== undefined) break;
      await this.#inScope(scope);
    }
    const rules = this.#plans.map(({ name }) => ({ name, state: this.#stateOf(name) }));
    return { rules, broken: this.#broken, runs: this.#runs };
  }

  #stateOf(name: string): CheckState {
    if (this.#broken?.name === name) return "broken";
    return this.#held.has(name) ? "holds" : "unknown";
  }

  #make(run: CheckRun): Promise<SweptRun> {
    this.#runs += 1;
    return this.#run(run, this.#signal);
  }

  async #inScope(scope: string): Promise<void> {
    const [kind = "", ...rest] = scope.split(" ");
    const name = rest.join(" ");
    if (kind === "seed") await this.#onSeeds();
    else if (kind === "await") await this.#atAwaits(scope, name);
    else await this.#once(kind === "world" ? { scope, world: name } : { scope, debug: true });
  }

  async #once(run: CheckRun): Promise<void> {
    this.#judge(run, await this.#make(run));
  }

  // The usual run was the first seed's.
  async #onSeeds(): Promise<void> {
    const most = Math.max(...this.#plans.map(({ seeds }) => seeds));
    const seeds = Array.from({ length: most - 1 }, (_, i) => i + 2);
    const runs = seeds.map((seed): CheckRun => ({ scope: "seed", seed }));
    const made: (SweptRun | undefined)[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let i = next++; i < runs.length; i = next++) {
        const run = runs[i];
        if (run !== undefined) made[i] = await this.#make(run);
      }
    };
    await Promise.all(Array.from({ length: this.#jobs }, worker));
    runs.forEach((run, i) => {
      const result = made[i];
      if (result !== undefined) this.#judge(run, result);
    });
  }

  async #atAwaits(scope: string, task: string): Promise<void> {
    // In order of await and moment: a report does not depend on which run ended first.
    const asked: string[] = [];
    const made = new Map<string, SweptRun>();
    const run = async (sweep: string): Promise<SweptRun> => {
      asked.push(sweep);
      const result = await this.#make({ scope, sweep });
      made.set(sweep, result);
      return result;
    };
    try {
      await sweepProgram(run, { subject: { task }, jobs: this.#jobs, maxAwaits: MAX_AWAITS }, this.#signal);
    } catch (error) {
      if (!(error instanceof SweepRefused)) throw error;
      const trace = error instanceof ProgramFails ? error.trace : "";
      if (trace !== "") this.#judge({ scope }, { trace, ending: error.message, timedOut: false });
      const name = this.#plans.find((plan) => plan.scope === scope)?.name ?? "";
      // Without a sweep nothing is known of the awaits, whatever holds of the run to which nothing happens.
      this.#broken ??= { name, seen: `${error.message.replace(/\.$/, "")}.`, run: { scope }, trace };
      return;
    }
    for (const sweep of asked) {
      const result = made.get(sweep);
      if (result !== undefined) this.#judge({ scope, sweep }, result);
    }
  }

  #judge(run: CheckRun, { trace, ending }: SweptRun): void {
    if (this.#broken !== undefined) return;
    if (trace.includes('"k":"verdict","outcome":"unreached"')) return;
    const found = new Map<string, Found>();
    for (const record of recordsOf(trace, "check")) {
      const when = typeof record.when === "number" ? record.when : undefined;
      found.set(text(record.name), { ok: record.ok === 1, seen: text(record.seen), when });
    }
    if (found.size === 0) {
      this.#broken = { name: COMES_TO_ITS_END, seen: ending, run, trace };
      return;
    }
    for (const [name, { ok, seen, when }] of found) {
      if (ok) this.#held.add(name);
      else this.#broken ??= { name, seen, run, trace, ...(when !== undefined && { when }) };
    }
  }
}
