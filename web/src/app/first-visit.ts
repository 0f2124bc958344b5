/** Whether anything was ever run in this browser: who has not is shown how. */
import { type KeyValueStore, readSetting, writeSetting } from "../course/index.ts";
import type { AppState } from "./state.ts";
import type { Store } from "./store.ts";

const kVisitedKey = "yieldpoint/visited";

export function isFirstVisit(settings: KeyValueStore | undefined): boolean {
  return readSetting(settings, kVisitedKey) === undefined;
}

/** The first program was run: the visitor knows how. */
export function hearOfFirstRun(store: Store<AppState>, settings: KeyValueStore | undefined): void {
  if (!store.get().firstVisit) return;
  const stop = store.subscribe(({ lesson, phase }) => {
    if (lesson === undefined || phase.kind === "idle") return;
    stop();
    writeSetting(settings, kVisitedKey, "yes");
    store.set({ firstVisit: false });
  });
}
