/** The program's side of an embedding: what the page around it asks for is done, and what happens is told. */
import { type AppState, type EmbedView, kNoLesson, type Session, type Theme } from "../app/index.ts";
import { sentenceOf } from "../trace/index.ts";
import {
  addressOf,
  type EmbedMoment,
  type EmbedProgram,
  type EmbedRun,
  type FromFrame,
  type Greeting,
  isGreeting,
  kHostKeys,
  kProtocol,
  readToFrame,
  type ToFrame,
} from "./protocol.ts";

/** The part of a window that is used. */
export interface GuestWindow {
  readonly parent: { postMessage(message: Greeting, targetOrigin: string): void };
  addEventListener(
    type: "message",
    listener: (event: MessageEvent<unknown>) => void,
    options: AddEventListenerOptions,
  ): void;
  addEventListener(type: "keydown", listener: (event: KeyboardEvent) => void, options: AddEventListenerOptions): void;
}

const kViews: readonly EmbedView[] = ["all", "code", "timeline"];
const kThemes: readonly Theme[] = ["system", "light", "dark"];

/** What the frame's own address says of its look. */
export function readFrameOptions(query: URLSearchParams): Pick<AppState, "theme" | "embedded"> {
  return {
    theme: kThemes.find((theme) => theme === query.get("theme")) ?? "system",
    embedded: kViews.find((view) => view === query.get("view")) ?? "all",
  };
}

function runOf({ run }: AppState): EmbedRun {
  return { events: run?.model.records.length ?? 0, duration: run?.model.duration ?? 0 };
}

export interface GuestOptions {
  /** Its end. */
  readonly life: AbortSignal;
  /** On a slide a remote's keys are the deck's, also in the editor. */
  readonly isPlain: boolean;
  /** Puts the keyboard into the editor, if there is one. */
  focusEditor(): void;
}

const kRemoteKeys: ReadonlySet<string> = new Set(["PageUp", "PageDown"]);

export class Guest {
  readonly #session: Session;
  #port: MessagePort | undefined;
  #told: AppState;
  /** Whether the page around has heard that there is something to see. */
  #ready = false;
  /** What is asked for is done in the order of asking: a moment is one of the program that was asked for before. */
  #done: Promise<void> = Promise.resolve();
  readonly #options: GuestOptions;

  constructor(session: Session, options: GuestOptions) {
    this.#session = session;
    this.#options = options;
    this.#told = session.store.get();
    session.store.subscribe((state) => this.#onState(state));
  }

  /** Says that it is there, takes the first greeting of the page around, and hears nobody else. */
  listen(window: GuestWindow): void {
    const signal = this.#options.life;
    const greeted = new AbortController();
    const onMessage = ({ source, data, ports: [port] }: MessageEvent<unknown>): void => {
      if (source !== window.parent || source === window || port === undefined || !isGreeting(data)) return;
      greeted.abort();
      this.#port = port;
      port.onmessage = (event: MessageEvent<unknown>) => this.#hear(event.data);
      this.#announce(this.#session.store.get());
    };
    window.addEventListener("message", onMessage, { signal: AbortSignal.any([signal, greeted.signal]) });
    const onKey = (event: KeyboardEvent): void => {
      const isOurs = event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
      if (!isOurs && kHostKeys.has(event.key)) this.#say({ kind: "key", key: event.key });
    };
    window.addEventListener("keydown", onKey, { signal });
    const onRemote = (event: KeyboardEvent): void => {
      if (!kRemoteKeys.has(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.#say({ kind: "key", key: event.key });
    };
    if (this.#options.isPlain) window.addEventListener("keydown", onRemote, { signal, capture: true });
    // Whoever is around may know that much.
    window.parent.postMessage({ yieldpoint: kProtocol }, "*");
  }

  /** When the first run is there, or code of somebody that waits for Run. */
  #announce(state: AppState): void {
    if (this.#ready || this.#port === undefined || (state.run === undefined && state.shared === undefined)) return;
    this.#ready = true;
    this.#say({ kind: "ready", ...runOf(state) });
  }

  #say(message: FromFrame): void {
    this.#port?.postMessage(message);
  }

  #hear(data: unknown): void {
    const message = readToFrame(data);
    if (message === undefined) this.#say({ kind: "refused", text: "The program does not know what it is asked for." });
    else this.#done = this.#done.then(() => this.#obey(message));
  }

  /** Resolves when the next one may be obeyed. */
  async #obey(message: ToFrame): Promise<void> {
    const { player, runs } = this.#session;
    switch (message.kind) {
      case "open":
        await this.#open(message);
        break;
      case "view":
        this.#session.store.set({ embedded: message.view });
        break;
      case "prepare":
        void runs.loadCompiler(this.#options.life).then(() => this.#say({ kind: "prepared" }));
        break;
      case "focus":
        this.#options.focusEditor();
        break;
      case "goTo":
        this.#goTo(message.moment);
        break;
      case "run":
        void runs.run();
        break;
      case "reset":
        this.#session.reset();
        break;
      case "play":
        player.play();
        break;
      case "pause":
        player.pause();
        break;
      case "edit":
        this.#session.edit(message.source, this.#session.store.get().example?.file);
        break;
      case "theme":
        this.#session.store.set({ theme: message.theme });
        break;
    }
  }

  /** As it is delivered, whatever was done to it before. */
  async #open(program: EmbedProgram): Promise<void> {
    this.#ready = false;
    this.#session.runs.clear();
    this.#session.store.set(kNoLesson);
    await this.openAddress(addressOf(program));
    this.#announce(this.#session.store.get());
  }

  /** Shows a program, and lets it run if no run of it is kept. */
  async openAddress(hash: string): Promise<void> {
    await this.#session.open(hash, this.#options.life);
    const { run, shared, phase } = this.#session.store.get();
    if (run === undefined && shared === undefined && phase.kind === "idle") await this.#session.runs.run();
  }

  #goTo(moment: EmbedMoment): void {
    const { player } = this.#session;
    if ("time" in moment) player.goToTime(moment.time);
    else if ("event" in moment) player.move({ kind: "to", index: Math.max(0, moment.event - 1) });
    else player.move({ kind: moment.end });
  }

  #onState(state: AppState): void {
    const before = this.#told;
    this.#told = state;
    const wasReady = this.#ready;
    this.#announce(state);
    if (!wasReady) return;
    if (state.phase !== before.phase) this.#onPhase(state);
    const { run, cursor } = state;
    if (run !== undefined && cursor !== before.cursor) {
      const sentence = sentenceOf(run.model, cursor.index);
      this.#say({ kind: "moved", event: cursor.index + 1, time: cursor.time, sentence });
    }
  }

  #onPhase(state: AppState): void {
    const { phase } = state;
    if (phase.kind === "finished") this.#say({ kind: "ran", exitCode: phase.exitCode, ...runOf(state) });
    else if (phase.kind === "rejected")
      this.#say({ kind: "refused", text: `The program was not compiled: ${phase.text}` });
    else if (phase.kind === "failed") this.#say({ kind: "refused", text: phase.text });
  }
}
