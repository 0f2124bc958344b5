/** The story: the run in sentences, around the cursor. Also how a screen reader reads a run. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { AppState, Session } from "../app/index.ts";
import { formatStamp, isLane, sentenceOf, subjectOf, timeOf } from "../trace/index.ts";

/** Sentences before and after the cursor's. */
const kAround = 60;

/** Keeps the current sentence in view without moving the page. */
export function showCurrentSentence(list: Element | null): void {
  const current = list?.querySelector<HTMLElement>("[aria-current]");
  if (!(list instanceof HTMLElement) || current === null || current === undefined) return;
  const middle = current.offsetTop - list.clientHeight / 2 + current.offsetHeight / 2;
  if (Math.abs(list.scrollTop - middle) > list.clientHeight * 0.3) list.scrollTop = middle;
}

/** Whether the record is about the selected task or job. */
function isOfSelected({ run, selected }: AppState, index: number): boolean {
  const record = selected === undefined ? undefined : run?.model.records[index];
  const subject = record === undefined ? undefined : subjectOf(record);
  return subject !== undefined && isLane(subject, selected);
}

export function storyView(state: AppState, session: Session): TemplateResult {
  const { run, cursor } = state;
  if (run === undefined) return html`<p class="pane-empty">The story of a run appears here, sentence by sentence.</p>`;
  const { model } = run;
  const first = Math.max(0, cursor.index - kAround);
  const last = Math.min(model.records.length, cursor.index + kAround + 1);
  const indexes = Array.from({ length: last - first }, (_, i) => first + i);
  const stampAt = (index: number): string =>
    index === first || timeOf(model, index) !== timeOf(model, index - 1) ? formatStamp(timeOf(model, index), 3) : "";
  return html`<ol class="story" start=${first + 1} aria-label="Story of the run">
    ${repeat(
      indexes,
      (index) => index,
      (index) =>
        html`<li
          class="${index > cursor.index ? "story-future" : ""} ${isOfSelected(state, index) ? "story-selected" : ""}"
          aria-current=${index === cursor.index ? "step" : nothing}
        >
          <button class="story-line" @click=${() => session.player.show(index)}>
            <span class="story-stamp">${stampAt(index)}</span><span>${sentenceOf(model, index)}</span>
          </button>
        </li>`,
    )}
  </ol>`;
}
