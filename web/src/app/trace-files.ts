/** Showing a trace that another program left: `yp trace FILE` serves one beside the page, or the learner chooses one. */
import { kLargestTrace, type TraceText, traceProblem } from "../course/index.ts";
import { consoleLines, cursorAt, loadModel, makeAxis, openingIndex } from "../trace/index.ts";
import type { Runs } from "./runs.ts";
import { sentence } from "./sentence.ts";
import { type AppState, kWholeAxis } from "./state.ts";
import type { Store } from "./store.ts";
import { kAsDelivered } from "./what-if.ts";

export interface TraceFilesEnvironment {
  readonly store: Store<AppState>;
  readonly runs: Runs;
  /** Fetches what lies beside the page. */
  fetchTrace(url: string, signal: AbortSignal): Promise<TraceText>;
  breathe(): Promise<void>;
}

/** The part of the browser's File that is used. */
export interface ChosenFile {
  readonly name: string;
  readonly size: number;
  text(): Promise<string>;
}

export class TraceFiles {
  readonly #env: TraceFilesEnvironment;

  constructor(env: TraceFilesEnvironment) {
    this.#env = env;
  }

  /** Shows the trace at an address beside the page. Cancellation: nothing more is shown. */
  async open(url: string, signal: AbortSignal): Promise<void> {
    await this.#load(url, () => this.#env.fetchTrace(url, signal), signal);
  }

  /** Shows a file of the learner's disk. */
  async read(file: ChosenFile, signal: AbortSignal): Promise<void> {
    const get = async (): Promise<TraceText> => {
      if (file.size > kLargestTrace) throw new Error(`${file.name} is too large for the page.`);
      return { name: file.name, text: await file.text() };
    };
    await this.#load(file.name, get, signal);
  }

  async #load(name: string, get: () => Promise<TraceText>, signal: AbortSignal): Promise<void> {
    const { store, runs } = this.#env;
    runs.clear();
    store.set({
      home: undefined,
      book: undefined,
      lesson: undefined,
      example: undefined,
      scenario: undefined,
      source: "",
      headers: [],
      openFile: "",
      loadError: undefined,
      notice: undefined,
      coursePanelOpen: false,
      traceFile: { kind: "loading", name },
    });
    let shown = name;
    try {
      const trace = await get();
      shown = trace.name;
      const problem = traceProblem(trace);
      if (problem !== undefined) throw new Error(problem);
      const model = await loadModel(trace.text, () => this.#env.breathe(), signal);
      const axis = makeAxis(model, store.get().axisMode, store.get().folded);
      await this.#env.breathe();
      signal.throwIfAborted();
      store.set({
        traceFile: { kind: "shown", name: shown },
        run: {
          model,
          axis,
          source: "",
          headers: [],
          file: "",
          scenario: undefined,
          whatIf: kAsDelivered,
          swept: undefined,
        },
        lines: consoleLines(model, "", ""),
        cursor: cursorAt(model, openingIndex(model)),
        viewport: kWholeAxis,
        range: undefined,
        unzoomed: undefined,
      });
    } catch (error) {
      if (signal.aborted) return;
      const text = sentence(error);
      store.set({ traceFile: { kind: "failed", name: shown, text } });
    }
  }
}
