/** <yp-prose>: the lesson's text; what it points at (moments, lines, edits) works. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { afterPaint } from "../after-paint.ts";
import type { AppState, Session } from "../app/index.ts";
import { formatRoute, kExerciseName, type Lesson } from "../course/index.ts";
import { layLines } from "../editor/index.ts";
import { neighboursView } from "./neighbours-view.ts";
import { PredictElement } from "./predict/index.ts";
import { progressMarks } from "./progress-view.ts";
import { SliderElement } from "./slider-element.ts";
import { bringIntoView } from "./stacked-parts.ts";
import { startSweep } from "./sweep/index.ts";
import { TermCard, type TermSource } from "./term-card.ts";
import { watchReading } from "./watch-reading.ts";

export class ProseElement extends LitElement {
  static override properties = { state: { attribute: false }, session: { attribute: false } };
  declare state: AppState | undefined;
  declare session: Session | undefined;
  #dressed: string | undefined;
  #section: AppState["section"];
  #reading = new AbortController();
  #hadFocus = false;
  #listening = new AbortController();
  #unfolded: readonly HTMLDetailsElement[] = [];

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const lesson = this.state?.lesson;
    if (this.state?.loadError !== undefined) {
      return html`<h1>Not here</h1>
        <p class="load-error" role="alert">The course could not be loaded. ${this.state.loadError}</p>`;
    }
    if (lesson === undefined) return html`<p class="pane-empty">Loading the course</p>`;
    // The html was rendered from our own markdown when the course was built; no learner's text gets here.
    return html`<article @click=${(event: Event) => this.#onClick(event)}>
        ${this.#head(lesson)}
        <div class="prose-body">${unsafeHTML(lesson.html)}</div>
      </article>
      ${this.state === undefined ? nothing : neighboursView(this.state)}`;
  }

  /** Of the lesson as a whole: what it builds on, and what of it is done. */
  #head({ id, number, title }: Lesson): TemplateResult {
    const { state } = this;
    const entries = state?.course?.lessons ?? [];
    const entry = entries.find((candidate) => candidate.id === id);
    const needs = entries.filter((candidate) => entry?.needs?.includes(candidate.id));
    return html`<p class="prose-kicker">
        Lesson ${number} ${state === undefined || entry === undefined ? nothing : progressMarks(state, entry, "with a way in")}
      </p>
      <h1>${title}</h1>
      ${
        needs.length === 0
          ? nothing
          : html`<p class="prose-needs">
              Builds on ${needs.map(
                (needed, i) =>
                  html`${i === 0 ? nothing : " and "}<a href=${formatRoute({ lesson: needed.id, example: undefined })}
                      >${needed.number}. ${needed.title}</a
                    >`,
              )}.
            </p>`
      }
      ${
        entry?.slide === undefined
          ? nothing
          : html`<p class="prose-needs">
              <a href="./slides/?lesson=${id}" target="_blank" rel="noopener">Slide of the talk: ${entry.slide}</a>
            </p>`
      }`;
  }

  protected override updated(): void {
    for (const slider of this.querySelectorAll("yp-slider")) {
      if (!(slider instanceof SliderElement)) continue;
      slider.session = this.session;
      slider.state = this.state;
    }
    const id = this.state?.lesson?.id;
    if (id !== this.#dressed) {
      this.#dressed = id;
      this.scrollTop = 0;
      this.#watchReading();
      // What had the focus went with the lesson before.
      if (this.#hadFocus) this.focus({ preventScroll: true });
      void this.#dress();
    }
    const section = this.state?.section;
    if (section === this.#section) return;
    this.#section = section;
    const heading = this.querySelector<HTMLElement>(`#section-${CSS.escape(section?.name ?? "")}`);
    if (heading === null) return;
    // Tab goes on from here, and a screen reader reads on.
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const words: TermSource = {
      term: (name) => this.state?.lesson?.terms.find(({ term }) => term === name),
      lesson: (id) => this.state?.course?.lessons.find((lesson) => lesson.id === id),
    };
    new TermCard(this, words, signal);
    window.addEventListener("beforeprint", () => this.#unfold(), { signal });
    window.addEventListener("afterprint", () => this.#fold(), { signal });
  }

  /** On paper every answer is there. */
  #unfold(): void {
    this.#unfolded = [...this.querySelectorAll<HTMLDetailsElement>("details:not([open])")];
    for (const details of this.#unfolded) details.open = true;
  }

  #fold(): void {
    for (const details of this.#unfolded) details.open = false;
    this.#unfolded = [];
  }

  protected override willUpdate(): void {
    this.#hadFocus = this.contains(document.activeElement);
  }

  /** The lesson is read when each part of its text has been in view for a while. */
  #watchReading(): void {
    this.#reading.abort();
    this.#reading = new AbortController();
    const { session } = this;
    const parts = [...this.querySelectorAll(".prose-body > *")];
    const reading = session?.learning.reading(parts.length);
    if (session === undefined || reading === undefined) return;
    watchReading(parts, reading, () => session.learning.keepReading(reading), this.#reading.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reading.abort();
    this.#listening.abort();
    // The next one that is connected is another beginning.
    this.#dressed = undefined;
  }

  /** Adds what the markdown leaves to the page: buttons beside proposed edits, colours and line numbers in code. */
  async #dress(): Promise<void> {
    for (const block of this.querySelectorAll("yp-predict")) {
      if (block instanceof PredictElement) block.session = this.session;
    }
    this.#dressSections();
    for (const change of this.querySelectorAll<HTMLElement>(".change")) {
      const button = document.createElement("button");
      button.className = "change-button";
      button.textContent = "Make this change";
      button.dataset.action = "change";
      change.append(button);
    }
    for (const caption of this.querySelectorAll<HTMLElement>("table.sweep[data-example] caption")) {
      const button = document.createElement("button");
      button.className = "change-button";
      button.textContent = "Make this sweep";
      button.dataset.action = "sweep";
      caption.append(button);
    }
    for (const code of this.querySelectorAll<HTMLElement>("pre > code")) layLines(code, firstLineOf(code));
    await afterPaint();
    const { highlightSnippet } = await import("../editor/snippet.ts");
    for (const code of this.querySelectorAll<HTMLElement>("pre > code.language-cpp")) {
      highlightSnippet(code, firstLineOf(code));
    }
  }

  /** A link beside each heading, and the way into the exercise where its text ends. */
  #dressSections(): void {
    const lesson = this.state?.lesson;
    for (const heading of this.querySelectorAll<HTMLElement>(".prose-body h2[id]")) {
      const link = document.createElement("a");
      link.className = "section-link";
      link.textContent = "#";
      link.ariaLabel = `Link to ${heading.textContent}`;
      const section = heading.id.replace(/^section-/, "");
      link.href = formatRoute({ lesson: lesson?.id ?? "", example: undefined, section });
      heading.append(link);
    }
    let last = this.querySelector("#section-exercise");
    if (last === null || lesson?.examples.every(({ exercise }) => exercise === undefined)) return;
    while (last.nextElementSibling !== null && last.nextElementSibling.tagName !== "H2") last = last.nextElementSibling;
    const button = document.createElement("button");
    button.className = "action-button open-exercise";
    button.textContent = "Open the exercise";
    button.dataset.example = kExerciseName;
    button.dataset.action = "exercise";
    last.after(button);
  }

  #onClick(event: Event): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const { session } = this;
    if (target === undefined || session === undefined) return;
    const pointing = target.closest<HTMLElement>("[data-example]");
    const example = pointing?.dataset.example;
    if (pointing === null || pointing === undefined || example === undefined) return;
    const { time, line, file, find, replace, scenario } = pointing.dataset;
    if (target.closest("[data-action=change]") !== null && find !== undefined) {
      session.applyChange(example, find, replace ?? "");
      bringIntoView(this, "code");
    } else if (target.closest("[data-action=sweep]") !== null) {
      session.openExample(example);
      if (scenario !== undefined) session.chooseScenario(scenario);
      session.sweeps.choose(undefined);
      startSweep(session);
      bringIntoView(this, "output");
    } else if (target.closest("[data-action=exercise]") !== null) {
      session.openExample(example);
      session.showPane("exercise");
      bringIntoView(this, "code");
    } else if (pointing.matches("a.at") && time !== undefined) {
      void session.goToTime(example, Number(time), scenario);
      bringIntoView(this, "timeline");
    } else if (pointing.matches("a.line") && line !== undefined) {
      session.pointAt(example, Number(line), file);
      bringIntoView(this, "code");
    } else if (pointing.matches("a.open-example")) {
      session.openExample(example);
      if (scenario !== undefined) session.chooseScenario(scenario);
      bringIntoView(this, "code");
    } else return;
    event.preventDefault();
  }
}

/** The number of its first line in its file, if it is a part of one. */
function firstLineOf(code: HTMLElement): number | undefined {
  const first = code.parentElement?.dataset.firstLine;
  return first === undefined ? undefined : Number(first);
}

customElements.define("yp-prose", ProseElement);
