/** A player over a run, without a page: for the tests. */
import { type AppState, createStore, kInitialState, Player, type Store } from "../src/app/index.ts";
import { playedTrace } from "../src/app/played-trace.ts";
import { kNoCode } from "../src/course/index.ts";
import { buildModel } from "../src/trace/index.ts";

export function playerOver(trace: string): { readonly player: Player; readonly store: Store<AppState> } {
  const model = buildModel(trace);
  const { run } = playedTrace(model, { ...kNoCode, file: "" }, 0, kInitialState);
  const store = createStore<AppState>({ ...kInitialState, run });
  return { player: new Player(store, { requestFrame: () => undefined }), store };
}
