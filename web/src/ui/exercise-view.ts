/** The tab "Exercise": what must hold, what does not, and hints for it. */
import { html, nothing, type TemplateResult } from "lit";
import {
  type AppState,
  type CheckingState,
  fileNames,
  hintsOf,
  isBusy,
  isUnderWay,
  kSolutionTitle,
  runWords,
  type Session,
} from "../app/index.ts";
import { type Exercise, formatRoute, kExerciseSection, sameCode, textOf } from "../course/index.ts";
import { icon } from "./icons.ts";
import { inlineCode } from "./inline-code.ts";
import { keyOf, withKey } from "./key-hint.ts";
import { neighbour } from "./neighbours-view.ts";
import { progressBarView } from "./progress-bar-view.ts";
import { bringIntoView } from "./stacked-parts.ts";

type Rule = NonNullable<CheckingState["report"]>["rules"][number];

const kStateWords: Readonly<Record<Rule["state"], string>> = {
  holds: "holds",
  broken: "does not hold",
  unknown: "not checked yet",
};

function bar(state: AppState, session: Session): TemplateResult {
  const { checking } = state;
  if (checking !== undefined && isUnderWay(checking)) {
    const text = checking.phase.kind === "compiling" ? "Compiling" : `Run ${checking.runs + 1}`;
    return progressBarView({ id: "check-progress", text, share: undefined }, () => session.checking.stop());
  }
  return html`<button
    class="action-button"
    title=${withKey(state, "Run the program as the checks want it", "k")}
    aria-keyshortcuts=${keyOf(state, "k")}
    ?disabled=${isBusy(state.phase)}
    @click=${() => void session.checking.start()}
  >
    ${icon("check")}Check
  </button>`;
}

function ruleItem({ name, state }: Rule): TemplateResult {
  return html`<li class="exercise-rule exercise-rule-${state}">
    <span class="exercise-state" aria-hidden="true">${state === "unknown" ? "" : icon(state === "holds" ? "check" : "close")}</span>
    <span>${name}<span class="hidden-label">: ${kStateWords[state]}</span></span>
  </li>`;
}

function hints(exercise: Exercise, checking: CheckingState, session: Session): TemplateResult | typeof nothing {
  const steps = hintsOf(exercise, checking)?.steps ?? [];
  if (steps.length === 0) return nothing;
  const shown = steps.slice(0, checking.steps);
  return html`<ol class="exercise-hints" aria-label="Hints">
      ${shown.map((step) => html`<li>${inlineCode(step)}</li>`)}
    </ol>
    ${
      shown.length === steps.length
        ? nothing
        : html`<button class="plain-button" @click=${() => session.checking.hint()}>
            ${shown.length === 0 ? "A hint" : "One more hint"}
          </button>`
    }`;
}

function brokenPart(exercise: Exercise, checking: CheckingState, session: Session): TemplateResult | typeof nothing {
  const broken = checking.report?.broken;
  if (broken === undefined) return nothing;
  const words = runWords(broken.run, broken.trace);
  const showMoment = ({ target }: Event): void => {
    void session.checking.show();
    if (target instanceof Element) bringIntoView(target, "timeline");
  };
  return html`<div class="exercise-broken">
    <p class="exercise-seen">${broken.seen}${words === "" ? nothing : html` <span class="exercise-run">It shows ${words}.</span>`}</p>
    <button class="plain-button" @click=${showMoment}>${icon("parting")}Show the moment</button>
    ${hints(exercise, checking, session)}
  </div>`;
}

/** Where the solution differs, when that is not what the editor shows. */
function comparedWords(state: AppState): string {
  const { changesFrom, example, openFile } = state;
  if (changesFrom?.title !== kSolutionTitle || example === undefined) return "";
  const other = fileNames(example).filter((file) => textOf(state, file) !== textOf(changesFrom, file));
  if (other.length === 0) return "Your program is the same, letter by letter.";
  return other.includes(openFile)
    ? ""
    : `${openFile} is the same; ${other.join(" and ")} ${other.length === 1 ? "differs" : "differ"}.`;
}

function solvedPart(state: AppState, session: Session): TemplateResult {
  const next = neighbour(state, 1);
  const compare = ({ target }: Event): void => {
    session.compareWithSolution();
    if (session.store.get().changesFrom !== undefined && target instanceof Element) bringIntoView(target, "code");
  };
  return html`<div class="exercise-solved">
    <button
      class="plain-button"
      aria-pressed=${state.changesFrom?.title === kSolutionTitle}
      @click=${compare}
    >
      ${icon("changes")}Compare with the solution
    </button>
    <p class="repeated-note" role="status">${comparedWords(state)}</p>
    ${
      next === undefined
        ? nothing
        : html`<p class="repeated-note">
            Next: <a href=${formatRoute({ lesson: next.id, example: undefined })}>${next.number}. ${next.title}</a>
          </p>`
    }
  </div>`;
}

/** Read aloud when it changes. */
function verdict({ phase, report, runs }: CheckingState): string {
  if (phase.kind === "refused") return phase.text;
  if (phase.kind === "stopped") return "Stopped.";
  if (phase.kind !== "done" || report === undefined) return "";
  if (report.broken === undefined) return `Solved: every check holds, in ${runs === 1 ? "one run" : `${runs} runs`}.`;
  return `Not yet: ${report.broken.name} does not hold.`;
}

function taskLink({ lesson }: AppState): TemplateResult {
  const href = formatRoute({ lesson: lesson?.id ?? "", example: undefined, section: kExerciseSection });
  return html`<a href=${href}>The lesson's text</a>`;
}

export function exerciseView(state: AppState, session: Session): TemplateResult {
  const { checking, example } = state;
  const exercise = example?.exercise;
  if (example === undefined || exercise === undefined) return html``;
  const report = checking?.report;
  const tone = report === undefined ? "quiet" : report.broken === undefined ? "good" : "bad";
  return html`<section class="repeated-pane exercise-pane" aria-label="Exercise" tabindex="0">
    <div class="repeated-bar">${bar(state, session)}</div>
    <p class="repeated-summary repeated-summary-${tone}" role="status">${checking === undefined ? "" : verdict(checking)}</p>
    ${
      report === undefined
        ? html`<p class="repeated-note">
            ${taskLink(state)} says what is to be done. Change the code, then check: the program is run in all the ways that
            its checks are about.
          </p>`
        : html`<ul class="exercise-rules" aria-label="Checks">${report.rules.map(ruleItem)}</ul>`
    }
    ${checking === undefined ? nothing : brokenPart(exercise, checking, session)}
    ${report !== undefined && report.broken === undefined ? solvedPart(state, session) : nothing}
    ${
      checking !== undefined && report !== undefined && !sameCode(checking, state)
        ? html`<p class="repeated-note">The code has changed since it was checked.</p>`
        : nothing
    }
  </section>`;
}

/** Starts a check. False when no exercise is open. */
export function startCheck(session: Session): boolean {
  if (session.store.get().example?.exercise === undefined) return false;
  session.showPane("exercise");
  void session.checking.start();
  return true;
}
