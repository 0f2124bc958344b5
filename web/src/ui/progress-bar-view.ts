/** How far many runs of a program have come, and the way to end them. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./icons.ts";

export interface BarProgress {
  /** Of the bar in the page. */
  readonly id: string;
  readonly text: string;
  /** Undefined where nobody knows how many runs there will be. */
  readonly share: { readonly done: number; readonly of: number } | undefined;
}

export function progressBarView({ id, text, share }: BarProgress, stop: () => void): TemplateResult {
  return html`<div class="repeated-progress">
    <label for=${id}>${text}</label>
    <progress id=${id} max=${share?.of ?? nothing} value=${share?.done ?? nothing}></progress>
    <button class="plain-button" @click=${stop}>${icon("stop")}Stop</button>
  </div>`;
}
