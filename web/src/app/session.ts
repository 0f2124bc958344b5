/** The page's actions: opening lessons, editing, resetting; running and playing are in runs.ts and player.ts. */
import {
  type Course,
  type CourseClient,
  type Drafts,
  type Example,
  formatRoute,
  type KeyValueStore,
  type Lesson,
  parseRoute,
  parseTraceRoute,
  type Route,
  readSetting,
  type Scenario,
  type TraceText,
  writeSetting,
} from "../course/index.ts";
import type { OfflineState } from "../offline/index.ts";
import { type Executor, type Formatter, type LanguageService, runsAtOnce } from "../runner/index.ts";
import { Changes } from "./changes.ts";
import { Comparing } from "./comparing.ts";
import { Downloading } from "./downloading.ts";
import { Exporting, type ExportingEnvironment } from "./exporting.ts";
import { HomePage } from "./home.ts";
import { LiveCheck } from "./live-check.ts";
import { Orders } from "./orders.ts";
import { type FrameClock, Player } from "./player.ts";
import { Pool } from "./repeated.ts";
import { Runs } from "./runs.ts";
import { sentence } from "./sentence.ts";
import { draftOf, Sharing, type SharingEnvironment } from "./sharing.ts";
import { type AppState, exampleKey, kInitialState, type OtherVersion, type RunPane, type Theme } from "./state.ts";
import { createStore, type Store } from "./store.ts";
import { Sweeps } from "./sweeps.ts";
import { type ChosenFile, TraceFiles } from "./trace-files.ts";

export interface SessionOptions {
  readonly courses: CourseClient;
  /** Fetches a trace that lies beside the page. */
  fetchTrace(url: string, signal: AbortSignal): Promise<TraceText>;
  readonly drafts: Drafts;
  readonly settings: KeyValueStore | undefined;
  readonly executor: Executor;
  readonly formatter: Formatter;
  readonly clock: FrameClock;
  breathe(): Promise<void>;
  soon(callback: () => void): void;
  /** Calls back after so many milliseconds, unless the signal fires before. */
  after(milliseconds: number, callback: () => void, signal: AbortSignal): void;
  /** Shows the address of what is open. */
  navigate(hash: string): void;
  readonly links: Pick<SharingEnvironment, "addressOf" | "copy">;
  readonly save: ExportingEnvironment["save"];
  mark(name: string): void;
  /** Reloads the page into the version that waits. */
  applyUpdate?(): void;
}

const kThemeKey = "yieldpoint/theme";
const kScenarioKey = "yieldpoint/scenario/";
const kPlaceKey = "yieldpoint/place";
const kVisitedKey = "yieldpoint/visited";
/** Real time, in milliseconds; the formatter comes over the network at its first use. */
const kFormatLimitMs = 30_000;
const kThemes: readonly Theme[] = ["system", "light", "dark"];

export class Session {
  readonly store: Store<AppState>;
  readonly runs: Runs;
  readonly player: Player;
  readonly comparing: Comparing;
  readonly sweeps: Sweeps;
  readonly orders: Orders;
  readonly changes: Changes;
  readonly traces: TraceFiles;
  readonly sharing: Sharing;
  readonly home: HomePage;
  readonly exporting: Exporting;
  readonly downloading: Downloading;
  readonly #options: SessionOptions;
  #opening: AbortController | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    const theme = kThemes.find((known) => known === readSetting(options.settings, kThemeKey)) ?? "system";
    this.store = createStore({ ...kInitialState, theme, firstVisit: this.#isFirstVisit() });
    this.#hearOfFirstRun();
    this.player = new Player(this.store, options.clock);
    this.comparing = new Comparing(this.store, this.player);
    this.runs = new Runs({
      store: this.store,
      executor: options.executor,
      breathe: () => options.breathe(),
      soon: (callback) => options.soon(callback),
      mark: (name) => options.mark(name),
    });
    new LiveCheck({
      store: this.store,
      language: () => options.executor.language,
      after: (milliseconds, callback, signal) => options.after(milliseconds, callback, signal),
    }).start();
    this.changes = new Changes(this.store, this.runs);
    this.home = new HomePage({
      store: this.store,
      runs: this.runs,
      courses: options.courses,
      fetchTrace: (url, signal) => options.fetchTrace(url, signal),
      breathe: () => options.breathe(),
    });
    this.traces = new TraceFiles({
      store: this.store,
      runs: this.runs,
      fetchTrace: (url, signal) => options.fetchTrace(url, signal),
      breathe: () => options.breathe(),
    });
    this.downloading = new Downloading({ store: this.store, save: (file) => options.save(file) });
    this.exporting = new Exporting({
      store: this.store,
      save: (file) => options.save(file),
      breathe: () => options.breathe(),
    });
    const repeated = {
      store: this.store,
      runs: this.runs,
      pool: new Pool(options.executor, runsAtOnce()),
      breathe: () => options.breathe(),
      soon: (callback: () => void) => options.soon(callback),
    };
    this.sweeps = new Sweeps(repeated);
    this.orders = new Orders(repeated);
    this.sharing = new Sharing({
      store: this.store,
      runs: this.runs,
      addressOf: (hash) => options.links.addressOf(hash),
      copy: (text) => options.links.copy(text),
      draft: (key) => options.drafts.load(key),
    });
  }

  /** Opens what a location hash names, an example or a trace; without one, the home view. */
  async open(hash: string, signal: AbortSignal): Promise<void> {
    this.#opening?.abort();
    const controller = new AbortController();
    this.#opening = controller;
    const either = AbortSignal.any([signal, controller.signal]);
    try {
      const trace = parseTraceRoute(hash);
      const route = parseRoute(hash);
      if (trace !== undefined) await this.traces.open(trace, either);
      if (trace !== undefined) await this.#course(either);
      else if (route !== undefined) await this.#openLesson(route, hash, either);
      else await this.#openHome(either);
    } catch (error) {
      if (either.aborted) return;
      this.store.set({ loadError: sentence(error) });
    }
  }

  async #openHome(signal: AbortSignal): Promise<void> {
    this.sharing.forget();
    this.home.show(parseRoute(readSetting(this.#options.settings, kPlaceKey) ?? ""));
    await this.home.load(await this.#course(signal), signal);
  }

  async #openLesson(route: Route, hash: string, signal: AbortSignal): Promise<void> {
    const open = this.store.get().lesson;
    // Side by side: neither needs the other, and both are a journey over the network.
    const [lesson] = await Promise.all([
      open?.id === route.lesson ? open : this.#options.courses.lesson(route.lesson, signal),
      this.#course(signal),
    ]);
    const arrival = await this.sharing.read(route, lesson, signal);
    this.#show(lesson, route.example);
    // The address goes on to say what came with it.
    if (arrival?.kind === "moment") this.#options.navigate(hash);
    await this.sharing.arrive(arrival);
  }

  async #course(signal: AbortSignal): Promise<Course> {
    const course = this.store.get().course ?? (await this.#options.courses.course(signal));
    this.store.set({ course });
    return course;
  }

  #show(lesson: Lesson, name: string | undefined): void {
    const example = lesson.examples.find((candidate) => candidate.name === name) ?? lesson.examples[0];
    const before = this.store.get();
    const same = before.lesson?.id === lesson.id && before.example?.name === example?.name;
    this.store.set({ home: undefined, lesson, loadError: undefined, traceFile: undefined, coursePanelOpen: false });
    if (same) return;
    this.runs.clear();
    this.sharing.forget();
    const key = `${lesson.id}/${example?.name ?? ""}`;
    this.store.set({
      example,
      scenario: this.#rememberedScenario(key, example),
      source: this.#options.drafts.load(key) ?? example?.source ?? "",
      changesFrom: undefined,
      notice: undefined,
      ...this.changes.of(key),
    });
    const route = formatRoute({ lesson: lesson.id, example: example?.name });
    writeSetting(this.#options.settings, kPlaceKey, route);
    this.#options.navigate(route);
  }

  #rememberedScenario(key: string, example: Example | undefined): Scenario | undefined {
    const name = readSetting(this.#options.settings, kScenarioKey + key);
    return example?.scenarios.find((scenario) => scenario.name === name) ?? example?.scenarios[0];
  }

  /** Chooses the world that the open example will run in. */
  chooseScenario(name: string): void {
    const state = this.store.get();
    const scenario = state.example?.scenarios.find((candidate) => candidate.name === name);
    if (scenario === undefined) return;
    this.store.set({ scenario });
    const usual = scenario === state.example?.scenarios[0];
    writeSetting(this.#options.settings, kScenarioKey + exampleKey(state), usual ? undefined : name);
  }

  /** Chooses another world and runs the program in it. */
  async switchScenario(name: string): Promise<void> {
    this.chooseScenario(name);
    await this.runs.run();
  }

  /** Shows another example of the open lesson. */
  openExample(name: string): void {
    const { lesson } = this.store.get();
    if (lesson !== undefined) this.#show(lesson, name);
  }

  /** What the editor asks while somebody types; undefined until the compiler is there. */
  get language(): LanguageService | undefined {
    return this.#options.executor.language;
  }

  /** The code laid out as the lessons are; undefined, with a notice, when that could not be had. */
  async format(source: string): Promise<string | undefined> {
    try {
      return await this.#options.formatter.format(source, AbortSignal.timeout(kFormatLimitMs));
    } catch (error) {
      const text = sentence(error);
      this.store.set({ notice: { text, undo: undefined } });
      return undefined;
    }
  }

  /** Shows what differs from another version, the original unless it is given; shows no more if that is shown. */
  toggleChanges(from?: OtherVersion): void {
    const { example, changesFrom } = this.store.get();
    if (example === undefined) return;
    const wanted = from ?? { title: "the original", source: example.source };
    this.store.set({ changesFrom: changesFrom?.source === wanted.source ? undefined : wanted });
  }

  edit(source: string): void {
    const state = this.store.get();
    if (state.example === undefined || source === state.source) return;
    this.store.set({ source, pointed: undefined });
    const { key, original } = draftOf(state);
    this.#options.drafts.save(key, source, original);
  }

  /** Puts the delivered code back, and offers to undo that. */
  reset(): void {
    const { source, example } = this.store.get();
    if (example === undefined || source === example.source) return;
    this.edit(example.source);
    this.runs.forgetRejection();
    this.store.set({ notice: { text: "The original code is back.", undo: source } });
  }

  /** Puts back what a reset or a change of the prose replaced. */
  undoNotice(): void {
    const { notice } = this.store.get();
    if (notice?.undo !== undefined) this.edit(notice.undo);
    this.store.set({ notice: undefined });
  }

  /** The page is kept for working without a network, or can't be. */
  setOffline(offline: OfflineState): void {
    this.store.set({ offline });
    if (offline.kind === "refused") this.store.set({ pageNotice: { kind: "sentence", text: offline.text } });
  }

  #isFirstVisit(): boolean {
    return readSetting(this.#options.settings, kVisitedKey) === undefined;
  }

  /** The first program was run: the visitor knows how. */
  #hearOfFirstRun(): void {
    if (!this.store.get().firstVisit) return;
    const stop = this.store.subscribe(({ lesson, phase }) => {
      if (lesson === undefined || phase.kind === "idle") return;
      stop();
      writeSetting(this.#options.settings, kVisitedKey, "yes");
      this.store.set({ firstVisit: false });
    });
  }

  showHelp(open = true): void {
    const { dialog } = this.store.get();
    if (open) this.store.set({ dialog: { kind: "help" } });
    else if (dialog?.kind === "help") this.store.set({ dialog: undefined });
  }

  noticeUpdate(): void {
    this.store.set({ pageNotice: { kind: "update" } });
  }

  applyUpdate(): void {
    this.#options.applyUpdate?.();
  }

  closePageNotice(): void {
    this.store.set({ pageNotice: undefined });
  }

  dismissNotice(): void {
    this.store.set({ notice: undefined });
  }

  /** Makes an edit that the prose proposes: `find` is replaced where it occurs. */
  applyChange(example: string, find: string, replace: string): void {
    this.openExample(example);
    const { source } = this.store.get();
    if (!source.includes(find)) {
      this.store.set({ notice: { text: "That line is not there any more. Reset brings it back.", undo: undefined } });
      return;
    }
    this.edit(source.replace(find, () => replace));
    const line = source.slice(0, source.indexOf(find)).split("\n").length;
    // The editor's own undo may not reach it: of a program that it has not shown since the page was opened.
    this.store.set({ pointed: { line }, notice: { text: "The change is made.", undo: source } });
  }

  /** Marks a line that the prose points at. */
  pointAt(example: string, line: number): void {
    this.openExample(example);
    this.store.set({ pointed: { line } });
  }

  /** Shows a moment that the prose tells of; runs the example first if it has not run. */
  async goToTime(example: string, time: number, scenario?: string): Promise<void> {
    this.openExample(example);
    if (scenario !== undefined) this.chooseScenario(scenario);
    const { run, scenario: chosen } = this.store.get();
    if (run === undefined || run.scenario !== chosen?.name) await this.runs.run();
    this.player.goToTime(time);
  }

  /** Shows a trace of the learner's disk. */
  async openTraceFile(file: ChosenFile): Promise<void> {
    this.#opening?.abort();
    const controller = new AbortController();
    this.#opening = controller;
    // No lesson's address any more, so that a link to the one that was open leads back to it.
    this.#options.navigate("#trace");
    await this.traces.read(file, controller.signal);
  }

  setTheme(theme: Theme): void {
    this.store.set({ theme });
    writeSetting(this.#options.settings, kThemeKey, theme === "system" ? undefined : theme);
  }

  toggleCoursePanel(open = !this.store.get().coursePanelOpen): void {
    this.store.set({ coursePanelOpen: open });
  }

  showPane(runPane: RunPane): void {
    this.store.set({ runPane });
  }
}
