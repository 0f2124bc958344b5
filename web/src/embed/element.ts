/**
 * <yield-point lesson="06_lightweight_tasks" example="gather_tasks">: a program of Yieldpoint on any page. Its own entry,
 * without dependencies: embed.js beside the page. README.md, "On other pages", says how it is used.
 */
import {
  addressOf,
  type EmbedMoment,
  type EmbedPart,
  type EmbedProgram,
  type EmbedTheme,
  type FromFrame,
  isGreeting,
  kProtocol,
  parseMoment,
  readFromFrame,
  type ToFrame,
} from "./protocol.ts";

/** Scripts run in the frame and it keeps its origin, which is another one; it opens tabs, and leads nowhere else. */
const kSandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
const kDefaultHeight = 480;
const kLeastHeight = 120;
const kName = /^[\w-]{1,100}$/;
const kState = /^[\w.=&%-]{1,65536}$/;

const kScript = import.meta.url;
/** The folder that this script came from: the page that is shown lies beside it. */
const kBase = new URL("./", kScript);

export class YieldPointElement extends HTMLElement {
  static readonly observedAttributes = ["lesson", "example", "state", "height", "theme", "view"];
  #frame: HTMLIFrameElement | undefined;
  #port: MessagePort | undefined;
  /** What was asked for before the program could hear it. */
  #waiting: ToFrame[] = [];
  #changing = false;

  connectedCallback(): void {
    this.style.display ||= "block";
    window.addEventListener("message", this.#onMessage);
    this.#show();
  }

  disconnectedCallback(): void {
    window.removeEventListener("message", this.#onMessage);
    this.#leave();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.isConnected || before === now) return;
    if (name === "theme") this.#say({ kind: "theme", theme: this.#theme() });
    else if (name === "view") this.#say({ kind: "view", view: this.#view() });
    else if (name === "height") this.#size();
    else this.#changeProgram();
  }

  /** Moments that goToFragment() leads to one after another: the attribute "fragments", as "start; 1s; event 42; end". */
  get fragments(): readonly EmbedMoment[] {
    const parts = (this.getAttribute("fragments") ?? "").split(";").map(parseMoment);
    return parts.filter((moment) => moment !== undefined);
  }

  /** The fragment from 0; false when there is none. */
  goToFragment(index: number): boolean {
    const moment = this.fragments[index];
    if (moment !== undefined) this.#say({ kind: "goTo", moment });
    return moment !== undefined;
  }

  /** Moves the cursor to "1.5s", "20ms", "event 42", "start" or "end". Throws: TypeError when it is none of these. */
  goTo(where: string): void {
    const moment = parseMoment(where);
    if (moment === undefined) throw new TypeError(`"${where}" is no moment; say "1.5s", "event 42", "start" or "end"`);
    this.#say({ kind: "goTo", moment });
  }

  /** Loads the compiler; "prepared" tells when it is there, so that the first edit is run at once. */
  prepare(): void {
    this.#say({ kind: "prepare" });
  }

  /** The keyboard goes into the editor. */
  focusEditor(): void {
    this.#frame?.focus();
    this.#say({ kind: "focus" });
  }

  /** Begins anew, with another frame: for one that does not answer any more. */
  restart(): void {
    this.#show();
  }

  /** The program as it is delivered, whatever was done to it. */
  reopen(): void {
    this.#changeProgram();
  }

  run(): void {
    this.#say({ kind: "run" });
  }

  reset(): void {
    this.#say({ kind: "reset" });
  }

  play(): void {
    this.#say({ kind: "play" });
  }

  pause(): void {
    this.#say({ kind: "pause" });
  }

  /** Puts this code into the editor; run() runs it. */
  edit(source: string): void {
    this.#say({ kind: "edit", source });
  }

  #theme(): EmbedTheme {
    const theme = this.getAttribute("theme");
    return theme === "light" || theme === "dark" ? theme : "system";
  }

  #view(): EmbedPart {
    const view = this.getAttribute("view");
    return view === "code" || view === "timeline" ? view : "all";
  }

  #program(): EmbedProgram | undefined {
    const lesson = this.getAttribute("lesson") ?? "";
    const example = this.getAttribute("example") ?? "";
    if (!kName.test(lesson) || !kName.test(example)) return undefined;
    // A whole link may be given, of which what stands behind the question mark is meant.
    const state = (this.getAttribute("state") ?? "").replace(/^.*\?/s, "");
    return { lesson, example, query: kState.test(state) ? state : "" };
  }

  /** Once for all attributes that change in one go. A frame that listens goes there, and keeps its compiler. */
  #changeProgram(): void {
    if (this.#changing) return;
    this.#changing = true;
    queueMicrotask(() => {
      this.#changing = false;
      const program = this.#program();
      if (!this.isConnected) return;
      if (this.#port === undefined || program === undefined) this.#show();
      else this.#say({ kind: "open", ...program });
    });
  }

  #size(): void {
    const height = Number(this.getAttribute("height") ?? kDefaultHeight);
    const pixels = Number.isFinite(height) ? Math.max(kLeastHeight, height) : kDefaultHeight;
    if (this.#frame !== undefined) this.#frame.style.height = `${pixels}px`;
  }

  #show(): void {
    this.#leave();
    const program = this.#program();
    if (program === undefined) {
      this.textContent = "A <yield-point> needs the attributes lesson and example, as in the address of the program.";
      return;
    }
    const url = new URL("frame.html", kBase);
    url.searchParams.set("theme", this.#theme());
    url.searchParams.set("view", this.#view());
    if (this.hasAttribute("plain")) url.searchParams.set("plain", "");
    url.hash = addressOf(program);
    const frame = document.createElement("iframe");
    frame.title = this.getAttribute("label") ?? `${this.getAttribute("example")}: a program on a timeline`;
    frame.setAttribute("sandbox", kSandbox);
    if (this.getAttribute("loading") !== "eager") frame.loading = "lazy";
    frame.allow = "clipboard-write";
    Object.assign(frame.style, { display: "block", width: "100%", border: "0" });
    frame.src = url.href;
    this.#frame = frame;
    this.replaceChildren(frame);
    this.#size();
  }

  /** The frame says that it listens. */
  readonly #onMessage = ({ source, origin, data }: MessageEvent<unknown>): void => {
    const frame = this.#frame;
    if (frame === undefined || source !== frame.contentWindow || origin !== kBase.origin || !isGreeting(data)) return;
    this.#greet(frame);
  };

  /** Hands the frame its end of a channel; only the page that was asked for can take it. */
  #greet(frame: HTMLIFrameElement): void {
    this.#port?.close();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(readFromFrame(data));
    this.#port = port1;
    frame.contentWindow?.postMessage({ yieldpoint: kProtocol }, kBase.origin, [port2]);
    for (const message of this.#waiting.splice(0)) port1.postMessage(message);
  }

  #say(message: ToFrame): void {
    if (this.#port === undefined) this.#waiting.push(message);
    else this.#port.postMessage(message);
  }

  /** Each message is an event of the element: "ready", "prepared", "ran", "moved", "key", "refused". */
  #hear(message: FromFrame | undefined): void {
    if (message === undefined) return;
    const { kind, ...detail } = message;
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  #leave(): void {
    this.#port?.close();
    this.#port = undefined;
    this.#waiting = [];
    this.#frame?.remove();
    this.#frame = undefined;
  }
}

if (customElements.get("yield-point") === undefined) customElements.define("yield-point", YieldPointElement);
