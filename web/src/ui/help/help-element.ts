/** <yp-help>: every key of the page, in a dialog. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { AppState, Session } from "../../app/index.ts";
import { DialogElement } from "../dialog-element.ts";
import { type HelpGroup, type HelpRow, helpGroups } from "./keys.ts";

export class HelpElement extends DialogElement {
  protected override readonly kind = "help";
  protected override readonly heading = "Keys";

  protected override body(state: AppState, session: Session): TemplateResult {
    return html`<p class="help-what">
        All that a pointer does here, keys do too: Tab goes from part to part, and these do the rest. Those marked ◦ count
        while the timeline has the focus, or nothing has.
      </p>
      ${characterSwitch(state, session)}
      <div class="help-groups">${helpGroups().map((group) => groupView(group, state))}</div>`;
  }

  protected override dismiss(session: Session): void {
    session.showHelp(false);
  }
}

function characterSwitch({ characterKeys }: AppState, session: Session): TemplateResult {
  return html`<div class="help-switch">
    <input
      type="checkbox"
      role="switch"
      id="character-keys"
      aria-describedby="character-keys-why"
      .checked=${live(characterKeys)}
      @change=${({ target }: Event) => target instanceof HTMLInputElement && session.setCharacterKeys(target.checked)}
    />
    <label for="character-keys">Keys of a single character</label>
    <span id="character-keys-why">
      Turn them off if you speak your input or press keys by accident. The rest, and the button of this list, go on working.
    </span>
  </div>`;
}

function groupView({ title, rows }: HelpGroup, state: AppState): TemplateResult {
  return html`<section>
    <h3>${title}</h3>
    <dl>${rows.map((row) => rowView(row, state))}</dl>
  </section>`;
}

function rowView({ keys, label, overRun, isCharacter }: HelpRow, { characterKeys }: AppState): TemplateResult {
  const pressed = keys.map((together) => html`<span>${together.map((key) => html`<kbd>${key}</kbd>`)}</span>`);
  const off = isCharacter && !characterKeys;
  return html`<div class=${off ? "help-off" : ""}>
    <dt>${pressed}</dt>
    <dd>${label}${overRun ? " ◦" : nothing}${off ? html`<i>off</i>` : nothing}</dd>
  </div>`;
}

customElements.define("yp-help", HelpElement);
