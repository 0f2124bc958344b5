/** <yp-loop>: the loop at the cursor. Who runs, who is ready in which order, which timers are set, what the workers do. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { AppState, Session } from "../../app/index.ts";
import {
  describeLane,
  formatTime,
  LaneState,
  type LoopState,
  loopAt,
  type ReadyEntry,
  stateAt,
  type TimerEntry,
  table,
  timeOf,
} from "../../trace/index.ts";
import { moveFrom, takePlaces } from "./flip.ts";
import { isSelectedTask, type MomentScene, moreThan, recordButton, taskButton } from "./parts.ts";

/** Entries of each list that are shown. */
const kShown = 100;

const timerNames = table<string>({ sleep: "sleep ends", timeout: "timeout", call_at: "call_at()" });

function headline({ run, cursor }: MomentScene, loop: LoopState): string {
  const iteration =
    loop.tick === undefined ? "Before the first iteration" : `Iteration ${loop.tick.n.toLocaleString("en")}`;
  if (loop.running !== undefined) return iteration;
  const lane = run.model.lanes[0];
  const sentence = lane === undefined ? "" : describeLane(run.model, lane, cursor);
  return `${iteration}. ${sentence}`;
}

function runningBox(scene: MomentScene, loop: LoopState): TemplateResult {
  if (loop.running === undefined) {
    return html`<p class="loop-running loop-free">${loop.idle ? "nobody: the loop sleeps" : "nobody"}</p>`;
  }
  return html`<p class="loop-running" data-flip="task ${loop.running}">${taskButton(scene, loop.running)}</p>`;
}

function readyRow(scene: MomentScene, entry: ReadyEntry, place: number, first: boolean): TemplateResult {
  const { model } = scene.run;
  const from = formatTime(timeOf(model, entry.index));
  return html`<li
    class="loop-row ${isSelectedTask(scene, entry.task) ? "loop-selected" : ""} ${first ? "loop-next" : ""}"
    data-flip="task ${entry.task}"
  >
    <span class="loop-place" aria-hidden="true">${place}</span>
    <span class="loop-what">
      ${taskButton(scene, entry.task)}
      ${recordButton(scene, entry.index, `${entry.why} · ${from}`, entry.task)}
    </span>
  </li>`;
}

function readyList(scene: MomentScene, { ready }: LoopState): TemplateResult {
  const next = ready.shown.findIndex(({ now }) => !now);
  return html`<section class="loop-part" aria-label="Ready queue">
    <h2>Ready queue <span class="count">${ready.count.toLocaleString("en")}</span></h2>
    ${
      ready.count === 0
        ? html`<p class="moment-none">Nobody is ready.</p>`
        : html`<ol class="loop-list">
            ${repeat(
              ready.shown,
              ({ index }) => index,
              (entry, i) => readyRow(scene, entry, i + 1, i === next && i > 0),
            )}
          </ol>`
    }
    ${moreThan(ready.shown.length, ready.count)}
  </section>`;
}

function timerRow(scene: MomentScene, timer: TimerEntry): TemplateResult {
  const left = timer.when - scene.cursor.time;
  const due = timer.overdue ? "due; the loop is busy" : left <= 0 ? "due now" : `in ${formatTime(left)}`;
  const what = timerNames[timer.what] ?? timer.what;
  return html`<li
    class="loop-row loop-timer ${isSelectedTask(scene, timer.task) ? "loop-selected" : ""} ${timer.overdue ? "loop-overdue" : ""}"
    data-flip="timer ${timer.id}"
    data-flip-as="task ${timer.task ?? 0}"
  >
    <span class="loop-when">${formatTime(timer.when)}</span>
    <span class="loop-what">
      ${timer.task === undefined ? html`<span class="task-chip">callback</span>` : taskButton(scene, timer.task)}
      ${recordButton(scene, timer.index, `${what} · ${due}`, timer.task)}
    </span>
  </li>`;
}

function timerList(scene: MomentScene, { timers }: LoopState): TemplateResult {
  return html`<section class="loop-part" aria-label="Timers">
    <h2>Timers <span class="count">${timers.count.toLocaleString("en")}</span></h2>
    ${
      timers.count === 0
        ? html`<p class="moment-none">No timer is set.</p>`
        : html`<ol class="loop-list">
            ${repeat(
              timers.shown,
              ({ index }) => index,
              (timer) => timerRow(scene, timer),
            )}
          </ol>`
    }
    ${moreThan(timers.shown.length, timers.count)}
  </section>`;
}

function workerList(scene: MomentScene, { workers, queued }: LoopState): TemplateResult | typeof nothing {
  if (workers.length === 0 && queued.count === 0) return nothing;
  const { model } = scene.run;
  return html`<section class="loop-part loop-workers" aria-label="Worker threads">
    <h2>Worker threads</h2>
    <ul class="loop-list">
      ${workers.map((lane) => {
        const { cause, state } = stateAt(lane, scene.cursor.index);
        const busy = state === LaneState.running || state === LaneState.computing;
        const text = describeLane(model, lane, scene.cursor);
        return html`<li class="loop-row loop-worker ${busy ? "loop-busy" : ""}">
          ${busy ? recordButton(scene, Math.max(0, cause), text) : html`<span class="moment-none">${text}</span>`}
        </li>`;
      })}
      ${queued.shown.map(
        ({ index, task }) => html`<li class="loop-row loop-worker">
          <span class="loop-what">
            ${task === undefined ? nothing : taskButton(scene, task)}
            ${recordButton(scene, index, `its job waits for a worker · ${formatTime(timeOf(model, index))}`, task)}
          </span>
        </li>`,
      )}
    </ul>
    ${moreThan(queued.shown.length, queued.count)}
  </section>`;
}

export class LoopElement extends LitElement {
  static override properties = { state: { attribute: false }, session: { attribute: false } };
  declare state: AppState | undefined;
  declare session: Session | undefined;
  #before: ReturnType<typeof takePlaces> = new Map();

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    const before = changed.get("state") as AppState | undefined;
    const moved = before?.run === this.state?.run && before?.cursor.index !== this.state?.cursor.index;
    this.#before = moved ? takePlaces(this) : new Map();
  }

  protected override updated(): void {
    moveFrom(this.#before, this);
  }

  protected override render() {
    const { state, session } = this;
    if (state?.run === undefined || session === undefined) return nothing;
    const scene: MomentScene = { run: state.run, cursor: state.cursor, selected: state.selected, session };
    const loop = loopAt(state.run.model, state.cursor, kShown);
    return html`<div class="moment-view" tabindex="0" role="region" aria-label="The loop at this moment">
      <div class="loop-head">
        <h2>Running</h2>
        ${runningBox(scene, loop)}
        <p class="loop-tick">${headline(scene, loop)}</p>
      </div>
      <div class="loop-parts">${readyList(scene, loop)} ${timerList(scene, loop)} ${workerList(scene, loop)}</div>
    </div>`;
  }
}

customElements.define("yp-loop", LoopElement);

/** Says what will be here while there is no run. */
export function loopView(state: AppState, session: Session): TemplateResult {
  return state.run === undefined
    ? html`<p class="pane-empty">The ready queue and the timers of the loop appear here, at each moment of a run.</p>`
    : html`<yp-loop .state=${state} .session=${session}></yp-loop>`;
}
