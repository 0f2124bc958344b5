/** The run that a link tells of, when it is one of a sweep or stands beside another one: said, and made again. */
import { changedHeaders, sameCode, withHeaders } from "../course/index.ts";
import type { SharedBeside, SharedMoment } from "../share/index.ts";
import { referenceOf } from "./comparing.ts";
import { type RepeatedEnvironment, readRun, runIn } from "./repeated.ts";
import type { AppState, RunView } from "./state.ts";
import type { SweptPlace } from "./sweep-state.ts";
import type { Sweeps } from "./sweeps.ts";

/** What of the run that is seen goes into a link; nothing when the editor or the world is not what ran. */
export function runOf(state: AppState): Pick<SharedMoment, "whatIf" | "swept" | "beside"> {
  const { run, scenario, whatIf } = state;
  const isSeen = run !== undefined && sameCode(run, state) && run.scenario === scenario?.name;
  if (!isSeen) return { whatIf, swept: undefined, beside: undefined };
  const reference = state.comparing ? referenceOf(state) : undefined;
  return {
    // A search for a bad order shows a run whose order is not the page's.
    whatIf: run.whatIf,
    swept: run.swept,
    beside: reference === undefined ? undefined : besideOf(run, reference, state.pinned === reference),
  };
}

function besideOf(run: RunView, other: RunView, kept: boolean): SharedBeside | undefined {
  const { swept, source, scenario, whatIf } = other;
  if (swept === undefined) {
    return {
      swept,
      code: source === run.source ? undefined : source,
      headers: changedHeaders(other, run),
      scenario,
      whatIf,
      kept,
    };
  }
  // Of another program or world it would take a sweep of its own.
  if (!sameCode(other, run) || scenario !== run.scenario || whatIf !== run.whatIf) return undefined;
  return { swept, code: undefined, headers: [], scenario: undefined, whatIf, kept };
}

/** "the run of the sweep in which the task is cancelled at await 3, while it waits" */
export function sweptWords({ choice: { deed, host }, cell }: SweptPlace): string {
  if (cell === undefined) return "the run of the sweep in which nothing happens";
  const whats = { cancel: "the task is cancelled", disconnect: `${host} leaves`, cut: `the link to ${host} is cut` };
  return `the run of the sweep in which ${whats[deed]} at await ${cell.n}, ${
    cell.moment === "waits" ? "while it waits" : "when it is woken"
  }`;
}

/** What Run will do because a link says so; undefined when it is an ordinary run. */
export function promiseOf({ swept, beside }: SharedMoment): string | undefined {
  if (swept === undefined && beside === undefined) return undefined;
  const run = swept === undefined ? "a run" : sweptWords(swept);
  return beside === undefined
    ? `This link shows ${run}. Press Run to make it.`
    : `This link shows ${run}, beside another run. Press Run to make both.`;
}

export class Restoring {
  readonly #env: RepeatedEnvironment;
  readonly #sweeps: Pick<Sweeps, "reopen">;

  constructor(env: RepeatedEnvironment, sweeps: Pick<Sweeps, "reopen">) {
    this.#env = env;
    this.#sweeps = sweeps;
  }

  /** When the program has run: shows the run that the link tells of, and the other one. Throws: AbortError. */
  async restore({ swept, beside }: SharedMoment, signal: AbortSignal): Promise<void> {
    const { store, runs } = this.#env;
    const other = beside === undefined ? undefined : await this.#make(beside, signal);
    signal.throwIfAborted();
    if (swept !== undefined) await this.#sweeps.reopen(swept);
    else if (beside?.swept !== undefined) await runs.run();
    signal.throwIfAborted();
    if (other === undefined) return;
    const { pinned, previous } = store.get();
    const kept = beside?.kept === true;
    store.set({ pinned: kept ? other : pinned, previous: kept ? previous : other, comparing: true });
  }

  async #make(beside: SharedBeside, signal: AbortSignal): Promise<RunView | undefined> {
    const { store, runs, pool } = this.#env;
    if (beside.swept !== undefined) {
      await this.#sweeps.reopen(beside.swept);
      return store.get().run;
    }
    const { example, source, headers } = store.get();
    const scenario = example?.scenarios.find(({ name }) => name === beside.scenario) ?? example?.scenarios[0];
    const code = withHeaders({ source: beside.code ?? source, headers }, beside.headers);
    const program = await runs.prepare(signal, { ...code, scenario, whatIf: beside.whatIf });
    if (program === undefined) return undefined;
    const result = await runIn(await pool.runner(), program, {}, signal, "watched");
    return (await readRun(this.#env, result, program.of, signal)).view;
  }
}
