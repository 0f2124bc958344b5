/** Saving a run as a file that other programs open. What makes the files is loaded when it is first asked for. */
import type { AppState, RunView } from "./state.ts";
import type { Store } from "./store.ts";

/** A file for the person's disk. */
export interface SavedFile {
  readonly name: string;
  readonly type: string;
  readonly parts: readonly (string | Uint8Array<ArrayBuffer>)[];
}

export interface ExportingEnvironment {
  readonly store: Store<AppState>;
  save(file: SavedFile): void;
  /** Gives the page a turn. */
  breathe(): Promise<void>;
}

export type ExportKind = "perfetto" | "svg" | "trace";

export class Exporting {
  readonly #env: ExportingEnvironment;

  constructor(env: ExportingEnvironment) {
    this.#env = env;
  }

  /** Cancellation: nothing is saved. */
  async save(kind: ExportKind, signal: AbortSignal): Promise<void> {
    const { store, breathe } = this.#env;
    const state = store.get();
    const { run } = state;
    if (run === undefined) return;
    const { kPageStyle, perfettoFile, timelineSvg, traceFile } = await import("../export/index.ts");
    signal.throwIfAborted();
    const stem = stemOf(state);
    if (kind === "svg") {
      const { viewport, cursor, selected } = state;
      const svg = timelineSvg({ title: titleOf(state, run), run, viewport, cursor, selected, style: kPageStyle });
      this.#env.save({ name: `${stem}.svg`, type: "image/svg+xml", parts: [svg] });
      return;
    }
    const pieces = kind === "perfetto" ? perfettoFile(run.model, titleOf(state, run)) : traceFile(run.model);
    const parts: string[] = [];
    for (const piece of pieces) {
      parts.push(piece);
      await breathe();
      signal.throwIfAborted();
    }
    const isTrace = kind === "trace";
    this.#env.save({
      name: isTrace ? `${stem}.trace.jsonl` : `${stem}.perfetto.json`,
      type: isTrace ? "application/x-ndjson" : "application/json",
      parts,
    });
  }
}

/** What files about the run are called. */
function stemOf({ example, traceFile }: AppState): string {
  const name = example?.name ?? traceFile?.name.replace(/(?:\.trace)?\.jsonl$/, "") ?? "run";
  return name.replace(/[^\w.-]+/g, "_").slice(0, 80);
}

function titleOf({ lesson, example, traceFile }: AppState, { scenario }: RunView): string {
  if (example === undefined) return traceFile?.name ?? "A run";
  const world = scenario === undefined ? "" : `, on ${scenario}`;
  return `${example.file}${world}: ${lesson?.title ?? ""}`;
}
