/** One line for a first visit, beside the buttons that it speaks of. It goes when the first program has been run. */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState } from "../../app/index.ts";

export function firstHintView({ firstVisit, example, characterKeys }: AppState): TemplateResult | typeof nothing {
  if (!firstVisit || example === undefined) return nothing;
  return html`<p class="first-hint">Run the program, then drag through its time. ${characterKeys ? html`<kbd>?</kbd> shows all keys.` : nothing}</p>`;
}
