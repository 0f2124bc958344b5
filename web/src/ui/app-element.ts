/** <yp-app>: the whole page, a function of the store. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { AppState, Session } from "../app/index.ts";
import "./book-element.ts";
import { bookTitle } from "./book-title.ts";
import { ChosenTabs } from "./chosen-tabs.ts";
import { coursePanelView } from "./course-panel-view.ts";
import { editorPaneView } from "./editor-pane-view.ts";
import { embeddedView } from "./embedded-view.ts";
import { headerView } from "./header-view.ts";
import "./help/index.ts";
import { homeView } from "./home-view.ts";
import { outputPaneView } from "./output-pane-view.ts";
import "./prose-element.ts";
import { pageNoticeView } from "./page-notice-view.ts";
import "./search/search-element.ts";
import { onKey } from "./shortcuts.ts";
import { type Part, StackedParts } from "./stacked-parts.ts";
import { showCurrentSentence } from "./story-view.ts";
import { timelinePaneView } from "./timeline-pane-view.ts";
import "./what-if/deed-menu-element.ts";
import { traceFileView } from "./trace-view.ts";

export class AppElement extends LitElement {
  static override properties = { session: { attribute: false } };
  declare session: Session | undefined;
  #unsubscribe: (() => void) | undefined;
  readonly #listening = new AbortController();
  readonly #parts = new StackedParts(this, () => this.session?.store.get().lesson?.id, this.#listening.signal);
  readonly #tabs = new ChosenTabs();
  #panelOpen = false;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.session?.store.subscribe(() => this.requestUpdate());
    const { signal } = this.#listening;
    window.addEventListener("keydown", (event) => this.session && onKey(this.session, event), { signal });
    for (const type of ["dragover", "drop"] as const) {
      this.addEventListener(type, (event) => this.#onDrag(event), { signal, capture: true });
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#listening.abort();
  }

  protected override updated(): void {
    const state = this.session?.store.get();
    document.documentElement.dataset.theme = state?.theme ?? "system";
    const title = state?.lesson?.title ?? state?.traceFile?.name ?? bookTitle(state?.book);
    document.title = title === undefined ? "Yieldpoint" : `${title} · Yieldpoint`;
    this.#moveFocus(state?.coursePanelOpen ?? false);
    showCurrentSentence(this.querySelector(".story"));
    this.#tabs.update(this);
  }

  /** Into the list of lessons when it opens, and back to its button when it closes. */
  #moveFocus(open: boolean): void {
    if (open === this.#panelOpen) return;
    this.#panelOpen = open;
    const inPanel = (selector: string) => this.querySelector<HTMLElement>(`.course-panel ${selector}`);
    const button = this.querySelector<HTMLElement>(".course-button");
    const target = open ? (inPanel("a[aria-current]") ?? inPanel("a")) : button;
    target?.focus();
  }

  protected override render() {
    const { session } = this;
    if (session === undefined) return nothing;
    const state = session.store.get();
    if (state.embedded !== undefined) return embeddedView(state, state.embedded, session);
    return html`${headerView(state, session, this.#listening.signal)} ${coursePanelView(state, session)}
      ${this.#panes(state, session)} ${pageNoticeView(state, session)}
      <yp-share-dialog .state=${state} .session=${session}></yp-share-dialog>
      <yp-search .state=${state} .session=${session}></yp-search>
      <yp-help .state=${state} .session=${session}></yp-help>
      <yp-deed-menu .state=${state} .session=${session}></yp-deed-menu>`;
  }

  #panes(state: AppState, session: Session): TemplateResult {
    if (state.home !== undefined) return homeView(state, session);
    if (state.book !== undefined) return html`<yp-book .state=${state}></yp-book>`;
    return state.traceFile === undefined ? this.#lessonPanes(state, session) : this.#tracePanes(state, session);
  }

  #lessonPanes(state: AppState, session: Session): TemplateResult {
    return html`<main class="panes">
        <section class="pane prose-pane" aria-label="Lesson">
          <yp-prose .state=${state} .session=${session} ?data-loading=${state.lesson === undefined} tabindex="0"></yp-prose>
        </section>
        ${editorPaneView(state, session)} ${outputPaneView(state, session)} ${timelinePaneView(state, session)}
      </main>
      ${this.#jumps()}`;
  }

  /** A trace from elsewhere has no code to edit. */
  #tracePanes(state: AppState, session: Session): TemplateResult {
    return html`<main class="panes panes-trace">
      <section class="pane prose-pane trace-pane" aria-label="Trace" tabindex="0">${traceFileView(state)}</section>
      ${outputPaneView(state, session)} ${timelinePaneView(state, session)}
    </main>`;
  }

  /** On narrow screens, where the panes are stacked. */
  #jumps(): TemplateResult {
    const jump = (part: Part) => () => this.#parts.jump(part);
    return html`<nav class="jump" aria-label="Parts of the page">
      <button @click=${jump("lesson")}>Lesson</button>
      <button @click=${jump("code")}>Code</button>
      <button @click=${jump("output")}>Output</button>
      <button @click=${jump("timeline")}>Timeline</button>
    </nav>`;
  }

  /** A trace may be dropped anywhere, also on the editor, which would take its text for code. */
  #onDrag(event: DragEvent): void {
    if (event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    event.stopPropagation();
    const file = event.dataTransfer.files[0];
    if (event.type === "drop" && file !== undefined) void this.session?.openTraceFile(file);
  }
}

customElements.define("yp-app", AppElement);
