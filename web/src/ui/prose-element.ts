/** <yp-prose>: the lesson's text; what it points at (moments, lines, edits) works. */
import { html, LitElement, nothing } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import type { AppState, Session } from "../app/index.ts";
import { formatRoute } from "../course/index.ts";
import { startSweep } from "./sweep/index.ts";

export class ProseElement extends LitElement {
  static override properties = { state: { attribute: false }, session: { attribute: false } };
  declare state: AppState | undefined;
  declare session: Session | undefined;
  #dressed: string | undefined;

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
        <p class="prose-kicker">Lesson ${lesson.number}</p>
        <h1>${lesson.title}</h1>
        <div class="prose-body">${unsafeHTML(lesson.html)}</div>
      </article>
      ${this.#neighbours(lesson.id)}`;
  }

  #neighbours(id: string) {
    const lessons = this.state?.course?.lessons ?? [];
    const at = lessons.findIndex((entry) => entry.id === id);
    const link = (entry: (typeof lessons)[number] | undefined, word: string) =>
      entry === undefined
        ? nothing
        : html`<a class="neighbour" href=${formatRoute({ lesson: entry.id, example: undefined })}>
            <span>${word}</span><strong>${entry.number}. ${entry.title}</strong>
          </a>`;
    return html`<nav class="neighbours" aria-label="Neighbouring lessons">
      ${at > 0 ? link(lessons[at - 1], "Before") : nothing} ${link(lessons[at + 1], "Next")}
    </nav>`;
  }

  protected override updated(): void {
    const id = this.state?.lesson?.id;
    if (id === this.#dressed) return;
    this.#dressed = id;
    this.scrollTop = 0;
    void this.#dress();
  }

  /** Adds what the markdown leaves to the page: buttons beside proposed edits, colours and line numbers in code. */
  async #dress(): Promise<void> {
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
    for (const block of this.querySelectorAll<HTMLElement>("pre")) {
      block.tabIndex = 0;
      if (block.dataset.example !== undefined) block.classList.add("code-numbered");
    }
    const { highlightSnippet } = await import("../editor/snippet.ts");
    for (const code of this.querySelectorAll<HTMLElement>("pre > code.language-cpp")) {
      const first = Number(code.parentElement?.dataset.firstLine ?? Number.NaN);
      highlightSnippet(code, Number.isInteger(first) ? first : undefined);
    }
  }

  #onClick(event: Event): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const { session } = this;
    if (target === undefined || session === undefined) return;
    const pointing = target.closest<HTMLElement>("[data-example]");
    const example = pointing?.dataset.example;
    if (pointing === null || pointing === undefined || example === undefined) return;
    const { time, line, find, replace, scenario } = pointing.dataset;
    if (target.closest("[data-action=change]") !== null && find !== undefined) {
      session.applyChange(example, find, replace ?? "");
    } else if (target.closest("[data-action=sweep]") !== null) {
      session.openExample(example);
      if (scenario !== undefined) session.chooseScenario(scenario);
      session.sweeps.choose(undefined);
      startSweep(session);
    } else if (pointing.matches("a.at") && time !== undefined) void session.goToTime(example, Number(time), scenario);
    else if (pointing.matches("a.line") && line !== undefined) session.pointAt(example, Number(line));
    else if (pointing.matches("a.open-example")) {
      session.openExample(example);
      if (scenario !== undefined) session.chooseScenario(scenario);
    } else return;
    event.preventDefault();
  }
}

customElements.define("yp-prose", ProseElement);
