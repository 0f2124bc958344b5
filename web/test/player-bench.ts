/** A player over a run, without a page: for the tests. */
import { type AppState, createStore, kAsDelivered, kInitialState, Player, type Store } from "../src/app/index.ts";
import { buildModel, makeAxis } from "../src/trace/index.ts";

export function playerOver(trace: string): { readonly player: Player; readonly store: Store<AppState> } {
  const model = buildModel(trace);
  const axis = makeAxis(model, "unfolded");
  const run = {
    model,
    axis,
    source: "",
    headers: [],
    file: "",
    scenario: undefined,
    whatIf: kAsDelivered,
    swept: undefined,
  };
  const store = createStore<AppState>({ ...kInitialState, run });
  return { player: new Player(store, { requestFrame: () => undefined }), store };
}
