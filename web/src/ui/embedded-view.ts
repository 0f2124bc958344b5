/** The page inside another one: the program and its run, without prose, and the way to the whole. */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState, EmbedView, Session } from "../app/index.ts";
import { formatRoute } from "../course/index.ts";
import { editorPaneView } from "./editor-pane-view.ts";
import { icon } from "./icons.ts";
import { outputPaneView } from "./output-pane-view.ts";
import { timelinePaneView } from "./timeline-pane-view.ts";

export function embeddedView(state: AppState, view: EmbedView, session: Session): TemplateResult {
  const withCode = view !== "timeline";
  const withTime = view !== "code";
  return html`<main class="embedded embedded-${view}" aria-label=${state.example?.file ?? "A program"}>
      ${withCode ? editorPaneView(state, session) : nothing} ${withCode ? outputPaneView(state, session) : nothing}
      ${withTime ? timelinePaneView(state, session) : nothing}
    </main>
    <footer class="embedded-foot" aria-label="About ${state.example?.file ?? "the program"}">
      <h1>${state.lesson?.title ?? ""} <span>${state.example?.file ?? ""}</span></h1>
      ${state.loadError === undefined ? nothing : html`<p class="load-error" role="alert">${state.loadError}</p>`}
      ${openLink(state, session)}
    </footer>`;
}

/** Leads to what is seen, as it is when it is pressed; opened otherwise, to the program. */
function openLink({ lesson, example }: AppState, session: Session): TemplateResult | typeof nothing {
  if (lesson === undefined) return nothing;
  const onClick = async (event: Event): Promise<void> => {
    event.preventDefault();
    window.open(await session.sharing.address(new AbortController().signal), "_blank", "noopener");
  };
  const route = formatRoute({ lesson: lesson.id, example: example?.name });
  return html`<a class="embedded-open" href="./${route}" target="_blank" rel="noopener" @click=${onClick}>
    <span>Open in Yieldpoint</span>${icon("open")}
  </a>`;
}
