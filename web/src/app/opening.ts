/** Going somewhere: what an address names is fetched and shown. */
import {
  type BookRoute,
  type Course,
  type CourseClient,
  type Drafts,
  type Example,
  formatRoute,
  type KeyValueStore,
  kExerciseName,
  kExerciseSection,
  kNoCode,
  type Lesson,
  parseBookRoute,
  parseRoute,
  parseTraceRoute,
  type Route,
  readSetting,
  type Scenario,
  writeSetting,
} from "../course/index.ts";
import type { Changes } from "./changes.ts";
import type { HomePage } from "./home.ts";
import type { Runs } from "./runs.ts";
import { sentence } from "./sentence.ts";
import type { Sharing } from "./sharing.ts";
import { type AppState, exampleKey, kNoLesson } from "./state.ts";
import type { Store } from "./store.ts";
import type { ChosenFile, TraceFiles } from "./trace-files.ts";

const kScenarioKey = "yieldpoint/scenario/";
const kPlaceKey = "yieldpoint/place";

export interface OpeningEnvironment {
  readonly store: Store<AppState>;
  readonly courses: CourseClient;
  readonly drafts: Drafts;
  readonly settings: KeyValueStore | undefined;
  readonly runs: Runs;
  readonly changes: Changes;
  readonly home: HomePage;
  readonly traces: TraceFiles;
  readonly sharing: Sharing;
  /** Shows the address of what is open. */
  navigate(hash: string): void;
}

export class Opening {
  readonly #env: OpeningEnvironment;
  #controller = new AbortController();

  constructor(env: OpeningEnvironment) {
    this.#env = env;
  }

  /** What was still being opened is not any more. */
  #begin(): AbortSignal {
    this.#controller.abort();
    this.#controller = new AbortController();
    return this.#controller.signal;
  }

  /** Opens what a location hash names, an example or a trace; without one, the home view. */
  async open(hash: string, signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#begin()]);
    // The browser's Back leaves what lies over the page, too.
    if (this.#env.store.get().dialog !== undefined) this.#env.store.set({ dialog: undefined });
    try {
      const trace = parseTraceRoute(hash);
      const book = parseBookRoute(hash);
      const route = parseRoute(hash);
      if (trace !== undefined) await this.#env.traces.open(trace, either);
      if (trace !== undefined) await this.#course(either);
      else if (book !== undefined) await this.#openBook(book, either);
      else if (route !== undefined) await this.#openLesson(route, hash, either);
      else await this.#openHome(either);
    } catch (error) {
      if (either.aborted) return;
      this.#env.store.set({ loadError: sentence(error) });
    }
  }

  /** Shows a trace of the learner's disk. */
  async openTraceFile(file: ChosenFile): Promise<void> {
    const signal = this.#begin();
    // No lesson's address any more, so that a link to the one that was open leads back to it.
    this.#env.navigate("#trace");
    await this.#env.traces.read(file, signal);
  }

  async #openHome(signal: AbortSignal): Promise<void> {
    const { home, settings, sharing, store } = this.#env;
    sharing.forget();
    const { current } = store.get().progress;
    home.show(parseRoute(readSetting(settings, kPlaceKey) ?? (current === undefined ? "" : `#/${current}`)));
    await home.load(await this.#course(signal), signal);
  }

  async #openBook({ kind, page, at }: BookRoute, signal: AbortSignal): Promise<void> {
    const { courses, runs, sharing, store } = this.#env;
    const [book] = await Promise.all([
      kind === "glossary"
        ? courses.glossary(signal).then((terms) => ({ kind, terms, at }))
        : courses
            .reference(signal)
            .then((pages) => ({ kind, pages, wanted: page, page: pages.find(({ id }) => id === page), at })),
      this.#course(signal),
    ]);
    runs.clear();
    sharing.forget();
    store.set({ ...kNoLesson, book });
  }

  async #openLesson(route: Route, hash: string, signal: AbortSignal): Promise<void> {
    const { courses, navigate, sharing, store } = this.#env;
    const open = store.get().lesson;
    // Side by side: neither needs the other, and both are a journey over the network.
    const [lesson] = await Promise.all([
      open?.id === route.lesson ? open : courses.lesson(route.lesson, signal),
      this.#course(signal),
    ]);
    const arrival = await sharing.read(route, lesson, signal);
    const { section } = route;
    // A section's link leads through the text, and leaves the program that is open as it is.
    const staying = section !== undefined && route.example === undefined && open?.id === lesson.id;
    this.#show(lesson, staying ? store.get().example?.name : route.example);
    if (section !== undefined) {
      store.set({ section: { name: section } });
      navigate(hash);
    } else if (route.example === kExerciseName && route.query === undefined) {
      store.set({ section: { name: kExerciseSection } });
    }
    // The address goes on to say what came with it.
    if (arrival?.kind === "moment") navigate(hash);
    await sharing.arrive(arrival);
  }

  async #course(signal: AbortSignal): Promise<Course> {
    const { courses, store } = this.#env;
    const course = store.get().course ?? (await courses.course(signal));
    store.set({ course });
    return course;
  }

  #show(lesson: Lesson, name: string | undefined): void {
    const { navigate, runs, settings, sharing, store } = this.#env;
    const example = lesson.examples.find((candidate) => candidate.name === name) ?? lesson.examples[0];
    const before = store.get();
    const same = before.lesson?.id === lesson.id && before.example?.name === example?.name;
    store.set({
      home: undefined,
      book: undefined,
      lesson,
      loadError: undefined,
      traceFile: undefined,
      coursePanelOpen: false,
    });
    if (same) return;
    runs.clear();
    sharing.forget();
    this.#showProgram(`${lesson.id}/${example?.name ?? ""}`, example);
    const route = formatRoute({ lesson: lesson.id, example: example?.name });
    writeSetting(settings, kPlaceKey, route);
    navigate(route);
  }

  #showProgram(key: string, example: Example | undefined): void {
    const { changes, drafts, store } = this.#env;
    const original = example ?? kNoCode;
    const { source, headers } = drafts.load(key, original) ?? original;
    store.set({
      example,
      scenario: this.#rememberedScenario(key, example),
      source,
      headers,
      openFile: example?.file ?? "",
      changesFrom: undefined,
      notice: undefined,
      ...(example?.exercise !== undefined && { runPane: "exercise" }),
      ...changes.of(key),
    });
  }

  #rememberedScenario(key: string, example: Example | undefined): Scenario | undefined {
    const name = readSetting(this.#env.settings, kScenarioKey + key);
    return example?.scenarios.find((scenario) => scenario.name === name) ?? example?.scenarios[0];
  }

  /** Chooses the world that the open example will run in. */
  chooseScenario(name: string): void {
    const { settings, store } = this.#env;
    const state = store.get();
    const scenario = state.example?.scenarios.find((candidate) => candidate.name === name);
    if (scenario === undefined) return;
    store.set({ scenario });
    const usual = scenario === state.example?.scenarios[0];
    writeSetting(settings, kScenarioKey + exampleKey(state), usual ? undefined : name);
  }

  /** Shows another example of the open lesson. */
  openExample(name: string): void {
    const { lesson } = this.#env.store.get();
    if (lesson !== undefined) this.#show(lesson, name);
  }
}
