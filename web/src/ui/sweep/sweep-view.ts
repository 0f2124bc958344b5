/** The tab "Sweep": what happens when a task is cancelled at each of its awaits, and in other orders. */
import { html, nothing, type TemplateResult } from "lit";
import {
  type AppState,
  fileNames,
  invariantAdvice,
  isUnderWay,
  rowsOfPlace,
  type Session,
  type SweepChoice,
  type SweepDeed,
  type SweepOptions,
  type SweepState,
  sweepOptions,
  sweepSummary,
  worstCell,
} from "../../app/index.ts";
import { sameCode } from "../../course/index.ts";
import { markAt } from "../../trace/index.ts";
import { icon } from "../icons.ts";
import { keyOf, withKey } from "../key-hint.ts";
import { progressBarView } from "../progress-bar-view.ts";
import "./grid-element.ts";
import { ordersSection } from "./orders-view.ts";

function choiceOf(state: AppState): SweepChoice {
  return state.sweepChoice ?? optionsOf(state).usual;
}

function optionsOf(state: AppState): SweepOptions {
  return sweepOptions(state.scenario?.text, state.run?.model ?? state.sweep?.base?.model);
}

function buttonText({ deed, host }: SweepChoice): string {
  if (deed === "disconnect") return `Let ${host} leave at every await`;
  return deed === "cut" ? `Cut ${host} off at every await` : "Cancel at every await";
}

interface DeedOption {
  readonly value: string;
  readonly text: string;
  readonly deed: SweepDeed;
  readonly host: string;
}

function deedOptions(hosts: readonly string[]): readonly DeedOption[] {
  const option = (deed: SweepDeed, host: string, text: string): DeedOption => ({
    value: `${deed} ${host}`,
    text,
    deed,
    host,
  });
  return [
    option("cancel", "", "the task is cancelled"),
    ...hosts.map((host) => option("disconnect", host, `${host} leaves`)),
    ...hosts.map((host) => option("cut", host, `${host} is cut off`)),
  ];
}

function choices(state: AppState, session: Session): TemplateResult {
  const options = optionsOf(state);
  const choice = choiceOf(state);
  const deeds = deedOptions(options.hosts);
  const onDeed = (event: Event): void => {
    const found = deeds.find(({ value }) => event.target instanceof HTMLSelectElement && value === event.target.value);
    if (found !== undefined) session.sweeps.choose({ ...choice, deed: found.deed, host: found.host });
  };
  const onTask = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) session.sweeps.choose({ ...choice, task: event.target.value });
  };
  const chosen = `${choice.deed} ${choice.host}`;
  return html`<div class="sweep-choices">
    <label class="select">
      <span>There,</span>
      <select @change=${onDeed} aria-label="What happens at each await">
        ${deeds.map(({ value, text }) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
      </select>
    </label>
    <label class="select">
      <span>at awaits of</span>
      <select @change=${onTask} aria-label="Tasks whose awaits count">
        <option value="" ?selected=${choice.task === ""}>all tasks</option>
        ${options.tasks.map((name) => html`<option value=${name} ?selected=${name === choice.task}>${name}</option>`)}
      </select>
    </label>
  </div>`;
}

function startBar(state: AppState, session: Session): TemplateResult {
  const { sweep } = state;
  const choice = choiceOf(state);
  if (sweep !== undefined && isUnderWay(sweep)) {
    const { done, planned } = sweep.grid;
    const text =
      sweep.phase.kind === "compiling" ? "Compiling" : planned === 0 ? "The first run" : `${done} of ${planned} runs`;
    const share = { done, of: Math.max(1, planned) };
    return progressBarView({ id: "sweep-progress", text, share }, () => session.sweeps.stop());
  }
  return html`<button
    class="action-button"
    title=${withKey(state, "One run for each await, in which it happens exactly there", "s")}
    aria-keyshortcuts=${keyOf(state, "s")}
    ?disabled=${state.example === undefined}
    @click=${() => void session.sweeps.start(choice)}
  >
    ${icon("sweep")}${buttonText(choice)}
  </button>`;
}

/** What the sweep belongs to is not what is in the editor any more. */
function staleText(state: AppState, sweep: SweepState): string | undefined {
  const { scenario, whatIf } = sweep;
  if (!sameCode(sweep, state)) return "The code has changed since this sweep.";
  const same = scenario === state.scenario?.name && whatIf === state.whatIf;
  return same ? undefined : "This sweep was made in another world.";
}

function verdictLine(state: AppState, session: Session, sweep: SweepState): TemplateResult {
  const { phase } = sweep;
  const worst = worstCell(sweep.grid);
  const said = phase.kind === "refused" ? phase.text : sweepSummary(sweep);
  const tone = phase.kind === "refused" || worst !== undefined ? "bad" : phase.kind === "done" ? "good" : "quiet";
  const stopped = phase.kind === "stopped" ? "Stopped. " : "";
  const stale = staleText(state, sweep);
  return html`<p class="repeated-summary repeated-summary-${tone}" role="status">${isUnderWay(sweep) ? "" : `${stopped}${said}`}</p>
    ${stale === undefined ? nothing : html`<p class="repeated-note">${stale}</p>`}
    ${
      worst === undefined || isUnderWay(sweep)
        ? nothing
        : html`<button class="plain-button" @click=${() => void session.sweeps.open(worst)}>
            ${icon("parting")}Show the worst
          </button>`
    }
    ${backButton(state, session, sweep)}`;
}

function backButton(state: AppState, session: Session, { base, opened }: SweepState): TemplateResult | typeof nothing {
  if (base === undefined || opened === undefined || opened.model !== state.run?.model) return nothing;
  return html`<button class="plain-button" title=${withKey(state, "The run to which nothing happens", "b")} aria-keyshortcuts=${keyOf(state, "b")} @click=${() => void session.sweeps.openBase()}>
    ${icon("reset")}Back to the base run
  </button>`;
}

/** The rows of the line that the cursor is on. */
function rowsHere({ run, cursor, selected, sweep }: AppState): ReadonlySet<number> | undefined {
  if (sweep === undefined) return undefined;
  if (run === undefined || !sameCode(run, sweep)) return new Set();
  return rowsOfPlace(sweep.grid, markAt(run.model, cursor.index, fileNames(run), selected)?.place);
}

function explanation(): TemplateResult {
  return html`<p class="repeated-note">
    One run for each await: while the task waits there, and once more as it is woken. Then each run is judged: is an
    invariant broken, is something left open, did it crash or hang?
  </p>`;
}

export function sweepView(state: AppState, session: Session): TemplateResult {
  const { sweep } = state;
  const opened = sweep?.opened !== undefined && sweep.opened.model === state.run?.model ? sweep.opened : undefined;
  const advice = sweep === undefined ? undefined : invariantAdvice(sweep);
  return html`<div class="repeated-pane" tabindex="0" role="group" aria-label="Sweep">
    <section aria-label="Cancel at every await">
      <div class="repeated-bar">${startBar(state, session)} ${choices(state, session)}</div>
      ${sweep === undefined ? explanation() : html`<div class="sweep-verdict">${verdictLine(state, session, sweep)}</div>`}
      <yp-sweep-grid
        .sweep=${sweep}
        .session=${session}
        .shown=${opened}
        .here=${rowsHere(state)}
      ></yp-sweep-grid>
      ${advice === undefined ? nothing : html`<p class="repeated-note">${advice}</p>`}
    </section>
    ${ordersSection(state, session)}
  </div>`;
}

/** Starts the sweep that the tab offers. False without a program. */
export function startSweep(session: Session): boolean {
  const state = session.store.get();
  if (state.example === undefined) return false;
  session.showPane("sweep");
  void session.sweeps.start(choiceOf(state));
  return true;
}
