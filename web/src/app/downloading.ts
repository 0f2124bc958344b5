/** Downloading the open program as a project. What makes the zip is loaded when it is first asked for. */
import { worldOf } from "../whatif/index.ts";
import type { SavedFile } from "./exporting.ts";
import { sentence } from "./sentence.ts";
import type { AppState } from "./state.ts";
import type { Store } from "./store.ts";

export interface DownloadingEnvironment {
  readonly store: Store<AppState>;
  save(file: SavedFile): void;
}

export class Downloading {
  readonly #env: DownloadingEnvironment;

  constructor(env: DownloadingEnvironment) {
    this.#env = env;
  }

  /** Saves the program, its world and the library as a zip; says so when that fails. Cancellation: nothing is saved. */
  async project(signal: AbortSignal): Promise<void> {
    const { store, save } = this.#env;
    const state = store.get();
    const { example, lesson, source, headers, scenario, whatIf } = state;
    if (example === undefined || lesson === undefined) return;
    const { name, file } = example;
    try {
      const { projectZip } = await import("../project/index.ts");
      const program = { name, file, source, headers, lesson: lesson.title, ...worldOf(scenario?.text, whatIf) };
      const zip = await projectZip(program, signal);
      save({ name: `${name}.zip`, type: "application/zip", parts: [zip] });
    } catch (error) {
      if (signal.aborted) return;
      const text = sentence(error);
      store.set({ notice: { text: `The project could not be downloaded. ${text}`, undo: undefined } });
    }
  }
}
