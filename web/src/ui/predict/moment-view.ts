import { html, type TemplateResult } from "lit";
import type { AnswerMoment } from "../../predict/index.ts";
import { formatTime } from "../../trace/index.ts";
import type { Asking } from "./asking.ts";

/** Moves the cursor to where the run shows it: what, and when. */
export function momentButton(moment: AnswerMoment, what: string, { show }: Asking): TemplateResult {
  return html`<button class="predict-moment" @click=${() => show(moment)}>
    <span aria-hidden="true">◷</span> ${what} at ${formatTime(moment.time)}
  </button>`;
}

/** The same beside what it is about, which only who hears the button alone has to be told. */
export function timeButton(moment: AnswerMoment, what: string, { show }: Asking): TemplateResult {
  return html`<button class="predict-moment" @click=${() => show(moment)}>
    <span aria-hidden="true">◷ </span><span class="hidden-label">${what} at </span>${formatTime(moment.time)}
  </button>`;
}
