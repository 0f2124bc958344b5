/** Links: making one of what is seen, and opening one that somebody else made. */
import type { Lesson, Route } from "../course/index.ts";
import { readLink, type SharedMoment, writeLink, writePlain } from "../share/index.ts";
import { cursorAt, cursorAtTime, isLane, makeAxis, timeOf } from "../trace/index.ts";
import type { Runs } from "./runs.ts";
import { sentence } from "./sentence.ts";
import { type AppState, exampleKey, isEdited, kWholeAxis, type SharedProgram } from "./state.ts";
import type { Store } from "./store.ts";
import { isAsDelivered } from "./what-if.ts";

export interface SharingEnvironment {
  readonly store: Store<AppState>;
  readonly runs: Pick<Runs, "run" | "clear">;
  /** The whole address of a hash. */
  addressOf(hash: string): string;
  /** Puts a text where a person can paste it from; false when the browser refuses. */
  copy(text: string): Promise<boolean>;
  /** The person's own code, as it was left; undefined when it is as delivered. */
  draft(key: string): string | undefined;
}

/** What of the page's state a link is made of. */
export function momentOf(state: AppState): SharedMoment {
  const { run, cursor, scenario, example, runPane, axisMode, folded, viewport } = state;
  const isUsual = scenario === undefined || scenario === example?.scenarios[0];
  const atEnd = run === undefined || cursor.index >= run.model.records.length - 1;
  const between = run !== undefined && cursor.time !== timeOf(run.model, cursor.index);
  return {
    code: isEdited(state) ? state.source : undefined,
    scenario: isUsual ? undefined : scenario.name,
    whatIf: state.whatIf,
    cursor: atEnd ? undefined : { index: cursor.index, time: between ? cursor.time : undefined },
    selected: run === undefined ? undefined : state.selected,
    pane: runPane === "console" ? undefined : runPane,
    axisMode: axisMode === "unfolded" ? undefined : axisMode,
    folded,
    viewport: viewport.from <= 0 && viewport.to >= 1 ? undefined : viewport,
  };
}

/** Where edits of what is shown are kept: a program that came with a link has a place of its own. */
export function draftOf(state: AppState): { readonly key: string; readonly original: string } {
  const { shared } = state;
  const key = exampleKey(state);
  if (shared?.kind !== "open" || !shared.showing) return { key, original: state.example?.source ?? "" };
  return { key: `${key}@${digest(shared.code)}`, original: shared.code };
}

/** A short name of a text, for a key: FNV-1a. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; ++i) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(16);
}

/** What opening a hash's question mark gave: nothing without one. */
export type Arrival = Awaited<ReturnType<typeof readLink>> | undefined;

export class Sharing {
  readonly #env: SharingEnvironment;
  /** What the next run of this example shows when it has ended. */
  #awaited: { readonly key: string; readonly moment: SharedMoment } | undefined;
  #making: AbortController | undefined;

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
    if (moment.code === undefined && !isEdited(store.get())) await runs.run();
  }

  /** Why the moment cannot be one of the example that is open. */
  #misfit({ scenario }: SharedMoment): string | undefined {
    const { example } = this.#env.store.get();
    if (scenario === undefined || example?.scenarios.some(({ name }) => name === scenario)) return undefined;
    const names = example?.scenarios.map(({ name }) => name) ?? [];
    const there = names.length === 0 ? "this program has none" : `this program has ${names.join(", ")}`;
    return `The link is about a network that is not here; ${there}. The program was opened on its usual one.`;
  }

  #show(moment: SharedMoment): void {
    const { store, runs } = this.#env;
    const { example } = store.get();
    if (example === undefined) return;
    runs.clear();
    const own = this.#env.draft(exampleKey(store.get()));
    const code = moment.code ?? example.source;
    const isKeptAside = own !== undefined && own !== code;
    const shared: SharedProgram | undefined =
      moment.code !== undefined || isKeptAside
        ? { kind: "open", code, isDelivered: moment.code === undefined, own, showing: true }
        : undefined;
    store.set({
      shared,
      source: code,
      scenario: example.scenarios.find(({ name }) => name === moment.scenario) ?? example.scenarios[0],
      whatIf: moment.whatIf,
      runPane: moment.pane ?? "console",
      notice: undefined,
    });
    // What this person has made of the same program before is here again.
    if (shared !== undefined) store.set({ source: this.#env.draft(draftOf(store.get()).key) ?? code });
  }

  /** After the run: the moment that the link tells of. */
  #land(): void {
    const { store } = this.#env;
    const { run } = store.get();
    const awaited = this.#awaited;
    if (run === undefined || awaited?.key !== exampleKey(store.get())) return;
    this.#awaited = undefined;
    const { cursor, selected, axisMode = "unfolded", folded, viewport } = awaited.moment;
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
    runs.clear();
    store.set({ shared: { ...shared, showing: !shared.showing } });
    const { key, original } = draftOf(store.get());
    store.set({ source: this.#env.draft(key) ?? original, notice: undefined });
  }

  /** The sentence about a link has been read. */
  dismissShared(): void {
    if (this.#env.store.get().shared?.kind === "refused") this.#env.store.set({ shared: undefined });
  }

  /** Another example is shown. */
  forget(): void {
    this.#awaited = undefined;
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
    const isPlain = moment.code === undefined && isAsDelivered(moment.whatIf);
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
