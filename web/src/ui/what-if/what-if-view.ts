/** The tab "What if": what can happen at the cursor, what was made to happen, and what the world is like. */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState, Session } from "../../app/index.ts";
import { isLane, type Lane, type TraceModel } from "../../trace/index.ts";
import {
  deedsOn,
  deedsOnHost,
  faultsOfHost,
  hostsIn,
  laneAt,
  momentAt,
  momentWords,
  signalAt,
  tasksAt,
  usesNetwork,
} from "../../whatif/index.ts";
import { deedButton } from "./deed-buttons.ts";
import { injectionList } from "./injection-list.ts";
import { worldSliders } from "./world-sliders.ts";

/** What is chosen happens at once, and the list shows its first line again. */
function faultSelect({ cursor }: AppState, session: Session, host: string): TemplateResult {
  const faults = faultsOfHost(cursor, host);
  const onChange = ({ target }: Event): void => {
    if (!(target instanceof HTMLSelectElement)) return;
    const { injection } = faults[target.selectedIndex - 1] ?? {};
    target.selectedIndex = 0;
    if (injection !== undefined) void session.changes.inject(injection);
  };
  return html`<label class="select">
    <span class="hidden-label">Another fault</span>
    <select @change=${onChange}>
      <option>Another fault …</option>
      ${faults.map(({ label }) => html`<option>${label}</option>`)}
    </select>
  </label>`;
}

/** Whom the button cancels: the selected task, which this selects. */
function taskSelect(
  { cursor }: AppState,
  session: Session,
  model: TraceModel,
  lane: Lane | undefined,
): TemplateResult | typeof nothing {
  const tasks = tasksAt(model, cursor);
  if (tasks.length === 0) return nothing;
  const onChange = ({ target }: Event): void => {
    if (target instanceof HTMLSelectElement) session.player.select(tasks[target.selectedIndex - 1]);
  };
  return html`<label class="select">
    <span class="hidden-label">Task</span>
    <select @change=${onChange}>
      <option ?selected=${lane === undefined}>Choose a task …</option>
      ${tasks.map((task) => html`<option ?selected=${isLane(task, lane)}>${task.name}</option>`)}
    </select>
  </label>`;
}

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
    ${faultSelect(state, session, host)}
  </div>`;
}

function atCursor(state: AppState, session: Session): TemplateResult {
  const { run, cursor, selected, scenario } = state;
  if (run === undefined)
    return html`<p class="what-if-hint">Run the program. Then let something happen to it, anywhere in its time.</p>`;
  const { model } = run;
  const lane = laneAt(model, cursor, selected);
  const hosts = usesNetwork(model) ? hostsIn(model, scenario?.text) : [];
  return html`<section class="what-if-part" aria-labelledby="what-if-now">
    <h3 id="what-if-now">Now, <span class="what-if-moment">${momentWords(model, momentAt(model, cursor))}</span></h3>
    <div class="deeds" role="group" aria-label="To the program">
      ${taskSelect(state, session, model, lane)} ${deedsOn(model, cursor, lane).map((deed) => deedButton(deed, session))}
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
