/** Comparing the run with another one: with the one before, or with one that was kept for that. */
import { sameCode } from "../course/index.ts";
import { type Axis, type Comparison, compareRuns, ghostAxis, partingTask, type TraceModel } from "../trace/index.ts";
import type { Player } from "./player.ts";
import type { AppState, RunView } from "./state.ts";
import type { Store } from "./store.ts";

/** The earlier run beside the present one, as it is drawn. */
export interface Ghost {
  readonly comparison: Comparison;
  /** Where the earlier run's records stand on the present run's axis. */
  readonly axis: Axis;
}

/** The run to compare with; undefined when there is none yet. */
export function referenceOf({ run, previous, pinned }: AppState): RunView | undefined {
  // A run is not compared with itself.
  return pinned !== undefined && pinned.model !== run?.model ? pinned : previous;
}

/** Each pair is aligned once: for what is drawn again and again. */
const comparisons = new WeakMap<TraceModel, WeakMap<TraceModel, Comparison>>();
const ghosts = new WeakMap<Axis, Ghost>();

/** Undefined while nothing is compared. */
export function comparisonOf(state: AppState): Comparison | undefined {
  const { run, comparing } = state;
  const reference = referenceOf(state);
  if (!comparing || run === undefined || reference === undefined) return undefined;
  const known = comparisons.get(run.model) ?? new WeakMap<TraceModel, Comparison>();
  comparisons.set(run.model, known);
  const comparison = known.get(reference.model) ?? compareRuns(reference.model, run.model, sameCode(reference, run));
  known.set(reference.model, comparison);
  return comparison;
}

export function ghostOf(state: AppState): Ghost | undefined {
  const comparison = comparisonOf(state);
  if (comparison === undefined || state.run === undefined) return undefined;
  const { axis } = state.run;
  const known = ghosts.get(axis);
  if (known?.comparison === comparison) return known;
  const ghost = { comparison, axis: ghostAxis(comparison, axis) };
  ghosts.set(axis, ghost);
  return ghost;
}

export class Comparing {
  readonly #store: Store<AppState>;
  readonly #player: Player;

  constructor(store: Store<AppState>, player: Player) {
    this.#store = store;
    this.#player = player;
  }

  toggle(comparing = !this.#store.get().comparing): void {
    this.#store.set({ comparing });
  }

  /** Later runs are compared with the present one, until it is let go. */
  keep(): void {
    this.#store.set({ pinned: this.#store.get().run, comparing: true });
  }

  letGo(): void {
    this.#store.set({ pinned: undefined });
  }

  /** Puts the cursor where the runs part, and selects whom that is about. False when there is no such place. */
  goToParting(): boolean {
    const comparison = comparisonOf(this.#store.get());
    if (comparison?.parting === undefined) return false;
    this.#player.move({ kind: "to", index: comparison.parting.now });
    const task = partingTask(comparison);
    if (task !== undefined) this.#player.select({ kind: "task", id: task });
    return true;
  }
}
