/** Showing a trace that another program left: `yp trace FILE` serves one beside the page, or the learner chooses one. */
import { kLargestTrace, kNoCode, type TraceText, traceProblem } from "../course/index.ts";
import { loadModel, openingIndex } from "../trace/index.ts";
import { playedTrace } from "./played-trace.ts";
import type { Runs } from "./runs.ts";
import { sentence } from "./sentence.ts";
import { type AppState, kNoLesson } from "./state.ts";
import type { Store } from "./store.ts";

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
    store.set({ ...kNoLesson, traceFile: { kind: "loading", name } });
    let shown = name;
    try {
      const trace = await get();
      shown = trace.name;
      const problem = traceProblem(trace);
      if (problem !== undefined) throw new Error(problem);
      const model = await loadModel(trace.text, () => this.#env.breathe(), signal);
      const played = playedTrace(model, { ...kNoCode, file: "" }, openingIndex(model), store.get());
      await this.#env.breathe();
      signal.throwIfAborted();
      store.set({
        traceFile: { kind: "shown", name: shown },
        ...played,
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
