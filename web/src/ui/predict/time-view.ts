/** A time to be set on a scale. */
import { html, svg, type TemplateResult } from "lit";
import type { TimePrediction } from "../../predict/index.ts";
import { formatTime } from "../../trace/index.ts";
import type { Asking } from "./asking.ts";
import { momentButton } from "./moment-view.ts";

export function timeView({ most, step }: TimePrediction, time: number, asking: Asking): TemplateResult {
  const onInput = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) asking.change({ kind: "time", time: Number(event.target.value) });
  };
  return html`<div class="predict-time">
    <input
      type="range"
      aria-label="Your time"
      min="0"
      max=${most}
      step=${step}
      .value=${String(time)}
      aria-valuetext=${formatTime(time)}
      @input=${onInput}
    />
    <output>${formatTime(time)}</output>
    <span class="predict-ends" aria-hidden="true"><span>0 s</span><span>${formatTime(most)}</span></span>
  </div>`;
}

/** Both times on the scale: the run's as a full dot, the learner's as a ring. */
export function timeTold({ answer, most, moment }: TimePrediction, time: number, asking: Asking): TemplateResult {
  const at = (value: number): string => `${1 + (98 * value) / most}%`;
  return html`<div class="predict-time">
      <svg class="predict-scale" aria-hidden="true">
        ${svg`<line x1="1%" x2="99%" y1="8" y2="8" /><line class="predict-off-by" x1=${at(Math.min(time, answer))} x2=${at(Math.max(time, answer))} y1="8" y2="8" />
        <circle class="predict-yours" cx=${at(time)} cy="8" r="5" /><circle class="predict-true" cx=${at(answer)} cy="8" r="5" />`}
      </svg>
      <span class="predict-ends" aria-hidden="true"><span>0 s</span><span>${formatTime(most)}</span></span>
    </div>
    <p>${momentButton(moment, "In the run,", asking)}</p>`;
}
