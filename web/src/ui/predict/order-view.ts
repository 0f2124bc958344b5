/** Lines to be put in order: by dragging, or by the buttons of each. */
import { html, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { moved, type OrderPrediction, toldLines } from "../../predict/index.ts";
import { icon } from "../icons.ts";
import type { Asking } from "./asking.ts";
import { timeButton } from "./moment-view.ts";

/** A line on its way, by its place in the prediction. */
interface Drag {
  readonly place: number;
  readonly pointer: number;
}

/** One for each question: it knows what is being dragged. */
export class OrderView {
  #drag: Drag | undefined;

  view({ lines }: OrderPrediction, places: readonly number[], asking: Asking): TemplateResult {
    const change = (from: number, to: number): void => {
      if (to < 0 || to >= places.length || from === to) return;
      asking.change({ kind: "order", places: moved(places, from, to) });
      asking.announce(`${lines[places[from] ?? -1]?.text ?? ""}: now line ${to + 1} of ${places.length}`);
    };
    const row = (place: number, at: number): TemplateResult => {
      const text = lines[place]?.text ?? "";
      const button = (word: "up" | "down", to: number): TemplateResult =>
        html`<button
          class="icon-button"
          data-move="${word} ${place}"
          aria-label="Move ${text} ${word}"
          aria-disabled=${to < 0 || to >= places.length}
          @click=${() => change(at, to)}
        >
          ${icon(word === "up" ? "up" : "down")}
        </button>`;
      return html`<li class="predict-line" data-place=${place} ?data-dragged=${this.#drag?.place === place}>
        <span class="predict-grip" aria-hidden="true"></span><code>${text}</code>
        <span class="predict-moves">${button("up", at - 1)}${button("down", at + 1)}</span>
      </li>`;
    };
    return html`<ol
      class="predict-lines"
      aria-label="Your order"
      @pointerdown=${(event: PointerEvent) => this.#begin(event)}
      @pointermove=${(event: PointerEvent) => this.#move(event, places, change)}
      @pointerup=${(event: PointerEvent) => this.#end(event, places, asking)}
      @pointercancel=${(event: PointerEvent) => this.#end(event, places, asking)}
    >
      ${repeat(places, (place) => place, row)}
    </ol>`;
  }

  #begin(event: PointerEvent): void {
    const { target, currentTarget } = event;
    if (!(target instanceof Element) || !(currentTarget instanceof Element)) return;
    const line = target.closest<HTMLElement>("[data-place]");
    // A finger on the text scrolls the page.
    const takes = event.pointerType === "mouse" ? target.closest("button") === null : target.closest(".predict-grip");
    if (line === null || !takes || event.button !== 0) return;
    this.#drag = { place: Number(line.dataset.place), pointer: event.pointerId };
    // The list keeps the pointer: the line itself moves to another place of the document.
    currentTarget.setPointerCapture(event.pointerId);
    line.toggleAttribute("data-dragged", true);
    event.preventDefault();
  }

  #move(event: PointerEvent, places: readonly number[], change: (from: number, to: number) => void): void {
    const drag = this.#drag;
    if (drag?.pointer !== event.pointerId || !(event.currentTarget instanceof Element)) return;
    const others = [...event.currentTarget.children].filter(
      (line) => line instanceof HTMLElement && Number(line.dataset.place) !== drag.place,
    );
    const middle = (line: Element): number => {
      const { top, height } = line.getBoundingClientRect();
      return top + height / 2;
    };
    change(places.indexOf(drag.place), others.filter((line) => middle(line) < event.clientY).length);
  }

  #end(event: PointerEvent, places: readonly number[], { change }: Asking): void {
    if (this.#drag?.pointer !== event.pointerId) return;
    this.#drag = undefined;
    change({ kind: "order", places });
  }
}

/** The order of the run, and where each line was expected. */
export function orderTold(prediction: OrderPrediction, places: readonly number[], asking: Asking): TemplateResult {
  const row = ({ text, moment, said, isRight }: ReturnType<typeof toldLines>[number]): TemplateResult =>
    html`<li class="predict-line" ?data-off=${!isRight}>
      <code>${text}</code>
      <span class="predict-said">${isRight ? html`${icon("check")}<span class="hidden-label">as you said</span>` : `you: ${said}`}</span>
      ${timeButton(moment, text, asking)}
    </li>`;
  return html`<ol class="predict-lines" aria-label="The order of the run">
    ${toldLines(prediction, places).map(row)}
  </ol>`;
}
