/** What the page says about itself: a new version, no room to be kept. Stands aside and waits to be closed. */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState, Session } from "../app/index.ts";
import { icon } from "./icons.ts";

/** The region is always there: what comes into it is announced, which a region that comes with its words is not. */
export function pageNoticeView({ pageNotice }: AppState, session: Session): TemplateResult {
  return html`<div class="page-notices" role="status">
    ${
      pageNotice === undefined
        ? nothing
        : html`<div class="page-notice">
            <p>
              ${
                pageNotice.kind === "update"
                  ? html`A new version is here. <button @click=${() => session.applyUpdate()}>Reload</button>`
                  : pageNotice.text
              }
              ${
                pageNotice.kind === "imported"
                  ? html`<button @click=${() => session.learning.undoImport()}>Undo</button>`
                  : nothing
              }
            </p>
            <button class="notice-close" aria-label="Close" @click=${() => session.closePageNotice()}>${icon("close")}</button>
          </div>`
    }
  </div>`;
}
