/** Links: making one of what is seen, and opening one that somebody else made. */
import {
  type Code,
  changedHeaders,
  type Example,
  kNoCode,
  type Lesson,
  type Route,
  sameCode,
  textOf,
  withHeaders,
} from "../course/index.ts";
import { hasNoCode, readLink, type SharedMoment, writeLink, writePlain } from "../share/index.ts";
import { cursorAt, cursorAtTime, isLane, makeAxis, timeOf } from "../trace/index.ts";
import { promiseOf, type Restoring, runOf } from "./restoring.ts";
import type { Runs } from "./runs.ts";
import { sentence } from "./sentence.ts";
import { type AppState, exampleKey, isEdited, kWholeAxis, type Shared } from "./state.ts";
import type { Store } from "./store.ts";
import { isAsDelivered } from "./what-if.ts";

export interface SharingEnvironment {
  readonly store: Store<AppState>;
  readonly runs: Pick<Runs, "run" | "clear">;
  readonly restoring: Pick<Restoring, "restore">;
  /** The whole address of a hash. */
  addressOf(hash: string): string;
  /** Puts a text where a person can paste it from; false when the browser refuses. */
  copy(text: string): Promise<boolean>;
  /** The person's own code, as it was left; undefined when it is as delivered. */
  draft(key: string, original: Code): Code | undefined;
}

/** What of the page's state a link is made of. */
export function momentOf(state: AppState): SharedMoment {
  const { source, run, cursor, scenario, example, runPane, axisMode, folded, viewport } = state;
  const isUsual = scenario === undefined || scenario === example?.scenarios[0];
  const seen = runOf(state);
  // A sweep's run is opened where something happens to it, every other one at its end.
  const atEnd = run === undefined || (seen.swept === undefined && cursor.index >= run.model.records.length - 1);
  const between = run !== undefined && cursor.time !== timeOf(run.model, cursor.index);
  return {
    code: example === undefined || source === example.source ? undefined : source,
    headers: example === undefined ? [] : changedHeaders(state, example),
    scenario: isUsual ? undefined : scenario.name,
    ...seen,
    cursor: atEnd ? undefined : { index: cursor.index, time: between ? cursor.time : undefined },
    selected: run === undefined ? undefined : state.selected,
    pane: runPane === "console" ? undefined : runPane,
    axisMode: axisMode === "unfolded" ? undefined : axisMode,
    folded,
    viewport: viewport.from <= 0 && viewport.to >= 1 ? undefined : viewport,
  };
}

/** Where edits of what is shown are kept: a program that came with a link has a place of its own. */
export function draftOf(state: AppState): { readonly key: string; readonly original: Code } {
  const { shared } = state;
  const key = exampleKey(state);
  if (shared?.kind !== "open" || !shared.showing) return { key, original: state.example ?? kNoCode };
  const texts = [shared.code.source, ...shared.code.headers.map(({ source }) => source)];
  return { key: `${key}@${digest(texts.join("\0"))}`, original: shared.code };
}

/** A short name of a text, for a key: FNV-1a. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; ++i) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(16);
}

/** Somebody's code, and what takes more than one run of the program, begins with the person. */
function isWaiting(moment: SharedMoment): boolean {
  return !hasNoCode(moment) || moment.swept !== undefined || moment.beside !== undefined;
}

/** Where a reader of somebody's code begins: the first of its files that is not as delivered. */
function firstChanged(code: Code, { file, source, headers }: Example): string {
  if (code.source !== source) return file;
  return headers.find((header) => textOf(code, header.file) !== header.source)?.file ?? file;
}

/** What opening a hash's question mark gave: nothing without one. */
export type Arrival = Awaited<ReturnType<typeof readLink>> | undefined;

export class Sharing {
  readonly #env: SharingEnvironment;
  /** What the next run of this example shows when it has ended. */
  #awaited: { readonly key: string; readonly moment: SharedMoment } | undefined;
  #making: AbortController | undefined;
  #restoring = new AbortController();

  constructor(env: SharingEnvironment) {
    this.#env = env;
    let before = env.store.get().run;
    env.store.subscribe(() => {
      const { run } = env.store.get();
      if (run === before) return;
      before = run;
      if (run !== undefined) this.#land();
    });
  }

  /** Reads what the address says of a moment. Cancellation: throws when `signal` is aborted. */
  async read({ example, query }: Route, lesson: Lesson, signal: AbortSignal): Promise<Arrival> {
    if (query === undefined || query === "") return undefined;
    if (lesson.examples.some(({ name }) => name === example)) return readLink(query, signal);
    const names = lesson.examples.map(({ name }) => name).join(", ");
    return { kind: "refused", text: `The link is about a program that is not in this lesson, which has ${names}.` };
  }

  /** Shows what a link brought over the example that is open. A program of somebody else waits for Run. */
  async arrive(arrival: Arrival): Promise<void> {
    const { store, runs } = this.#env;
    if (arrival === undefined) return;
    if (arrival.kind === "refused") {
      store.set({ shared: arrival });
      return;
    }
    const { moment } = arrival;
    const problem = this.#misfit(moment);
    if (problem !== undefined) {
      store.set({ shared: { kind: "refused", text: problem } });
      return;
    }
    this.#show(moment);
    this.#awaited = { key: exampleKey(store.get()), moment };
    if (!isWaiting(moment) && !isEdited(store.get())) await runs.run();
  }

  /** Why the moment cannot be one of the example that is open. */
  #misfit({ scenario, headers, beside }: SharedMoment): string | undefined {
    const { example } = this.#env.store.get();
    const strange = [...headers, ...(beside?.headers ?? [])].find(
      ({ file }) => !example?.headers.some((known) => known.file === file),
    );
    if (strange !== undefined) {
      return `The link has a file ${strange.file}, which this program has not. The program was opened as it is here.`;
    }
    const isHere = (wanted: string | undefined): boolean =>
      wanted === undefined || example?.scenarios.some(({ name }) => name === wanted) === true;
    if (isHere(scenario) && isHere(beside?.scenario)) return undefined;
    const names = example?.scenarios.map(({ name }) => name) ?? [];
    const there = names.length === 0 ? "this program has none" : `this program has ${names.join(", ")}`;
    return `The link is about a network that is not here; ${there}. The program was opened on its usual one.`;
  }

  #show(moment: SharedMoment): void {
    const { store, runs } = this.#env;
    const { example } = store.get();
    if (example === undefined) return;
    this.#restoring.abort();
    runs.clear();
    const own = this.#env.draft(exampleKey(store.get()), example);
    const { headers } = example;
    const code = withHeaders({ source: moment.code ?? example.source, headers }, moment.headers);
    const isDelivered = hasNoCode(moment);
    const isKeptAside = own !== undefined && !sameCode(own, code);
    const promise = promiseOf(moment);
    const shared: Shared | undefined =
      !isDelivered || isKeptAside
        ? { kind: "open", code, isDelivered, own, showing: true }
        : promise === undefined
          ? undefined
          : { kind: "waits", text: promise };
    store.set({
      shared,
      ...code,
      openFile: firstChanged(code, example),
      scenario: example.scenarios.find(({ name }) => name === moment.scenario) ?? example.scenarios[0],
      whatIf: moment.whatIf,
      runPane: moment.pane ?? "console",
      notice: undefined,
    });
    // What this person has made of the same program before is here again.
    if (shared !== undefined) store.set(this.#draftOrOriginal());
  }

  /** After the run: the moment that the link tells of. */
  #land(): void {
    const { store } = this.#env;
    const { run } = store.get();
    const awaited = this.#awaited;
    if (run === undefined || awaited?.key !== exampleKey(store.get())) return;
    this.#awaited = undefined;
    const { moment } = awaited;
    if (store.get().shared?.kind === "waits") store.set({ shared: undefined });
    if (moment.swept === undefined && moment.beside === undefined) this.#place(moment);
    else void this.#restore(moment);
  }

  async #restore(moment: SharedMoment): Promise<void> {
    this.#restoring.abort();
    const controller = new AbortController();
    this.#restoring = controller;
    try {
      await this.#env.restoring.restore(moment, controller.signal);
      this.#place(moment);
    } catch (error) {
      if (!controller.signal.aborted) this.#env.store.set({ notice: { text: sentence(error), undo: undefined } });
    }
  }

  #place({ cursor, selected, axisMode = "unfolded", folded, viewport }: SharedMoment): void {
    const { store } = this.#env;
    const { run } = store.get();
    if (run === undefined) return;
    const at = cursor === undefined ? undefined : cursorAt(run.model, cursor.index);
    const between = at !== undefined && cursor?.time !== undefined && cursor.time > at.time;
    store.set({
      axisMode,
      folded,
      run: { ...run, axis: makeAxis(run.model, axisMode, folded) },
      viewport: viewport ?? kWholeAxis,
      selected: run.model.lanes.some((lane) => isLane(lane, selected)) ? selected : undefined,
      ...(at !== undefined && { cursor: between ? cursorAtTime(run.model, cursor.time ?? at.time) : at }),
    });
  }

  /** Between the link's program and the person's own. */
  toggleShared(): void {
    const { store, runs } = this.#env;
    const state = store.get();
    const { shared, example } = state;
    if (shared?.kind !== "open" || example === undefined) return;
    this.#restoring.abort();
    runs.clear();
    store.set({ shared: { ...shared, showing: !shared.showing } });
    store.set({ ...this.#draftOrOriginal(), notice: undefined });
  }

  /** What this person has made of the program that is shown: the link's or the delivered one. */
  #draftOrOriginal(): Code {
    const { key, original } = draftOf(this.#env.store.get());
    const { source, headers } = this.#env.draft(key, original) ?? original;
    return { source, headers };
  }

  /** The sentence about a link has been read. */
  dismissShared(): void {
    const { shared } = this.#env.store.get();
    if (shared !== undefined && shared.kind !== "open") this.#env.store.set({ shared: undefined });
  }

  /** Another example is shown. */
  forget(): void {
    this.#awaited = undefined;
    this.#restoring.abort();
    this.#env.store.set({ shared: undefined });
  }

  /** Makes the links of what is seen, copies the first, and says so in the dialog. */
  async share(): Promise<void> {
    const { store } = this.#env;
    const state = store.get();
    if (state.example === undefined) return;
    this.#making?.abort();
    const controller = new AbortController();
    this.#making = controller;
    const moment = momentOf(state);
    store.set({ dialog: { kind: "share", moment, links: [], problem: undefined, copied: undefined } });
    try {
      const links = await this.#linksOf(moment, controller.signal);
      store.set({ dialog: { kind: "share", moment, links, problem: undefined, copied: undefined } });
      await this.copyLink(0);
    } catch (error) {
      if (controller.signal.aborted) return;
      const problem = sentence(error);
      store.set({ dialog: { kind: "share", moment, links: [], problem, copied: undefined } });
    }
  }

  async #linksOf(moment: SharedMoment, signal: AbortSignal): Promise<readonly string[]> {
    const hash = `#/${exampleKey(this.#env.store.get())}`;
    const plain = writePlain(moment);
    if (plain !== undefined) return [this.#env.addressOf(plain === "" ? hash : `${hash}?${plain}`)];
    const packed = this.#env.addressOf(`${hash}?${await writeLink(moment, signal)}`);
    // Without zoom and axis a moment of the program as delivered has a readable link, too.
    const isPlain = hasNoCode(moment) && isAsDelivered(moment.whatIf);
    const short = isPlain
      ? writePlain({ ...moment, viewport: undefined, axisMode: undefined, folded: false })
      : undefined;
    return short === undefined ? [packed] : [packed, this.#env.addressOf(`${hash}?${short}`)];
  }

  /** The address of what is seen, on a page of its own. Throws: RangeError with a sentence when it gets too long. */
  async address(signal: AbortSignal): Promise<string> {
    const [link = ""] = await this.#linksOf(momentOf(this.#env.store.get()), signal);
    return link;
  }

  /** Copies one of the dialog's links. */
  async copyLink(which: number): Promise<void> {
    const { store } = this.#env;
    const { dialog } = store.get();
    const link = dialog?.kind === "share" ? dialog.links[which] : undefined;
    if (link === undefined) return;
    const done = await this.#env.copy(link);
    const now = store.get().dialog;
    if (now?.kind === "share") store.set({ dialog: { ...now, copied: done ? which : "refused" } });
  }

  closeDialog(): void {
    this.#making?.abort();
    this.#env.store.set({ dialog: undefined });
  }
}
