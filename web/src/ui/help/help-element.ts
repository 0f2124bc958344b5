/** <yp-help>: every key of the page, in a dialog. */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState, Session } from "../../app/index.ts";
import { DialogElement } from "../dialog-element.ts";
import { type HelpGroup, type HelpRow, helpGroups } from "./keys.ts";

export class HelpElement extends DialogElement {
  protected override readonly kind = "help";
  protected override readonly heading = "Keys";

  protected override body(_state: AppState, _session: Session): TemplateResult {
    return html`<p class="help-what">
        All that a pointer does here, keys do too: Tab goes from part to part, and these do the rest. Those marked ◦ count
        while the timeline has the focus, or nothing has.
      </p>
      <div class="help-groups">${helpGroups().map(groupView)}</div>`;
  }

  protected override dismiss(session: Session): void {
    session.showHelp(false);
  }
}

function groupView({ title, rows }: HelpGroup): TemplateResult {
  return html`<section>
    <h3>${title}</h3>
    <dl>${rows.map(rowView)}</dl>
  </section>`;
}

function rowView({ keys, label, overRun }: HelpRow): TemplateResult {
  const pressed = keys.map((together) => html`<span>${together.map((key) => html`<kbd>${key}</kbd>`)}</span>`);
  return html`<div><dt>${pressed}</dt><dd>${label}${overRun ? " ◦" : nothing}</dd></div>`;
}

customElements.define("yp-help", HelpElement);
