/** The lessons beside the open one: links at the end of its text, and keys. */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState } from "../app/index.ts";
import { formatRoute, type LessonEntry } from "../course/index.ts";

/** The lesson before the open one or behind it. */
export function neighbour({ course, lesson }: AppState, step: 1 | -1): LessonEntry | undefined {
  const lessons = course?.lessons ?? [];
  const at = lessons.findIndex(({ id }) => id === lesson?.id);
  return at === -1 ? undefined : lessons[at + step];
}

export function neighboursView(state: AppState): TemplateResult {
  const link = (entry: LessonEntry | undefined, word: string): TemplateResult | typeof nothing =>
    entry === undefined
      ? nothing
      : html`<a class="neighbour" href=${formatRoute({ lesson: entry.id, example: undefined })}>
          <span>${word}</span><strong>${entry.number}. ${entry.title}</strong>
        </a>`;
  return html`<nav class="neighbours" aria-label="Neighbouring lessons">
    ${link(neighbour(state, -1), "Before")} ${link(neighbour(state, 1), "Next")}
  </nav>`;
}

/** False when there is none. */
export function goToNeighbour(state: AppState, step: 1 | -1): boolean {
  const entry = neighbour(state, step);
  // By the address, so that the browser's way back leads here.
  if (entry !== undefined) location.hash = formatRoute({ lesson: entry.id, example: undefined });
  return entry !== undefined;
}
