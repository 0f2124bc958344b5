/** What the run says: one of several views, chosen by a tab. To add a view is to add a row to `views`. */

import { html, nothing, type TemplateResult } from "lit";
import { type AppState, isBusy, type RunPane, type Session, serverOf } from "../app/index.ts";
import { paneLabel } from "./pane-label.ts";
import "./console-element.ts";
import { browserView } from "./browser-view.ts";
import { exerciseView } from "./exercise-view.ts";
import { loopView, resourcesView, waitsView } from "./moment/index.ts";
import { storyView } from "./story-view.ts";
import { sweepView } from "./sweep/index.ts";
import { whatIfView } from "./what-if/what-if-view.ts";

interface OutputView {
  readonly pane: RunPane;
  readonly label: string;
  /** Whether there is anything to show; else it has no tab. */
  available(state: AppState): boolean;
  render(state: AppState, session: Session): TemplateResult | typeof nothing;
}

const always = (): boolean => true;
/** A trace from elsewhere cannot be run again. */
const isOfLesson = (state: AppState): boolean => state.example !== undefined && state.traceFile === undefined;

const views: readonly OutputView[] = [
  {
    pane: "exercise",
    label: "Exercise",
    available: ({ example }) => example?.exercise !== undefined,
    render: exerciseView,
  },
  { pane: "console", label: "Console", available: always, render: () => nothing },
  { pane: "story", label: "Story", available: always, render: storyView },
  { pane: "whatif", label: "What if", available: isOfLesson, render: whatIfView },
  {
    pane: "browser",
    label: "Browser",
    available: (state) => isOfLesson(state) && serverOf(state) !== undefined,
    render: browserView,
  },
  { pane: "loop", label: "Loop", available: always, render: loopView },
  { pane: "waits", label: "Waits", available: always, render: waitsView },
  { pane: "resources", label: "Resources", available: always, render: resourcesView },
  { pane: "sweep", label: "Sweep", available: ({ example }) => example !== undefined, render: sweepView },
];

function emptyConsole(state: AppState): string {
  if (isBusy(state.phase)) return "";
  if (state.run !== undefined) return "The program printed nothing.";
  return state.traceFile === undefined ? "What the program prints appears here." : "";
}

/** Stays when another view is open: it keeps its place, and its many lines. */
function consoleView(state: AppState, session: Session, open: boolean): TemplateResult {
  return html`<div class="output-body" ?hidden=${!open}>
    <yp-console .state=${state} .session=${session}></yp-console>
    ${state.lines.length === 0 ? html`<p class="pane-empty">${emptyConsole(state)}</p>` : nothing}
  </div>`;
}

export function outputPaneView(state: AppState, session: Session): TemplateResult {
  const shown = views.filter((view) => view.available(state));
  const open = shown.find(({ pane }) => pane === state.runPane) ?? shown[0];
  return html`<section class="pane output-pane" aria-label=${paneLabel(state, "Output")}>
    <div class="tabs" role="group" aria-label="Views of the run">
      ${shown.map(
        ({ pane, label }) =>
          html`<button class="tab" aria-pressed=${pane === open?.pane} @click=${() => session.showPane(pane)}>${label}</button>`,
      )}
    </div>
    ${consoleView(state, session, open?.pane === "console")}
    ${open === undefined || open.pane === "console" ? nothing : html`<div class="output-body">${open.render(state, session)}</div>`}
  </section>`;
}
