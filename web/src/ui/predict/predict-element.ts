/**
 * <yp-predict>: a question of the prose that is answered before the run. What the course's builder wrote into it stays: the
 * question, and the folded answer with its explanation; between them comes what the reader does.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Answering, Session } from "../../app/index.ts";
import {
  type AnswerMoment,
  answerMoment,
  firstGuess,
  type Guess,
  type Prediction,
  parsePrediction,
  verdictOn,
} from "../../predict/index.ts";
import { icon } from "../icons.ts";
import { bringIntoView } from "../stacked-parts.ts";
import type { Asking } from "./asking.ts";
import { linesTold, lineView } from "./line-view.ts";
import { OrderView, orderTold } from "./order-view.ts";
import { timeTold, timeView } from "./time-view.ts";

type Phase = "asking" | "running" | "told";

/** Where the focus goes when what had it is not there any more. */
type Focus = "first" | "again" | `move ${string}`;

const kChanged =
  "Your copy of the program, or its world, is changed: its run may differ from the lesson's, which is told here.";
const kNoRun = "The program could not be run here. This is what the lesson's own run says.";

export class PredictElement extends LitElement {
  static override properties = {
    session: { attribute: false },
    guess: { state: true },
    phase: { state: true },
    said: { state: true },
    answering: { state: true },
  };
  declare session: Session | undefined;
  declare guess: Guess | undefined;
  declare phase: Phase;
  /** What was done, for who does not see it. */
  declare said: string;
  declare answering: Answering;
  readonly #prediction: Prediction | undefined;
  readonly #order = new OrderView();
  #focus: Focus | undefined;

  constructor() {
    super();
    this.phase = "asking";
    this.said = "";
    this.answering = "delivered";
    this.#prediction = parsePrediction(this.dataset.prediction ?? "");
    this.guess = this.#prediction === undefined ? undefined : firstGuess(this.#prediction);
  }

  /** Into the block itself, above the folded answer. */
  protected override createRenderRoot(): HTMLElement {
    this.renderOptions.renderBefore = this.#answer;
    return this;
  }

  get #answer(): HTMLDetailsElement | null {
    return this.querySelector<HTMLDetailsElement>(":scope > details");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.toggleAttribute("data-live", this.#prediction !== undefined);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("session") || this.#prediction === undefined) return;
    const kept = this.session?.predictions.recall(this.#prediction);
    if (kept === undefined) return;
    this.guess = kept;
    this.phase = "told";
  }

  protected override updated(): void {
    const focus = this.#focus;
    this.#focus = undefined;
    if (focus === undefined) return;
    const first = ".predict-form button, .predict-form input";
    const selector =
      focus === "first" ? first : focus === "again" ? ".predict-again" : `[data-move="${focus.slice(5)}"]`;
    this.querySelector<HTMLElement>(selector)?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const prediction = this.#prediction;
    const { guess } = this;
    if (prediction === undefined || guess === undefined) return nothing;
    const verdict = this.phase === "told" ? verdictOn(prediction, guess) : undefined;
    return html`<p class="hidden-label" aria-live="polite">${this.said}</p>
      <p class="predict-verdict" role="status" data-tone=${verdict?.tone ?? "none"}>${verdict?.sentence}</p>
      ${this.phase === "told" ? this.#told(prediction, guess) : this.#form(prediction, guess)}`;
  }

  #form(prediction: Prediction, guess: Guess): TemplateResult {
    const isSaid = guess.kind !== "line" || guess.lines.length > 0;
    return html`<fieldset class="predict-form" aria-label="Your prediction">
      ${this.#field(prediction, guess)}
      <button
        class="action-button predict-run"
        aria-disabled=${this.phase === "running"}
        @click=${() => (isSaid ? void this.#tell() : this.#say("Pick a line first."))}
      >
        ${icon("run")}${this.phase === "running" ? "Running" : "Run and see"}
      </button>
    </fieldset>`;
  }

  #field(prediction: Prediction, guess: Guess): TemplateResult | typeof nothing {
    const asking = this.#asking(prediction);
    if (prediction.kind === "order" && guess.kind === "order")
      return this.#order.view(prediction, guess.places, asking);
    if (prediction.kind === "line" && guess.kind === "line") return lineView(prediction, guess.lines, asking);
    if (prediction.kind === "time" && guess.kind === "time") return timeView(prediction, guess.time, asking);
    return nothing;
  }

  #told(prediction: Prediction, guess: Guess): TemplateResult {
    const asking = this.#asking(prediction);
    const note = { delivered: undefined, changed: kChanged, none: kNoRun }[this.answering];
    return html`<div class="predict-told">
      ${prediction.kind === "order" && guess.kind === "order" ? orderTold(prediction, guess.places, asking) : nothing}
      ${prediction.kind === "line" && guess.kind === "line" ? linesTold(prediction, guess.lines, asking) : nothing}
      ${prediction.kind === "time" && guess.kind === "time" ? timeTold(prediction, guess.time, asking) : nothing}
      ${note === undefined ? nothing : html`<p class="predict-note">${note}</p>`}
      <button class="plain-button predict-again" @click=${() => this.#again()}>${icon("reset")}Try again</button>
    </div>`;
  }

  #asking({ key }: Prediction): Asking {
    return {
      group: key,
      change: (guess) => {
        const from = this.contains(document.activeElement) ? document.activeElement : undefined;
        const move = from instanceof HTMLElement ? from.dataset.move : undefined;
        if (move !== undefined) this.#focus = `move ${move}`;
        this.guess = guess;
        this.said = "";
      },
      announce: (text) => this.#say(text),
      show: (moment) => {
        void this.#show(moment);
        bringIntoView(this, "timeline");
      },
    };
  }

  #say(text: string): void {
    this.said = text;
  }

  async #show(moment: AnswerMoment): Promise<void> {
    this.answering = (await this.session?.predictions.show(moment)) ?? "none";
  }

  /** Lets the run answer. */
  async #tell(): Promise<void> {
    const prediction = this.#prediction;
    const { guess } = this;
    if (prediction === undefined || guess === undefined || this.phase === "running") return;
    this.phase = "running";
    this.said = "";
    this.session?.predictions.remember(prediction, guess);
    const moment = answerMoment(prediction);
    if (moment !== undefined) await this.#show(moment);
    this.phase = "told";
    this.#answer?.toggleAttribute("open", true);
    // Who went on meanwhile is left where they are.
    if (this.contains(document.activeElement) || document.activeElement === document.body) this.#focus = "again";
  }

  #again(): void {
    this.phase = "asking";
    this.#answer?.toggleAttribute("open", false);
    this.#focus = "first";
  }
}

customElements.define("yp-predict", PredictElement);
