// Several runners behind one: as many runs at a time as there are runners, the rest wait.

import type { RunResult } from "../protocol.ts";
import { CompiledModules } from "../run/compiled-modules.ts";
import { createRunner, type Runner, type RunRequest } from "../run/runner.ts";

/** A runner is made when a run first needs it; what one has compiled, the others need not. Requires: most >= 1. */
export function createRunnerPool(most: number, make: (modules: CompiledModules) => Runner = createRunner): Runner {
  return new RunnerPool(most, make);
}

class RunnerPool implements Runner {
  readonly #all: Runner[] = [];
  readonly #idle: Runner[] = [];
  readonly #waiting: ((runner: Runner) => void)[] = [];
  readonly #most: number;
  readonly #make: (modules: CompiledModules) => Runner;
  readonly #modules = new CompiledModules();
  readonly #disposed = new AbortController();

  constructor(most: number, make: (modules: CompiledModules) => Runner) {
    this.#most = most;
    this.#make = make;
  }

  async run(request: RunRequest, signal: AbortSignal): Promise<RunResult> {
    const either = AbortSignal.any([signal, this.#disposed.signal]);
    either.throwIfAborted();
    const runner = await this.#take(either);
    try {
      return await runner.run(request, either);
    } finally {
      this.#giveBack(runner);
    }
  }

  #take(signal: AbortSignal): Runner | Promise<Runner> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#all.length < this.#most) {
      const runner = this.#make(this.#modules);
      this.#all.push(runner);
      return runner;
    }
    return new Promise((resolve, reject) => {
      const take = (runner: Runner): void => {
        signal.removeEventListener("abort", giveUp);
        resolve(runner);
      };
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(signal.reason);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      this.#waiting.push(take);
    });
  }

  #giveBack(runner: Runner): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(runner);
    else next(runner);
  }

  dispose(): void {
    this.#disposed.abort();
    for (const runner of this.#all) runner.dispose();
  }
}
