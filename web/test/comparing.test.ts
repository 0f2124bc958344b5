import { describe, expect, it } from "vitest";
import { Comparing } from "../src/app/comparing.ts";
import {
  type AppState,
  comparisonOf,
  createStore,
  ghostOf,
  kAsDelivered,
  kInitialState,
  Player,
  type RunView,
  referenceOf,
  type Store,
} from "../src/app/index.ts";
import { buildModel, makeAxis } from "../src/trace/index.ts";
import { gatherTrace } from "./traces.ts";

function runOf(tasks: number, source = "one"): RunView {
  const model = buildModel(gatherTrace(tasks));
  return {
    model,
    axis: makeAxis(model, "time"),
    source,
    headers: [],
    file: "gather.cpp",
    scenario: undefined,
    whatIf: kAsDelivered,
    swept: undefined,
  };
}

interface Bench {
  readonly store: Store<AppState>;
  readonly comparing: Comparing;
}

function bench(state: Partial<AppState>): Bench {
  const store = createStore<AppState>({ ...kInitialState, ...state });
  return { store, comparing: new Comparing(store, new Player(store, { requestFrame: () => {} })) };
}

describe("comparing", () => {
  it("is off until it is asked for, and does nothing without a run before", () => {
    const { store, comparing } = bench({ run: runOf(2) });
    expect(comparisonOf(store.get())).toBeUndefined();
    comparing.toggle();
    expect(comparisonOf(store.get())).toBeUndefined();
    expect(comparing.goToParting()).toBe(false);
  });

  it("is with the run before, and aligns a pair once", () => {
    const { store } = bench({ run: runOf(2), previous: runOf(3), comparing: true });
    const comparison = comparisonOf(store.get());
    expect(comparison?.onlyBefore.map(({ name }) => name)).toEqual(["fetch-3"]);
    expect(comparisonOf({ ...store.get() })).toBe(comparison);
    expect(ghostOf({ ...store.get() })).toBe(ghostOf(store.get()));
  });

  it("is with the run that was kept, until that is let go", () => {
    const kept = runOf(4);
    const { store, comparing } = bench({ run: kept, previous: runOf(3) });
    comparing.keep();
    expect(referenceOf(store.get())).toBe(store.get().previous);
    store.set({ run: runOf(2), previous: kept });
    store.set({ run: runOf(1), previous: store.get().run });
    expect(referenceOf(store.get())).toBe(kept);
    comparing.letGo();
    expect(referenceOf(store.get())).toBe(store.get().previous);
  });

  it("moves the cursor to the first difference and selects whom it is about", () => {
    const { store, comparing } = bench({ run: runOf(2), previous: runOf(3), comparing: true });
    expect(comparing.goToParting()).toBe(true);
    expect(store.get().cursor.index).toBe(comparisonOf(store.get())?.parting?.now);
    expect(store.get().selected).toEqual({ kind: "task", id: 1 });
  });

  it("of runs of edited code looks past their lines", () => {
    const moved = buildModel(gatherTrace(2).replaceAll("gather.cpp:7", "gather.cpp:8"));
    const before = { ...runOf(2, "edited"), model: moved };
    const { store } = bench({ run: runOf(2), previous: before, comparing: true });
    expect(comparisonOf(store.get())?.parting).toBeUndefined();
  });
});
