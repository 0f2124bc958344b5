/** The page's actions: editing and resetting; opening, running and playing are in opening.ts, runs.ts and player.ts. */
import { readSetting, sameCode, textOf, withText, writeSetting } from "../course/index.ts";
import type { OfflineState } from "../offline/index.ts";
import { type LanguageService, runsAtOnce } from "../runner/index.ts";
import type { Mending } from "../trace/index.ts";
import { Changes } from "./changes.ts";
import { Checking } from "./checking.ts";
import { Comparing } from "./comparing.ts";
import { Downloading } from "./downloading.ts";
import { Exporting } from "./exporting.ts";
import { hearOfFirstRun, isFirstVisit } from "./first-visit.ts";
import { HomePage } from "./home.ts";
import { Learning, readProgress } from "./learning.ts";
import { LiveCheck } from "./live-check.ts";
import { type NumberPlace, withNumber } from "./numbers.ts";
import { Opening } from "./opening.ts";
import { Orders } from "./orders.ts";
import { Player } from "./player.ts";
import { Predictions } from "./predictions.ts";
import { Pool } from "./repeated.ts";
import { Restoring } from "./restoring.ts";
import { Runs } from "./runs.ts";
import { Searching } from "./searching.ts";
import { sentence } from "./sentence.ts";
import type { SessionOptions } from "./session-options.ts";
import { draftOf, Sharing } from "./sharing.ts";
import { type AppState, fileNames, kInitialState, type OtherVersion, type RunPane, type Theme } from "./state.ts";
import { createStore, type Store } from "./store.ts";
import { Sweeps } from "./sweeps.ts";
import { type ChosenFile, TraceFiles } from "./trace-files.ts";

const kThemeKey = "yieldpoint/theme";
const kCharacterKeysKey = "yieldpoint/character-keys";
/** Real time, in milliseconds; the formatter comes over the network at its first use. */
const kFormatLimitMs = 30_000;
/** What the editor calls the version that it compares with. */
export const kSolutionTitle = "the solution";
const kThemes: readonly Theme[] = ["system", "light", "dark"];

export class Session {
  readonly store: Store<AppState>;
  readonly runs: Runs;
  readonly player: Player;
  readonly comparing: Comparing;
  readonly sweeps: Sweeps;
  readonly orders: Orders;
  readonly checking: Checking;
  readonly changes: Changes;
  readonly traces: TraceFiles;
  readonly sharing: Sharing;
  readonly home: HomePage;
  readonly exporting: Exporting;
  readonly downloading: Downloading;
  readonly predictions: Predictions;
  readonly learning: Learning;
  readonly searching: Searching;
  readonly #options: SessionOptions;
  readonly #opening: Opening;

  constructor(options: SessionOptions) {
    this.#options = options;
    const theme = kThemes.find((known) => known === readSetting(options.settings, kThemeKey)) ?? "system";
    const characterKeys = readSetting(options.settings, kCharacterKeysKey) !== "off";
    const firstVisit = isFirstVisit(options.settings);
    const progress = readProgress(options.settings);
    this.store = createStore({ ...kInitialState, theme, characterKeys, firstVisit, progress });
    hearOfFirstRun(this.store, options.settings);
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
    this.checking = new Checking(repeated);
    this.predictions = new Predictions({
      store: this.store,
      player: this.player,
      settings: options.settings,
      goToTime: (example, time, scenario) => this.goToTime(example, time, scenario),
    });
    this.sharing = new Sharing({
      store: this.store,
      runs: this.runs,
      restoring: new Restoring(repeated, this.sweeps),
      addressOf: (hash) => options.links.addressOf(hash),
      copy: (text) => options.links.copy(text),
      draft: (key, original) => options.drafts.load(key, original),
    });
    this.searching = new Searching(this.store, options.courses);
    this.learning = new Learning({
      store: this.store,
      settings: options.settings,
      drafts: options.drafts,
      save: (file) => options.save(file),
      now: () => new Date().toISOString(),
    });
    const { changes, home, runs, sharing, store, traces } = this;
    const { courses, drafts, settings } = options;
    const navigate = (hash: string): void => options.navigate(hash);
    this.#opening = new Opening({ store, courses, drafts, settings, runs, changes, home, traces, sharing, navigate });
  }

  /** Opens what a location hash names, an example or a trace; without one, the home view. */
  async open(hash: string, signal: AbortSignal): Promise<void> {
    await this.#opening.open(hash, signal);
  }

  /** Shows a trace of the learner's disk. */
  async openTraceFile(file: ChosenFile): Promise<void> {
    await this.#opening.openTraceFile(file);
  }

  /** Shows another example of the open lesson. */
  openExample(name: string): void {
    this.#opening.openExample(name);
  }

  /** Chooses the world that the open example will run in. */
  chooseScenario(name: string): void {
    this.#opening.chooseScenario(name);
  }

  /** Chooses another world and runs the program in it. */
  async switchScenario(name: string): Promise<void> {
    this.chooseScenario(name);
    await this.runs.run();
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
    const { source, headers } = example;
    const wanted = from ?? { title: "the original", source, headers };
    const isShown = changesFrom !== undefined && sameCode(changesFrom, wanted);
    this.store.set({ changesFrom: isShown ? undefined : wanted });
  }

  /** Shows what differs from the exercise's solution; shows no more if that is shown. */
  compareWithSolution(): void {
    const { example } = this.store.get();
    if (example?.exercise === undefined) return;
    this.toggleChanges({ title: kSolutionTitle, source: example.exercise.solution, headers: example.headers });
  }

  /** Changes a file of the program: the one that is open unless it is named. */
  edit(text: string, file = this.store.get().openFile): void {
    const state = this.store.get();
    if (state.example === undefined || text === textOf(state, file)) return;
    const code = withText(state, file, text);
    this.store.set({ ...code, pointed: undefined });
    const { key, original } = draftOf(state);
    this.#options.drafts.save(key, code, original);
  }

  /** Puts the delivered text of the open file back, and offers to undo that. */
  reset(): void {
    const state = this.store.get();
    const { example, openFile } = state;
    const source = textOf(state, openFile);
    if (example === undefined || source === textOf(example, openFile)) return;
    this.edit(textOf(example, openFile));
    this.runs.forgetRejection();
    const text = example.headers.length === 0 ? "The original code is back." : `The original ${openFile} is back.`;
    this.store.set({ notice: { text, undo: { file: openFile, source } } });
  }

  /** Makes an edit that is proposed for a mistake, unless the text is another one by now. */
  mend({ file, before, after }: Mending): void {
    const isSame = textOf(this.store.get(), file) === before;
    if (isSame) this.openFile(file);
    if (isSame) this.edit(after, file);
    const stale = "The code has changed since it was compiled. Run it again, then mend what is left.";
    const undo = isSame ? { file, source: before } : undefined;
    this.store.set({ notice: { text: isSame ? "It is mended. Run it again." : stale, undo } });
  }

  /** Shows another file of the open program. */
  openFile(file: string): void {
    const { example } = this.store.get();
    if (example !== undefined && fileNames(example).includes(file)) this.store.set({ openFile: file });
  }

  /** Puts back what a reset or a change of the prose replaced. */
  undoNotice(): void {
    const { notice } = this.store.get();
    if (notice?.undo !== undefined) {
      this.openFile(notice.undo.file);
      this.edit(notice.undo.source);
    }
    this.store.set({ notice: undefined });
  }

  /** The page is kept for working without a network, or can't be. */
  setOffline(offline: OfflineState): void {
    this.store.set({ offline });
    if (offline.kind === "refused") this.store.set({ pageNotice: { kind: "sentence", text: offline.text } });
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
    const state = this.store.get();
    const files = state.example === undefined ? [] : fileNames(state.example);
    const file = files.find((name) => textOf(state, name).includes(find));
    if (file === undefined) {
      this.store.set({ notice: { text: "That line is not there any more. Reset brings it back.", undo: undefined } });
      return;
    }
    const source = textOf(state, file);
    this.openFile(file);
    this.edit(source.replace(find, () => replace));
    const line = source.slice(0, source.indexOf(find)).split("\n").length;
    // The editor's own undo may not reach it: of a program that it has not shown since the page was opened.
    this.store.set({ pointed: { file, line }, notice: { text: "The change is made.", undo: { file, source } } });
  }

  /** Writes a number that is dragged in the prose into the program. False when its place is not there. */
  setNumber(example: string, place: NumberPlace, value: number): boolean {
    this.openExample(example);
    const state = this.store.get();
    for (const file of state.example === undefined ? [] : fileNames(state.example)) {
      const changed = withNumber(textOf(state, file), place, value);
      if (changed === undefined) continue;
      this.openFile(file);
      this.edit(changed.text, file);
      this.store.set({ pointed: { file, line: changed.line } });
      return true;
    }
    this.store.set({ notice: { text: "That number is not there any more. Reset brings it back.", undo: undefined } });
    return false;
  }

  /** Marks a line that the prose points at, of the program's own file unless one is named. */
  pointAt(example: string, line: number, header?: string): void {
    this.openExample(example);
    const file = header ?? this.store.get().example?.file ?? "";
    this.openFile(file);
    this.store.set({ pointed: { file, line } });
  }

  /** Shows a moment that the prose tells of; runs the example first if it has not run. */
  async goToTime(example: string, time: number, scenario?: string): Promise<void> {
    this.openExample(example);
    if (scenario !== undefined) this.chooseScenario(scenario);
    const { run, scenario: chosen } = this.store.get();
    if (run === undefined || run.scenario !== chosen?.name) await this.runs.run();
    this.player.goToTime(time);
  }

  setTheme(theme: Theme): void {
    this.store.set({ theme });
    writeSetting(this.#options.settings, kThemeKey, theme === "system" ? undefined : theme);
  }

  setCharacterKeys(characterKeys: boolean): void {
    this.store.set({ characterKeys });
    writeSetting(this.#options.settings, kCharacterKeysKey, characterKeys ? undefined : "off");
  }

  toggleCoursePanel(open = !this.store.get().coursePanelOpen): void {
    this.store.set({ coursePanelOpen: open });
  }

  showPane(runPane: RunPane): void {
    this.store.set({ runPane });
  }
}
