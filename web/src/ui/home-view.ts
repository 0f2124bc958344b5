/** The home view: what Yieldpoint is, a run to play with, the course. */
import { html, nothing, type TemplateResult } from "lit";
import { type AppState, type HomeView, kShownPlace, type Session } from "../app/index.ts";
import { type Course, formatRoute, type LessonEntry } from "../course/index.ts";
import { lineMarksOf } from "../editor/index.ts";
import { formatTime, sentenceOf } from "../trace/index.ts";
import { icon } from "./icons.ts";
import { progressMarks, progressView } from "./progress-view.ts";
import "./timeline/timeline-element.ts";

export function homeView(state: AppState, session: Session): TemplateResult {
  const { home, course } = state;
  if (home === undefined) return html``;
  return html`<main class="home">
    <section class="home-hero" aria-label="What this is">
      <h1>See what your async program waits for.</h1>
      <p>
        Yieldpoint is a course on asynchronous programming, and asyncio in C++ to take it with. Each program runs here, in
        your browser, and leaves every moment of its run to move through, back and forth.
      </p>
      ${state.loadError === undefined ? nothing : html`<p class="load-error" role="alert">The course could not be loaded. ${state.loadError}</p>`}
      ${startLinks(home, course)}
    </section>
    ${runCard(state, session, home)} ${courseList(state, session, home)}
  </main>`;
}

function entryOf(course: Course | undefined, id: string | undefined): LessonEntry | undefined {
  return course?.lessons.find((lesson) => lesson.id === id);
}

/** On from where the learner was, or the first lesson. */
function startLinks({ last }: HomeView, course: Course | undefined): TemplateResult {
  const first = course?.lessons[0];
  const resumed = entryOf(course, last?.lesson);
  const begin = (look: string): TemplateResult =>
    html`<a class=${look} href=${first === undefined ? "#/" : formatRoute({ lesson: first.id, example: undefined })}>
      Start with the first lesson
    </a>`;
  return html`<p class="home-start">
    ${
      resumed === undefined || last === undefined
        ? begin("main-link")
        : html`<a class="main-link" href=${formatRoute(last)}>Continue: ${resumed.title}</a>
            ${resumed.id === first?.id ? nothing : begin("quiet-link")}`
    }
  </p>`;
}

/** The room is there before the run, so that nothing moves when it comes. */
function runCard(state: AppState, session: Session, { file }: HomeView): TemplateResult {
  const { run } = state;
  return html`<section class="home-run timeline-panel" aria-label="A run to play with">
    <div class="home-code">
      <p class="home-file">${file}</p>
      ${codeView(state)}
    </div>
    <div class="home-time">
      <div class="transport">
        <button
          class="play-button"
          aria-label=${state.playing ? "Pause" : "Play"}
          title="${state.playing ? "Pause" : "Play"} (Space)"
          ?disabled=${run === undefined}
          @click=${() => session.player.toggle()}
        >
          ${icon(state.playing ? "pause" : "run")}
        </button>
        <p class="readout">
          ${run === undefined ? nothing : html`<strong>${formatTime(state.cursor.time)}</strong> of ${formatTime(run.model.duration)}`}
        </p>
        <p class="moment">${run === undefined ? nothing : sentenceOf(run.model, state.cursor.index)}</p>
      </div>
      <div class="timeline-body">
        <yp-timeline .state=${state} .session=${session} ?hidden=${run === undefined}></yp-timeline>
      </div>
      <p class="home-hint">
        Ten tasks wait at once, so ten seconds of waiting take one. Drag through time, or
        <a href=${formatRoute(kShownPlace)}>open the program, change it and run it</a>.
      </p>
    </div>
  </section>`;
}

/** The program with the line of the moment marked. The pane beside it tells the same in a sentence. */
function codeView(state: AppState): TemplateResult {
  const marks = lineMarksOf(state);
  const lines = state.source === "" ? [] : state.source.trimEnd().split("\n");
  return html`<pre tabindex="0" aria-label="The program">${lines.map(
    (text, i) =>
      html`<span class="home-line ${i + 1 === marks.current ? "line-current" : ""}" data-note=${i + 1 === marks.current ? marks.note : nothing}>${text}${"\n"}</span>`,
  )}</pre>`;
}

function courseList(state: AppState, session: Session, { last }: HomeView): TemplateResult {
  return html`<section class="home-course" aria-label="The course">
    <h2>The course</h2>
    ${progressView(state, session)}
    <p class="home-books">Beside it: <a href="#/glossary">the words of the course</a>, <a href="#/reference">the library</a>.</p>
    <ol>
      ${state.course?.lessons.map((lesson) => {
        const { id, number, title, summary } = lesson;
        return html`<li>
            <a href=${formatRoute({ lesson: id, example: undefined })}>
              <span class="course-number">${number}</span>
              <span class="course-title">${title}${id === last?.lesson ? html` <em>you were here</em>` : nothing}</span>
              <span class="course-summary">${summary}</span>
              ${progressMarks(state, lesson)}
            </a>
          </li>`;
      })}
    </ol>
  </section>`;
}
