/** The list of lessons, and the way to the trace of another run. */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState, Session } from "../app/index.ts";
import { formatRoute } from "../course/index.ts";
import { progressMarks, progressView } from "./progress-view.ts";

export function coursePanelView(state: AppState, session: Session): TemplateResult {
  return html`<nav id="course-panel" class="course-panel" aria-label="Course" ?hidden=${!state.coursePanelOpen}>
      <h2>${state.course?.title ?? "Course"}</h2>
      <ol>
        ${state.course?.lessons.map(
          (lesson) =>
            html`<li>
              <a
                href=${formatRoute({ lesson: lesson.id, example: undefined })}
                aria-current=${lesson.id === state.lesson?.id ? "page" : nothing}
                @click=${() => session.toggleCoursePanel(false)}
              >
                <span class="course-number">${lesson.number}</span>
                <span class="course-title">${lesson.title}</span>
                <span class="course-summary">${lesson.summary}</span>
                ${progressMarks(state, lesson)}
              </a>
            </li>`,
        )}
      </ol>
      <p class="course-books"><a href="#/glossary">Words of the course</a> <a href="#/reference">The library</a></p>
      ${progressView(state, session)} ${traceChooser(session)}
    </nav>
    <div class="scrim" ?hidden=${!state.coursePanelOpen} @click=${() => session.toggleCoursePanel(false)}></div>`;
}

function traceChooser(session: Session): TemplateResult {
  const onChange = (event: Event): void => {
    const file = event.target instanceof HTMLInputElement ? event.target.files?.[0] : undefined;
    if (file !== undefined) void session.openTraceFile(file);
  };
  return html`<label class="trace-chooser">
    <span>Open the trace of another run</span>
    <input type="file" accept=".jsonl" @change=${onChange} />
  </label>`;
}
