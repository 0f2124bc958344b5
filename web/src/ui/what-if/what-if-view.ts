/** The tab "What if": what can happen at the cursor, what was made to happen, and what the world is like. */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState, Session } from "../../app/index.ts";
import {
  deedsOn,
  deedsOnHost,
  hostsIn,
  laneAt,
  momentAt,
  momentWords,
  signalAt,
  usesNetwork,
} from "../../whatif/index.ts";
import { deedButton } from "./deed-buttons.ts";
import { injectionList } from "./injection-list.ts";
import { worldSliders } from "./world-sliders.ts";

function hostDeeds(state: AppState, session: Session, hosts: readonly string[]): TemplateResult | typeof nothing {
  const { run, cursor } = state;
  if (run === undefined || hosts.length === 0) return nothing;
  const host = hosts.find((name) => name === state.host) ?? hosts[0] ?? "";
  const onChange = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) session.changes.chooseHost(event.target.value);
  };
  return html`<div class="deeds" role="group" aria-label="To a host">
    <label class="select">
      <span class="hidden-label">Host</span>
      <select @change=${onChange}>
        ${hosts.map((name) => html`<option value=${name} ?selected=${name === host}>${name}</option>`)}
      </select>
    </label>
    ${deedsOnHost(run.model, cursor, host).map((deed) => deedButton(deed, session))}
  </div>`;
}

function atCursor(state: AppState, session: Session): TemplateResult {
  const { run, cursor, selected, scenario } = state;
  if (run === undefined)
    return html`<p class="what-if-hint">Run the program. Then let something happen to it, anywhere in its time.</p>`;
  const { model } = run;
  const hosts = usesNetwork(model) ? hostsIn(model, scenario?.text) : [];
  return html`<section class="what-if-part" aria-labelledby="what-if-now">
    <h3 id="what-if-now">Now, <span class="what-if-moment">${momentWords(model, momentAt(model, cursor))}</span></h3>
    <div class="deeds" role="group" aria-label="To the program">
      ${deedsOn(model, cursor, laneAt(model, cursor, selected)).map((deed) => deedButton(deed, session))}
      ${deedButton(signalAt(model, cursor, "SIGTERM"), session)}
    </div>
    ${hostDeeds(state, session, hosts)}
  </section>`;
}

export function whatIfView(state: AppState, session: Session): TemplateResult {
  return html`<div class="what-if" tabindex="-1">
    ${atCursor(state, session)} ${injectionList(state, session)} ${worldSliders(state, session)}
  </div>`;
}
