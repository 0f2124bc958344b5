/** The comparison with another run: the toggle, and the strip that says where they part. */
import { html, nothing, type TemplateResult } from "lit";
import { type AppState, comparisonOf, referenceOf, type Session } from "../app/index.ts";
import { onlySentence, partingSentence } from "../trace/index.ts";
import { icon } from "./icons.ts";
import { keyOf, withKey } from "./key-hint.ts";

export function compareToggle(state: AppState, session: Session): TemplateResult {
  return html`<button
    class="toggle"
    aria-pressed=${state.comparing}
    aria-keyshortcuts=${keyOf(state, "c")}
    title=${withKey(state, "Compare with the run before", "c")}
    ?disabled=${state.run === undefined}
    @click=${() => session.comparing.toggle()}
  >
    ${icon("compare")}Compare
  </button>`;
}

function keepButton(state: AppState, session: Session): TemplateResult {
  return state.pinned === undefined
    ? html`<button class="plain-button" title="Later runs are compared with this one" @click=${() => session.comparing.keep()}>
        Keep this run
      </button>`
    : html`<button class="plain-button" @click=${() => session.comparing.letGo()}>Let the kept run go</button>`;
}

function difference(state: AppState, session: Session): TemplateResult {
  const comparison = comparisonOf(state);
  if (comparison === undefined) {
    const text =
      state.pinned !== undefined
        ? "This run is kept. Change something and run again."
        : "There is no run before this one. Change something and run again.";
    return html`<p class="compare-text">${text}</p>`;
  }
  const only = onlySentence(comparison);
  return html`<p class="compare-text" role="status">
      <b>${referenceOf(state) === state.pinned ? "Beside the kept run" : "Beside the run before"}</b>
      ${partingSentence(comparison)} ${only === "" ? nothing : html`<span class="compare-only">${only}</span>`}
    </p>
    <button
      class="plain-button"
      title=${withKey(state, "Go to the first difference", "d")}
      aria-keyshortcuts=${keyOf(state, "d")}
      ?disabled=${comparison.parting === undefined}
      @click=${() => session.comparing.goToParting()}
    >
      ${icon("parting")}Go there
    </button>`;
}

export function compareStrip(state: AppState, session: Session): TemplateResult | typeof nothing {
  if (!state.comparing || state.run === undefined) return nothing;
  return html`<div class="compare-strip" role="group" aria-label="Comparison">
    ${difference(state, session)} ${keepButton(state, session)}
  </div>`;
}
