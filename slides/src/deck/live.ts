/**
 * The program on a slide. One <yield-point> serves all slides of a deck, so its compiler is loaded once: it lies over the
 * picture of the slide's run, goes from program to program, and moves its cursor as the deck's steps say.
 */
import type { YieldPointElement } from "@yieldpoint/web/embed";

/** What a slide shows. */
export interface Demo {
  readonly figure: HTMLElement;
  readonly lesson: string;
  readonly example: string;
  readonly state: string;
  /** As the element's attribute "fragments". */
  readonly moments: string;
}

/** Milliseconds in which a program has to be there; then its frame is begun anew, once. */
const kPatience = 5_000;
/** So much larger than on a page, for the last row: its code has 13 pixels there. */
export const kMagnified = 1.85;

export function demoOf(slide: Element): Demo | undefined {
  const figure = slide.querySelector<HTMLElement>("figure.demo");
  const { lesson, example, state = "", moments = "" } = figure?.dataset ?? {};
  if (figure === null || lesson === undefined || example === undefined) return undefined;
  return { figure, lesson, example, state, moments };
}

export interface LiveHost {
  /** What happens at the cursor, in words. */
  onSentence(demo: Demo, sentence: string): void;
  /** A key that the frame has no use for. */
  onKey(key: string): void;
}

export class Live {
  readonly #place: HTMLElement;
  readonly #host: LiveHost;
  readonly #element: YieldPointElement;
  #demo: Demo | undefined;
  #moment = 0;
  #isReady = false;
  #isEditing = false;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #mayRestart = true;
  /** A longer sentence makes the picture above it smaller. */
  readonly #sizes = new ResizeObserver(() => this.#arrange());

  /** `place` is where it lies, over the slides; `first` is loaded at once, and seen when its slide is. */
  constructor(place: HTMLElement, host: LiveHost, first: Demo, theme: string) {
    this.#place = place;
    this.#host = host;
    this.#element = document.createElement("yield-point") as YieldPointElement;
    for (const name of ["loading", "plain"]) this.#element.setAttribute(name, "eager");
    this.#element.setAttribute("theme", theme);
    this.#element.setAttribute("label", "The program of this slide");
    this.#listen();
    this.#ask(first, "timeline");
    place.hidden = false;
    place.append(this.#element);
    this.#element.prepare();
  }

  get isEditing(): boolean {
    return this.#isEditing;
  }

  /** Shows the slide's program at one of its moments, from 0; without a demo it is hidden. */
  show(demo: Demo | undefined, moment: number): void {
    const before = this.#demo;
    this.#moment = moment;
    if (demo === undefined) {
      this.#demo = undefined;
      this.#isEditing = false;
      this.#arrange();
    } else if (demo.figure === before?.figure) {
      if (this.#isReady) this.#element.goToFragment(moment);
    } else {
      this.#demo = demo;
      this.#begin(demo);
    }
  }

  /** The slide's program as it was delivered, at the slide's moment. */
  reset(): void {
    if (this.#demo !== undefined) this.#begin(this.#demo);
  }

  /** The program's code, over the whole slide, with the keyboard in it; Escape leads back to the time. */
  edit(): void {
    if (this.#demo === undefined) return;
    this.#isEditing = true;
    this.#element.setAttribute("view", "code");
    this.#arrange();
    this.#element.focusEditor();
  }

  leaveEditor(): void {
    this.#isEditing = false;
    this.#element.setAttribute("view", "timeline");
    this.#arrange();
    window.focus();
    document.body.focus();
  }

  setTheme(theme: string): void {
    this.#element.setAttribute("theme", theme);
  }

  /** Where the slide's picture is now, or over the whole slide. */
  arrange(): void {
    this.#arrange();
  }

  #begin(demo: Demo): void {
    this.#isEditing = false;
    this.#mayRestart = true;
    this.#ask(demo, "timeline");
    this.#sizes.disconnect();
    const stage = demo.figure.querySelector(".stage");
    if (stage !== null) this.#sizes.observe(stage);
    // The same attributes again tell the element nothing.
    if (this.#element.isConnected) this.#element.reopen();
    this.#arrange();
  }

  #ask({ lesson, example, state, moments }: Demo, view: string): void {
    const wanted = { lesson, example, state, fragments: moments, view };
    for (const [name, value] of Object.entries(wanted)) this.#element.setAttribute(name, value);
    this.#isReady = false;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#onSilence(), kPatience);
  }

  #onSilence(): void {
    if (!this.#mayRestart) return;
    this.#mayRestart = false;
    this.#element.restart();
    this.#element.prepare();
    this.#waiting = setTimeout(() => this.#onSilence(), kPatience);
  }

  #listen(): void {
    const on = (kind: string, hear: (detail: Readonly<Record<string, unknown>>) => void): void => {
      this.#element.addEventListener(kind, (event) => hear((event as CustomEvent).detail));
    };
    on("ready", () => {
      clearTimeout(this.#waiting);
      this.#isReady = true;
      this.#element.goToFragment(this.#moment);
      this.#arrange();
    });
    on("moved", ({ sentence }) => {
      if (this.#demo !== undefined && this.#isReady) this.#host.onSentence(this.#demo, String(sentence));
    });
    on("key", ({ key }) => this.#host.onKey(String(key)));
  }

  #arrange(): void {
    const style = this.#place.style;
    const demo = this.#demo;
    const isSeen = demo !== undefined && (this.#isReady || this.#isEditing);
    this.#place.classList.toggle("seen", isSeen);
    this.#place.inert = !isSeen;
    const area = this.#isEditing
      ? demo?.figure.closest<HTMLElement>(".sheet")
      : demo?.figure.querySelector<HTMLElement>(".stage");
    const box = area?.getBoundingClientRect();
    if (area === undefined || area === null || box === undefined || box.width === 0) return;
    // The slides are drawn in a scale of their own; a frame is laid out by its own pixels.
    const scale = (kMagnified * box.width) / area.offsetWidth;
    style.zoom = String(scale);
    style.left = `${box.left / scale}px`;
    style.top = `${box.top / scale}px`;
    style.width = `${box.width / scale}px`;
    this.#element.setAttribute("height", String(Math.floor(box.height / scale)));
  }
}
