/** Changing what happens to the program: each change runs it again, and can be undone. */
import {
  History,
  type Injection,
  kMostInjections,
  momentAt,
  serverAddress,
  type WhatIf,
  withMoment,
} from "../whatif/index.ts";
import type { Runs } from "./runs.ts";
import { type AppState, type DeedMenu, exampleKey } from "./state.ts";
import type { Store } from "./store.ts";
import { isAsDelivered, kAsDelivered } from "./what-if.ts";

/** What a slider changes. */
export type Setting = "seed" | "schedule" | "latency" | "loss";

export class Changes {
  readonly #store: Store<AppState>;
  readonly #runs: Runs;
  /** By example. */
  readonly #histories = new Map<string, History>();

  constructor(store: Store<AppState>, runs: Runs) {
    this.#store = store;
    this.#runs = runs;
  }

  /** A link may have brought other changes than were made here. */
  get #history(): History {
    const { whatIf } = this.#store.get();
    const known = this.#histories.get(exampleKey(this.#store.get()));
    return known?.now === whatIf ? known : new History(whatIf);
  }

  /** What an example had when it was left. */
  of(key: string): Pick<AppState, "whatIf" | "undoable"> {
    return stateOf(this.#histories.get(key) ?? new History());
  }

  async #go(history: History, previous: "last" | "kept" = "last"): Promise<void> {
    const state = this.#store.get();
    const changed = history.now !== state.whatIf;
    this.#histories.set(exampleKey(state), history);
    this.#store.set(stateOf(history));
    // Nothing runs before the person has pressed Run once.
    if (changed && state.run !== undefined && state.traceFile === undefined) await this.#runs.rerun(previous);
  }

  async inject(injection: Injection): Promise<void> {
    const { whatIf } = this.#store.get();
    if (whatIf.injections.length >= kMostInjections) {
      this.#store.set({
        notice: { text: `${kMostInjections} injections are the most; delete one first.`, undo: undefined },
      });
      return;
    }
    await this.#replace([...whatIf.injections, injection]);
  }

  async edit(at: number, injection: Injection): Promise<void> {
    const { injections } = this.#store.get().whatIf;
    await this.#replace(injections.map((other, i) => (i === at ? injection : other)));
  }

  async remove(at: number): Promise<void> {
    const { injections } = this.#store.get().whatIf;
    await this.#replace(injections.filter((_, i) => i !== at));
  }

  /** Lets it happen at the cursor instead. */
  async moveHere(at: number): Promise<void> {
    const { whatIf, run, cursor } = this.#store.get();
    const injection = whatIf.injections[at];
    if (injection === undefined || run === undefined) return;
    await this.edit(at, withMoment(injection, momentAt(run.model, cursor), Math.round(cursor.time)));
  }

  async #replace(injections: readonly Injection[]): Promise<void> {
    await this.#go(this.#history.change({ ...this.#store.get().whatIf, injections }));
  }

  /** While a slider is dragged its changes are one, and the run is compared with the one before them all. */
  async set(setting: Setting, value: number | undefined): Promise<void> {
    const before = this.#history;
    const next: WhatIf = { ...before.now, [setting]: value };
    if (next[setting] === before.now[setting]) return;
    const history = before.change(next, setting);
    await this.#go(history, before.isAbout(setting) ? "kept" : "last");
  }

  /** The slider was let go. */
  settle(): void {
    this.#histories.set(exampleKey(this.#store.get()), this.#history.settle());
  }

  /** Of several hosts, the one that buttons are about. */
  chooseHost(host: string): void {
    this.#store.set({ host });
  }

  /** False when nothing can happen to what is shown: it is no run of the open program. */
  openMenu(menu: DeedMenu): boolean {
    const { run, example, traceFile, home } = this.#store.get();
    if (run === undefined || example === undefined || traceFile !== undefined || home !== undefined) return false;
    this.#store.set({ menu });
    return true;
  }

  closeMenu(): void {
    this.#store.set({ menu: undefined });
  }

  async undo(): Promise<void> {
    await this.#go(this.#history.undo());
  }

  async redo(): Promise<void> {
    await this.#go(this.#history.redo());
  }

  /** Back to the world as the lesson has it; that too can be undone. */
  async reset(): Promise<void> {
    if (!isAsDelivered(this.#store.get().whatIf)) await this.#go(this.#history.change(kAsDelivered));
  }
}

function stateOf(history: History): Pick<AppState, "whatIf" | "undoable"> {
  return { whatIf: history.now, undoable: { undo: history.canUndo, redo: history.canRedo } };
}

/** Where the open program's server listens; undefined when it has none. */
export function serverOf({ run, scenario }: AppState): string | undefined {
  return serverAddress(run?.model, scenario?.text);
}
