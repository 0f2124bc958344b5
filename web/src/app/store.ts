/** The one store: an immutable state, replaced whole, and listeners that hear of it. */

export interface Store<S> {
  get(): S;
  /** Replaces some keys and tells the listeners, unless nothing changed. */
  set(change: Partial<S>): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (state: S) => void): () => void;
}

/** Calls back when a value of the state becomes another one. */
export function onOther<S, V>(store: Store<S>, pick: (state: S) => V, heard: () => void): void {
  let before = pick(store.get());
  store.subscribe((state) => {
    const now = pick(state);
    if (Object.is(now, before)) return;
    before = now;
    heard();
  });
}

export function createStore<S extends object>(initial: S): Store<S> {
  let state = initial;
  const listeners = new Set<(state: S) => void>();
  return {
    get: () => state,
    set(change) {
      const keys = Object.keys(change) as (keyof S)[];
      if (keys.every((key) => Object.is(state[key], change[key]))) return;
      state = { ...state, ...change };
      for (const listener of listeners) listener(state);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
