/** <yp-help>: every key of the page, in a dialog. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { AppState, Session } from "../../app/index.ts";
import { icon } from "../icons.ts";
import { type HelpGroup, type HelpRow, helpGroups } from "./keys.ts";

export class HelpElement extends LitElement {
  static override properties = { state: { attribute: false }, session: { attribute: false } };
  declare state: AppState | undefined;
  declare session: Session | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** The browser keeps the focus in a modal dialog, and gives it back where it was. */
  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    const wanted = this.state?.dialog?.kind === "help";
    if (dialog === null || dialog.open === wanted) return;
    if (wanted) dialog.showModal();
    else dialog.close();
  }

  protected override render(): TemplateResult {
    const open = this.state?.dialog?.kind === "help";
    return html`<dialog
      class="dialog help"
      aria-labelledby="help-title"
      @close=${() => this.#onClose()}
      @click=${(event: Event) => {
        if (event.target instanceof HTMLDialogElement) event.target.close();
      }}
    >
      ${open ? this.#body() : nothing}
    </dialog>`;
  }

  #body(): TemplateResult {
    return html`<div class="dialog-body">
      <header>
        <h2 id="help-title">Keys</h2>
        <button class="icon-button" aria-label="Close" @click=${() => this.session?.showHelp(false)}>${icon("close")}</button>
      </header>
      <p class="help-what">
        All that a pointer does here, keys do too: Tab goes from part to part, and these do the rest. Those marked ◦ count
        while the timeline has the focus, or nothing has.
      </p>
      <div class="help-groups">${helpGroups().map(groupView)}</div>
    </div>`;
  }

  /** Also by Escape. */
  #onClose(): void {
    if (this.state?.dialog?.kind === "help") this.session?.showHelp(false);
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
