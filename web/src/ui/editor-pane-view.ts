/** The editor with the lesson's programs above it and the bar that runs them below. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { type AppState, isBusy, isEdited, isFileEdited, type Session } from "../app/index.ts";
import "../editor/index.ts";
import { codeToolsView } from "./code-tools-view.ts";
import { fileTabsView, kEditorPanel, openTab } from "./file-tabs-view.ts";
import { firstHintView } from "./help/index.ts";
import { icon } from "./icons.ts";
import { paneLabel } from "./pane-label.ts";
import { sharedBannerView } from "./share/index.ts";
import { statusOf } from "./status.ts";

export function editorPaneView(state: AppState, session: Session): TemplateResult {
  return html`<section class="pane editor-pane" aria-label=${paneLabel(state, "Code")}>
    <div class="code-head">
    <div class="tabs" role="group" aria-label="Programs of the lesson">
      ${state.lesson?.examples.map((example) => {
        const open = example.name === state.example?.name;
        return html`<button
          class="tab"
          aria-pressed=${open}
          title=${example.title}
          @click=${() => session.openExample(example.name)}
        >
          ${example.exercise === undefined ? example.file : "Exercise"}${open && isEdited(state) ? html`<i class="edited" title="Edited" aria-label=", edited"></i>` : nothing}
        </button>`;
      })}
    </div>
    ${codeToolsView(state, session)}
    </div>
    ${fileTabsView(state, session)} ${sharedBannerView(state, session)}
    <yp-editor
      id=${kEditorPanel}
      role=${openTab(state) === undefined ? nothing : "tabpanel"}
      aria-labelledby=${openTab(state) ?? nothing}
      .state=${state}
      .session=${session}
    ></yp-editor>
    ${runBar(state, session)}
  </section>`;
}

function runBar(state: AppState, session: Session): TemplateResult {
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
    ${scenarioSelect(state, session)}
    <button class="plain-button" ?disabled=${!busy} @click=${() => session.runs.stop()}>${icon("stop")}Stop</button>
    <button class="plain-button" ?disabled=${!isFileEdited(state, state.openFile)} @click=${() => session.reset()}>${icon("reset")}Reset</button>
    ${firstHintView(state)}
    <p class="status status-${status.tone}" role="status" aria-live="polite">${status.text}</p>
    ${
      state.notice === undefined
        ? nothing
        : html`<p class="notice" role="status">
            ${state.notice.text}
            ${state.notice.undo === undefined ? nothing : html`<button @click=${() => session.undoNotice()}>Undo</button>`}
            <button class="notice-close" aria-label="Close" @click=${() => session.dismissNotice()}>${icon("close")}</button>
          </p>`
    }
  </div>`;
}

/** The worlds that the example can run in, if there is a choice. */
function scenarioSelect(state: AppState, session: Session): TemplateResult | typeof nothing {
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
