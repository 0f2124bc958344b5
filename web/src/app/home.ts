/** The home view: what the page is, with a run to play with, and where the learner was. */
import type { Course, CourseClient, Route, TraceText } from "../course/index.ts";
import { loadModel } from "../trace/index.ts";
import { playedTrace } from "./played-trace.ts";
import type { Runs } from "./runs.ts";
import { type AppState, kNoLesson } from "./state.ts";
import type { Store } from "./store.ts";

/** A program whose run is short, and shows at a glance what waiting together is worth. */
const kShown = { lesson: "06_lightweight_tasks", example: "gather_tasks" } as const;

export interface HomeEnvironment {
  readonly store: Store<AppState>;
  readonly runs: Runs;
  readonly courses: CourseClient;
  fetchTrace(url: string, signal: AbortSignal): Promise<TraceText>;
  breathe(): Promise<void>;
}

export class HomePage {
  readonly #env: HomeEnvironment;

  constructor(env: HomeEnvironment) {
    this.#env = env;
  }

  /** Shows the home view at once; the course and the run come when they are there. */
  show(last: Route | undefined): void {
    const { store, runs } = this.#env;
    runs.clear();
    store.set({ ...kNoLesson, home: { last, file: undefined } });
  }

  /** Fetches the run that the view plays with. Without it the view has the course alone. Cancellation: nothing more is shown. */
  async load(course: Course, signal: AbortSignal): Promise<void> {
    const { store, courses } = this.#env;
    if (!course.lessons.some(({ id }) => id === kShown.lesson)) return;
    try {
      const [lesson, trace] = await Promise.all([
        courses.lesson(kShown.lesson, signal),
        this.#env.fetchTrace(`examples/${kShown.lesson}/${kShown.example}.trace.jsonl`, signal),
      ]);
      const example = lesson.examples.find(({ name }) => name === kShown.example);
      const model = await loadModel(trace.text, () => this.#env.breathe(), signal);
      const { home } = store.get();
      if (signal.aborted || home === undefined || example === undefined) return;
      const { source, headers, file } = example;
      store.set({
        home: { ...home, file },
        source,
        headers,
        ...playedTrace(model, example, model.records.length - 1, store.get()),
      });
    } catch {
      // The run is an ornament here: the course is what the visitor came for.
    }
  }
}

/** Where the link beside the run leads. */
export const kShownPlace: Route = kShown;
