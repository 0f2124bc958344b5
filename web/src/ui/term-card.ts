/**
 * What a word of the course means, told beside the word: under a pointer that rests there, while the word has the focus, and after
 * a tap. Escape takes it away, and who moves on to it may press its links.
 */
import { html, nothing, render } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { formatRoute, type LessonEntry, type Term } from "../course/index.ts";

/** Real time, in milliseconds: a pointer on its way passes words, and may leave one for its card. */
const kRest = 200;
const kGrace = 250;
/** In pixels: from the word, and from the window's edge. */
const kGap = 6;
const kMargin = 8;
const kTextId = "term-card-text";

export interface TermSource {
  term(name: string): Term | undefined;
  lesson(id: string): LessonEntry | undefined;
}

export class TermCard {
  readonly #source: TermSource;
  readonly #card: HTMLElement;
  #word: HTMLElement | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Hears of the words within `root` until the signal is aborted. */
  constructor(root: HTMLElement, source: TermSource, signal: AbortSignal) {
    this.#source = source;
    this.#card = document.createElement("div");
    this.#card.className = "term-card";
    this.#card.popover = "manual";
    root.addEventListener("pointerover", (event) => this.#onPointer(event), { signal });
    root.addEventListener("pointerout", (event) => this.#onPointer(event), { signal });
    root.addEventListener("focusin", ({ target }) => this.#onFocus(target), { signal });
    root.addEventListener("focusout", ({ relatedTarget }) => this.#onFocus(relatedTarget), { signal });
    root.addEventListener("click", (event) => this.#onClick(event), { signal });
    // Before the page's own keys.
    root.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    document.addEventListener("pointerdown", ({ target }) => this.#isWithin(target) || this.#hide(), { signal });
    document.addEventListener("scroll", () => this.#place(), { signal, capture: true, passive: true });
    signal.addEventListener("abort", () => this.#hide());
  }

  #isWithin(target: EventTarget | null): boolean {
    return target instanceof Node && (this.#card.contains(target) || this.#word?.contains(target) === true);
  }

  #onPointer({ type, target, relatedTarget, pointerType }: PointerEvent): void {
    if (pointerType !== "mouse") return;
    const at = type === "pointerover" ? target : relatedTarget;
    clearTimeout(this.#timer);
    if (this.#isWithin(at)) return;
    const word = wordAt(at);
    if (word !== undefined) this.#timer = setTimeout(() => this.#show(word), kRest);
    else if (!this.#isWithin(document.activeElement)) this.#timer = setTimeout(() => this.#hide(), kGrace);
  }

  #onFocus(target: EventTarget | null): void {
    if (this.#isWithin(target)) return;
    clearTimeout(this.#timer);
    const word = wordAt(target);
    if (word === undefined) this.#hide();
    else this.#show(word);
  }

  /** A finger has no other way to ask; its second tap follows the link. */
  #onClick(event: Event): void {
    const word = wordAt(event.target);
    const isMouse = event instanceof PointerEvent && event.pointerType === "mouse";
    const isKey = event instanceof MouseEvent && event.detail === 0;
    if (word === undefined || isMouse || isKey || word.dataset.tapped !== undefined) return;
    event.preventDefault();
    this.#show(word);
    word.dataset.tapped = "";
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.#word === undefined) return;
    const word = this.#word;
    const hadFocus = this.#card.contains(document.activeElement);
    this.#hide();
    if (hadFocus) word.focus();
    if (hadFocus) this.#hide();
    event.stopPropagation();
  }

  #show(word: HTMLElement): void {
    const term = this.#source.term(word.dataset.term ?? "");
    if (term === undefined || word === this.#word) return;
    this.#hide();
    const entry = this.#source.lesson(term.lesson);
    // Rendered from our own markdown when the course was built.
    render(
      html`<p id=${kTextId}>${unsafeHTML(term.html)}</p>
        <p class="term-card-links">
          ${
            entry === undefined
              ? nothing
              : html`<a href=${formatRoute({ lesson: entry.id, example: undefined })}>${entry.number}. ${entry.title}</a>`
          }
          <a href="#/glossary/${encodeURIComponent(term.term)}">Glossary</a>
        </p>`,
      this.#card,
    );
    this.#word = word;
    // Tab goes on from the word into its card.
    word.after(this.#card);
    word.setAttribute("aria-describedby", kTextId);
    this.#card.showPopover();
    this.#place();
  }

  #hide(): void {
    clearTimeout(this.#timer);
    const word = this.#word;
    if (word === undefined) return;
    this.#word = undefined;
    word.removeAttribute("aria-describedby");
    delete word.dataset.tapped;
    this.#card.remove();
  }

  /** Below the word, or above it where there is no room; it goes when its word is out of view. */
  #place(): void {
    const [first] = this.#word?.getClientRects() ?? [];
    if (first === undefined || first.bottom < 0 || first.top > window.innerHeight) {
      this.#hide();
      return;
    }
    const { width, height } = this.#card.getBoundingClientRect();
    const left = Math.max(kMargin, Math.min(first.left, window.innerWidth - width - kMargin));
    const below = first.bottom + kGap;
    const top = below + height + kMargin <= window.innerHeight ? below : first.top - kGap - height;
    this.#card.style.setProperty("left", `${left}px`);
    this.#card.style.setProperty("top", `${Math.max(kMargin, top)}px`);
  }
}

function wordAt(target: EventTarget | null): HTMLElement | undefined {
  return (target instanceof Element ? target.closest<HTMLElement>("a.term") : undefined) ?? undefined;
}
