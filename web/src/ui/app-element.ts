/** <yp-app>: the whole page, a function of the store. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { type AppState, isBusy, isEdited, type RunPane, type Session, type Theme } from "../app/index.ts";
import { formatRoute } from "../course/index.ts";
import "../editor/index.ts";
import "./console-element.ts";
import "./network/network-element.ts";
import "./prose-element.ts";
import "./timeline/timeline-element.ts";
import { icon } from "./icons.ts";
import { onKey } from "./shortcuts.ts";
import { compilerShare, statusOf } from "./status.ts";
import { showCurrentSentence, storyView } from "./story-view.ts";
import { traceFileView } from "./trace-view.ts";
import { legendView, transportView } from "./transport-view.ts";

const kThemes: readonly Theme[] = ["system", "light", "dark"];
const themeNames: Readonly<Record<Theme, string>> = { system: "as the system", light: "light", dark: "dark" };

export class AppElement extends LitElement {
  static override properties = { session: { attribute: false } };
  declare session: Session | undefined;
  #unsubscribe: (() => void) | undefined;
  readonly #listening = new AbortController();
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
    const title = state?.lesson?.title ?? state?.traceFile?.name;
    document.title = title === undefined ? "Yieldpoint" : `${title} · Yieldpoint`;
    this.#moveFocus(state?.coursePanelOpen ?? false);
    showCurrentSentence(this.querySelector(".story"));
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
    return html`${this.#header(state, session)} ${this.#coursePanel(state, session)}
      ${state.traceFile === undefined ? this.#lessonPanes(state, session) : this.#tracePanes(state, session)}`;
  }

  #lessonPanes(state: AppState, session: Session): TemplateResult {
    return html`<main class="panes">
        <section class="pane prose-pane" aria-label="Lesson">
          <yp-prose .state=${state} .session=${session} tabindex="0"></yp-prose>
        </section>
        ${this.#editorPane(state, session)} ${this.#outputPane(state, session)} ${this.#timelinePane(state, session)}
      </main>
      ${this.#jumps()}`;
  }

  /** A trace from elsewhere has no code to edit. */
  #tracePanes(state: AppState, session: Session): TemplateResult {
    return html`<main class="panes panes-trace">
      <section class="pane prose-pane trace-pane" aria-label="Trace" tabindex="0">${traceFileView(state)}</section>
      ${this.#outputPane(state, session)} ${this.#timelinePane(state, session)}
    </main>`;
  }

  /** On narrow screens, where the panes are stacked. */
  #jumps(): TemplateResult {
    const jump = (pane: string) => () => this.querySelector(pane)?.scrollIntoView({ behavior: "smooth" });
    return html`<nav class="jump" aria-label="Parts of the page">
      <button @click=${jump(".prose-pane")}>Lesson</button>
      <button @click=${jump(".editor-pane")}>Code</button>
      <button @click=${jump(".output-pane")}>Output</button>
      <button @click=${jump(".timeline-panel")}>Timeline</button>
    </nav>`;
  }

  #header(state: AppState, session: Session): TemplateResult {
    const next = kThemes[(kThemes.indexOf(state.theme) + 1) % kThemes.length] ?? "system";
    const themeIcon = state.theme === "light" ? "sun" : state.theme === "dark" ? "moon" : "system";
    return html`<header class="bar">
      <button
        class="icon-button course-button"
        aria-label="Lessons"
        title="Lessons"
        aria-expanded=${state.coursePanelOpen}
        aria-controls="course-panel"
        @click=${() => session.toggleCoursePanel()}
      >
        ${icon("menu")}
      </button>
      <p class="wordmark">Yield<span>point</span></p>
      <p class="crumb">
        ${state.lesson === undefined ? state.traceFile?.name : html`<b>${state.lesson.number}</b>${state.lesson.title}`}
      </p>
      ${this.#compilerChip(state, session)}
      <button
        class="icon-button"
        aria-label="Colours: ${themeNames[state.theme]}"
        title="Colours: ${themeNames[state.theme]}"
        @click=${() => session.setTheme(next)}
      >
        ${icon(themeIcon)}
      </button>
    </header>`;
  }

  #compilerChip(state: AppState, session: Session): TemplateResult {
    switch (state.compiler.kind) {
      case "unloaded":
        return html`<p class="chip"></p>`;
      case "ready":
        return html`<p class="chip chip-ready">Compiler ready</p>`;
      case "failed":
        return html`<p class="chip chip-failed" title=${state.compiler.text}>
          No compiler <button @click=${() => void session.runs.loadCompiler(this.#listening.signal)}>Try again</button>
        </p>`;
      case "loading": {
        const share = compilerShare(state) ?? 0;
        const starting = state.compiler.progress?.phase === "starting";
        return html`<p class="chip">
          <label for="compiler-progress">${starting ? "Starting the compiler" : "Loading the compiler"}</label>
          <progress id="compiler-progress" max="100" value=${share}></progress>
        </p>`;
      }
    }
  }

  #coursePanel(state: AppState, session: Session): TemplateResult {
    return html`<nav id="course-panel" class="course-panel" aria-label="Course" ?hidden=${!state.coursePanelOpen}>
        <h2>${state.course?.title ?? "Course"}</h2>
        <ol>
          ${state.course?.lessons.map(
            (lesson) =>
              html`<li>
                <a
                  href=${formatRoute({ lesson: lesson.id, example: undefined })}
                  aria-current=${lesson.id === state.lesson?.id ? "page" : nothing}
                  @click=${() => session.toggleCoursePanel(false)}
                >
                  <span class="course-number">${lesson.number}</span>
                  <span class="course-title">${lesson.title}</span>
                  <span class="course-summary">${lesson.summary}</span>
                </a>
              </li>`,
          )}
        </ol>
        ${this.#traceChooser(session)}
      </nav>
      <div class="scrim" ?hidden=${!state.coursePanelOpen} @click=${() => session.toggleCoursePanel(false)}></div>`;
  }

  #traceChooser(session: Session): TemplateResult {
    const onChange = (event: Event): void => {
      const file = event.target instanceof HTMLInputElement ? event.target.files?.[0] : undefined;
      if (file !== undefined) void session.openTraceFile(file);
    };
    return html`<label class="trace-chooser">
      <span>Open the trace of another run</span>
      <input type="file" accept=".jsonl" @change=${onChange} />
    </label>`;
  }

  /** A trace may be dropped anywhere, also on the editor, which would take its text for code. */
  #onDrag(event: DragEvent): void {
    if (event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    event.stopPropagation();
    const file = event.dataTransfer.files[0];
    if (event.type === "drop" && file !== undefined) void this.session?.openTraceFile(file);
  }

  #editorPane(state: AppState, session: Session): TemplateResult {
    return html`<section class="pane editor-pane" aria-label="Code">
      <div class="tabs" role="group" aria-label="Programs of the lesson">
        ${state.lesson?.examples.map((example) => {
          const open = example.name === state.example?.name;
          return html`<button
            class="tab"
            aria-pressed=${open}
            title=${example.title}
            @click=${() => session.openExample(example.name)}
          >
            ${example.file}${open && isEdited(state) ? html`<i class="edited" title="Edited" aria-label=", edited"></i>` : nothing}
          </button>`;
        })}
      </div>
      <yp-editor .state=${state} .session=${session}></yp-editor>
      ${this.#runBar(state, session)}
    </section>`;
  }

  #runBar(state: AppState, session: Session): TemplateResult {
    const busy = isBusy(state.phase);
    const status = statusOf(state);
    return html`<div class="run-bar">
      <button
        class="run-button"
        ?disabled=${state.example === undefined}
        title="Run (Ctrl Enter)" aria-keyshortcuts="Control+Enter"
        @click=${() => void session.runs.run()}
      >
        ${icon("run")}Run<kbd aria-hidden="true">Ctrl ↵</kbd>
      </button>
      ${this.#scenarioSelect(state, session)}
      <button class="plain-button" ?disabled=${!busy} @click=${() => session.runs.stop()}>${icon("stop")}Stop</button>
      <button class="plain-button" ?disabled=${!isEdited(state)} @click=${() => session.reset()}>${icon("reset")}Reset</button>
      <p class="status status-${status.tone}" role="status" aria-live="polite">${status.text}</p>
      ${
        state.notice === undefined
          ? nothing
          : html`<p class="notice" role="status">
              ${state.notice.text}
              ${state.notice.undo === undefined ? nothing : html`<button @click=${() => session.undoReset()}>Undo</button>`}
              <button class="notice-close" aria-label="Close" @click=${() => session.dismissNotice()}>${icon("close")}</button>
            </p>`
      }
    </div>`;
  }

  /** The worlds that the example can run in, if there is a choice. */
  #scenarioSelect(state: AppState, session: Session): TemplateResult | typeof nothing {
    const scenarios = state.example?.scenarios ?? [];
    if (scenarios.length < 2) return nothing;
    const onChange = (event: Event): void => {
      if (event.target instanceof HTMLSelectElement) void session.switchScenario(event.target.value);
    };
    return html`<label class="select scenario-select">
      <span>on</span>
      <select aria-label="Network that the program runs on" @change=${onChange} .value=${live(state.scenario?.name ?? "")}>
        ${scenarios.map(({ name, title }) => html`<option value=${name} ?selected=${name === state.scenario?.name}>${title}</option>`)}
      </select>
    </label>`;
  }

  #outputPane(state: AppState, session: Session): TemplateResult {
    const panes: readonly (readonly [RunPane, string])[] = [
      ["console", "Console"],
      ["story", "Story"],
    ];
    return html`<section class="pane output-pane" aria-label="Output">
      <div class="tabs" role="group" aria-label="Views of the run">
        ${panes.map(
          ([pane, label]) =>
            html`<button class="tab" aria-pressed=${state.runPane === pane} @click=${() => session.showPane(pane)}>${label}</button>`,
        )}
      </div>
      <div class="output-body" ?hidden=${state.runPane !== "console"}>
        <yp-console .state=${state} .session=${session}></yp-console>
        ${state.lines.length === 0 ? html`<p class="pane-empty">${this.#emptyConsole(state)}</p>` : nothing}
      </div>
      ${state.runPane === "story" ? html`<div class="output-body">${storyView(state, session)}</div>` : nothing}
    </section>`;
  }

  #emptyConsole(state: AppState): string {
    if (isBusy(state.phase)) return "";
    if (state.run !== undefined) return "The program printed nothing.";
    return state.traceFile === undefined ? "What the program prints appears here." : "";
  }

  #timelinePane(state: AppState, session: Session): TemplateResult {
    const stale = state.run !== undefined && state.run.source !== state.source;
    return html`<section class="pane timeline-panel" aria-label="Timeline">
      ${transportView(state, session)}
      <div class="timeline-body">
        <yp-timeline .state=${state} .session=${session} ?hidden=${state.run === undefined}></yp-timeline>
        ${
          state.run === undefined
            ? html`<div class="timeline-empty">
                <i></i><i></i><i></i>
                <p>
                  Each task gets a lane here.
                  ${state.traceFile === undefined ? html`Press <b>Run</b>, then drag through time.` : nothing}
                </p>
              </div>`
            : nothing
        }
      </div>
      ${
        (state.run?.model.network.length ?? 0) === 0
          ? nothing
          : html`<yp-network .state=${state} .session=${session}></yp-network>`
      }
      <div class="timeline-foot">
        ${legendView(state)} ${stale ? html`<p class="stale">The code has changed since this run</p>` : nothing}
      </div>
    </section>`;
  }
}

customElements.define("yp-app", AppElement);
