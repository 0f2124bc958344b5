/** The bar at the top: the lesson's name, the compiler's state, the colours. */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState, Session, Theme } from "../app/index.ts";
import { bookTitle } from "./book-title.ts";
import { icon } from "./icons.ts";
import { keyOf, withKey } from "./key-hint.ts";
import { shareMenuView } from "./share/index.ts";
import { compilerShare } from "./status.ts";

const kThemes: readonly Theme[] = ["system", "light", "dark"];
const themeNames: Readonly<Record<Theme, string>> = { system: "as the system", light: "light", dark: "dark" };

/** `signal` ends what the view begins when the page goes. */
export function headerView(state: AppState, session: Session, signal: AbortSignal): TemplateResult {
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
    <a class="wordmark" href="#/" aria-label="Yieldpoint: home">Yield<span>point</span></a>
    <p class="crumb" ?hidden=${state.home !== undefined}>
      ${state.lesson === undefined ? (state.traceFile?.name ?? bookTitle(state.book)) : html`<b>${state.lesson.number}</b>${state.lesson.title}`}
    </p>
    ${compilerChip(state, session, signal)} ${shareMenuView(state, session, signal)}
    <button class="icon-button" aria-label="Search" title=${withKey(state, "Search", "/")} aria-keyshortcuts=${keyOf(state, "/")} aria-haspopup="dialog" @click=${() => void session.searching.open()}>
      ${icon("search")}
    </button>
    <button class="icon-button" aria-label="Keys" title=${withKey(state, "Keys", "?")} aria-keyshortcuts=${keyOf(state, "?")} aria-haspopup="dialog" @click=${() => session.showHelp()}>
      ${icon("help")}
    </button>
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

function offlineMark({ offline }: AppState): TemplateResult | typeof nothing {
  if (offline.kind !== "kept") return nothing;
  return html`<span class="chip-offline" title="The page, the course and the compiler are kept in this browser"
    >Works offline</span
  >`;
}

function compilerChip(state: AppState, session: Session, signal: AbortSignal): TemplateResult {
  switch (state.compiler.kind) {
    case "unloaded":
      return html`<p class="chip">${offlineMark(state)}</p>`;
    case "ready":
      return html`<p class="chip chip-ready"><span>Compiler ready</span>${offlineMark(state)}</p>`;
    case "failed":
      return html`<p class="chip chip-failed" title=${state.compiler.text}>
        No compiler <button @click=${() => void session.runs.loadCompiler(signal)}>Try again</button>
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
