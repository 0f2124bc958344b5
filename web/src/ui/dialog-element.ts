/** What the page's dialogs have in common: they are open while the state says so, and a press beside them closes them. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { AppState, Session } from "../app/index.ts";
import { icon } from "./icons.ts";

export abstract class DialogElement extends LitElement {
  static override properties = { state: { attribute: false }, session: { attribute: false } };
  declare state: AppState | undefined;
  declare session: Session | undefined;

  /** Of this dialog in the state; also its class and the begin of its title's id. */
  protected abstract readonly kind: NonNullable<AppState["dialog"]>["kind"];
  protected abstract readonly heading: string;
  protected abstract body(state: AppState, session: Session): TemplateResult;
  /** Takes it out of the state. */
  protected abstract dismiss(session: Session): void;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  get #wanted(): boolean {
    return this.state?.dialog?.kind === this.kind;
  }

  /** The browser keeps the focus in a modal dialog, and gives it back where it was. */
  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (dialog === null || dialog.open === this.#wanted) return;
    if (this.#wanted) dialog.showModal();
    else dialog.close();
  }

  protected override render(): TemplateResult {
    const { state, session } = this;
    const title = `${this.kind}-title`;
    return html`<dialog
      class="dialog ${this.kind}"
      aria-labelledby=${title}
      @close=${() => this.#close()}
      @click=${(event: Event) => {
        if (event.target instanceof HTMLDialogElement) event.target.close();
      }}
    >
      ${
        !this.#wanted || state === undefined || session === undefined
          ? nothing
          : html`<div class="dialog-body">
              <header>
                <h2 id=${title}>${this.heading}</h2>
                <button class="icon-button" aria-label="Close" @click=${() => this.#close()}>${icon("close")}</button>
              </header>
              ${this.body(state, session)}
            </div>`
      }
    </dialog>`;
  }

  /** Also by Escape. */
  #close(): void {
    if (this.session !== undefined && this.#wanted) this.dismiss(this.session);
  }
}
