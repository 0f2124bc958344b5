/** How far somebody is in the course: marks beside lessons, a sum, and the file to take along. */
import { html, nothing, type TemplateResult } from "lit";
import { type AppState, exercisesSolved, lessonsRead, progressSummary, type Session } from "../app/index.ts";
import { formatRoute, kExerciseName, type LessonEntry } from "../course/index.ts";
import { icon } from "./icons.ts";

/** What of a lesson is done, in words, perhaps as a link into the exercise; nothing for one without one that was not read. */
export function progressMarks(
  { progress }: AppState,
  { id, exercise }: LessonEntry,
  wayIn?: "with a way in",
): TemplateResult | typeof nothing {
  const isRead = lessonsRead(progress).has(id);
  const isSolved = exercisesSolved(progress).has(id);
  if (!isRead && exercise === undefined) return nothing;
  const mark = (text: string | TemplateResult, done: boolean): TemplateResult =>
    html`<span class="progress-mark ${done ? "progress-done" : ""}">${done ? icon("check") : nothing}${text}</span>`;
  const words = isSolved ? "Exercise solved" : "Exercise";
  const way = formatRoute({ lesson: id, example: kExerciseName });
  return html`<span class="progress-marks">
    ${isRead ? mark("Read", true) : nothing}
    ${exercise === undefined ? nothing : mark(wayIn === undefined ? words : html`<a href=${way}>${words}</a>`, isSolved)}
  </span>`;
}

/** The sum, and the way to take it to another machine or to `yp learn`. */
export function progressView(state: AppState, session: Session): TemplateResult | typeof nothing {
  if (state.course === undefined) return nothing;
  const onChange = ({ target }: Event): void => {
    const file = target instanceof HTMLInputElement ? target.files?.[0] : undefined;
    if (file === undefined || !(target instanceof HTMLInputElement)) return;
    void session.learning.import(file).then(() => {
      // So that the same file can be chosen again.
      target.value = "";
    });
  };
  return html`<div class="progress-sum">
    <p>${progressSummary(state.course, state.progress)}</p>
    <button class="plain-button" title="A file for another browser, or for yp learn" @click=${() => session.learning.export()}>
      Save progress
    </button>
    <label class="plain-button file-button">
      <input type="file" accept=".json,application/json" class="hidden-label" @change=${onChange} />Load progress
    </label>
  </div>`;
}
