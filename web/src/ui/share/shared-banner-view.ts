/** Above the editor: that its program came with a link, and the way back to one's own. */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState, Session } from "../../app/index.ts";
import { sameCode } from "../../course/index.ts";
import { icon } from "../icons.ts";

export function sharedBannerView(state: AppState, session: Session): TemplateResult | typeof nothing {
  const { shared, run, phase } = state;
  if (shared === undefined) return nothing;
  if (shared.kind !== "open") {
    const isRefused = shared.kind === "refused";
    return html`<div class="shared-banner ${isRefused ? "shared-refused" : ""}" role=${isRefused ? "alert" : "note"}>
      <p>${shared.text}</p>
      <button class="notice-close" aria-label="Close" @click=${() => session.sharing.dismissShared()}>${icon("close")}</button>
    </div>`;
  }
  const other = shared.own === undefined ? "Show the original" : "Show my code";
  const toggle = html`<button @click=${() => session.sharing.toggleShared()}>
    ${shared.showing ? other : "Show the link’s code"}
  </button>`;
  if (!shared.showing) {
    const whose = shared.own === undefined ? "the original code" : "your own code";
    return html`<div class="shared-banner" role="note"><p>This is ${whose}; the link’s is kept aside.</p>${toggle}</div>`;
  }
  const waits = run === undefined ? " It has not run: read it, then press Run." : "";
  const kept = shared.own === undefined ? "" : " Your own code is kept aside.";
  const whose = shared.isDelivered
    ? html`<b>As delivered:</b> this is the program as the link has it.${phase.kind === "idle" ? " Press Run to see what it shows." : ""}`
    : sameCode(state, shared.code)
      ? html`<b>Shared by somebody:</b> this code came with the link.${waits}`
      : html`<b>Shared by somebody,</b> and changed by you.`;
  return html`<div class="shared-banner" role="note"><p>${whose}${kept}</p>${toggle}</div>`;
}
