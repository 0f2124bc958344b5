/** <yp-slider>: a number of an example that is dragged in the lesson's text; the program is run again with it. */
import { html, LitElement, nothing } from "lit";
import { type AppState, fileNames, type NumberPlace, numberIn, type Session } from "../app/index.ts";
import { textOf } from "../course/index.ts";

export class SliderElement extends LitElement {
  static override properties = { state: { attribute: false }, session: { attribute: false } };
  declare state: AppState | undefined;
  declare session: Session | undefined;
  /** As it was last seen: of another example than the open one nothing is known. */
  #value: number | undefined;

  protected override createRenderRoot(): HTMLElement {
    // What the builder wrote is for a page without script.
    this.replaceChildren();
    return this;
  }

  get #place(): NumberPlace {
    return { before: this.dataset.before ?? "", after: this.dataset.after ?? "" };
  }

  protected override willUpdate(): void {
    const { state } = this;
    if (state?.example === undefined || state.example.name !== this.dataset.example) return;
    const numbers = fileNames(state.example).map((file) => numberIn(textOf(state, file), this.#place));
    this.#value = numbers.find((number) => number !== undefined) ?? this.#value;
  }

  protected override render() {
    const { before, after } = this.#place;
    const { own, from, to } = this.dataset;
    const value = this.#value ?? Number(own);
    return html`<label>
      <code>${before}<strong>${value}</strong>${after}</code>
      <input
        type="range"
        aria-label=${`${before}…${after}`}
        aria-valuetext=${`${before}${value}${after}`}
        min=${from ?? nothing}
        max=${to ?? nothing}
        step="1"
        .value=${String(value)}
        @input=${(event: Event) => this.#write(event)}
        @change=${() => void this.session?.runs.rerun()}
      />
    </label>`;
  }

  #write({ target }: Event): void {
    const { example = "" } = this.dataset;
    if (target instanceof HTMLInputElement) this.session?.setNumber(example, this.#place, Number(target.value));
  }
}

customElements.define("yp-slider", SliderElement);
