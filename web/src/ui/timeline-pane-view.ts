/** The run over time: transport, lanes, network. */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState, Session } from "../app/index.ts";
import { sameCode } from "../course/index.ts";
import { compareStrip } from "./compare-view.ts";
import "./network/network-element.ts";
import { whyView } from "./moment/index.ts";
import "./timeline/minimap-element.ts";
import "./timeline/timeline-element.ts";
import { paneLabel } from "./pane-label.ts";
import { legendView, transportView } from "./transport-view.ts";

export function timelinePaneView(state: AppState, session: Session): TemplateResult {
  const stale = state.run !== undefined && !sameCode(state.run, state);
  return html`<section class="pane timeline-panel" aria-label=${paneLabel(state, "Timeline")}>
    ${transportView(state, session)} ${whyView(state, session)} ${compareStrip(state, session)}
    <yp-minimap .state=${state} .session=${session} ?hidden=${state.run === undefined}></yp-minimap>
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
