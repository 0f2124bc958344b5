/** Buttons that let something happen at the cursor. */
import { html, type TemplateResult } from "lit";
import type { Session } from "../../app/index.ts";
import type { Deed } from "../../whatif/index.ts";

export function deedButton(deed: Deed, session: Session): TemplateResult {
  const { injection, label, why } = deed;
  return html`<button
    class="plain-button deed"
    title=${why}
    ?disabled=${injection === undefined}
    @click=${() => injection !== undefined && void session.changes.inject(injection)}
  >
    ${label}
  </button>`;
}
