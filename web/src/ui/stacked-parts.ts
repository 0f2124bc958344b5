/** The parts of the page, which a narrow screen stacks: what is asked for in one of them may happen in another, out of sight. */

export type Part = "lesson" | "code" | "output" | "timeline";

const kPanes: Readonly<Record<Part, string>> = {
  lesson: ".prose-pane",
  code: ".editor-pane",
  output: ".output-pane",
  timeline: ".timeline-panel",
};

const kEvent = "yp-part";
/** Of a part, or of the window where that is smaller: who sees so much of it sees what happens in it. */
const kEnough = 0.8;

/** Asks the page to bring a part into view, if it is not. */
export function bringIntoView(from: Element, part: Part): void {
  from.dispatchEvent(new CustomEvent<Part>(kEvent, { detail: part, bubbles: true }));
}

export class StackedParts {
  readonly #page: HTMLElement;
  readonly #lesson: () => string | undefined;
  /** Where the text was left, in pixels of the page. */
  #left: { readonly lesson: string | undefined; readonly y: number } | undefined;

  /** `lesson`: the one that is open. */
  constructor(page: HTMLElement, lesson: () => string | undefined, signal: AbortSignal) {
    this.#page = page;
    this.#lesson = lesson;
    const onAsked = (event: Event): void => {
      if (event instanceof CustomEvent) this.#show(event.detail);
    };
    page.addEventListener(kEvent, onAsked, { signal });
  }

  /** Goes to a part; to the text where it was left, and from there to its begin. */
  jump(part: Part): void {
    const left = this.#left?.lesson === this.#lesson() ? this.#left : undefined;
    this.#left = part === "lesson" ? undefined : (this.#place() ?? left);
    if (part === "lesson" && left !== undefined) window.scrollTo({ top: left.y, behavior: motion() });
    else this.#pane(part)?.scrollIntoView({ behavior: motion() });
  }

  #show(part: Part): void {
    // What changes with the state has its size by then.
    requestAnimationFrame(() => {
      const box = this.#pane(part)?.getBoundingClientRect();
      if (box === undefined) return;
      const inView = Math.min(box.bottom, window.innerHeight) - Math.max(box.top, 0);
      if (inView < kEnough * Math.min(box.height, window.innerHeight)) this.jump(part);
    });
  }

  /** Of the text, if it is in view. */
  #place(): { readonly lesson: string | undefined; readonly y: number } | undefined {
    const box = this.#pane("lesson")?.getBoundingClientRect();
    if (box === undefined || box.bottom < window.innerHeight / 2) return undefined;
    return { lesson: this.#lesson(), y: window.scrollY };
  }

  #pane(part: Part): Element | null {
    return this.#page.querySelector(kPanes[part]);
  }
}

function motion(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}
