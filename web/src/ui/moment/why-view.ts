/** Why the selected task is where it is: a chain of sentences, each a way to the record that it tells of. */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState, Session } from "../../app/index.ts";
import {
  type Cause,
  type Cursor,
  causesAt,
  changeOf,
  isLane,
  isSelectable,
  type Lane,
  laneOfTask,
  subjectAt,
} from "../../trace/index.ts";
import { type IconName, icon } from "../icons.ts";

interface Known {
  readonly lane: Lane;
  readonly cursor: Cursor;
  readonly causes: readonly Cause[];
}

/** The chain that was told last. */
let told: Known | undefined;

function causesOf(state: AppState, lane: Lane): readonly Cause[] {
  const { run, cursor } = state;
  if (run === undefined) return [];
  if (told?.lane === lane && told.cursor === cursor) return told.causes;
  told = { lane, cursor, causes: causesAt(run.model, lane, cursor) };
  return told.causes;
}

/** The selected lane, else that of the task that runs or that the cursor's record is about, else the loop's. */
function laneOf({ run, cursor, selected }: AppState): Lane | undefined {
  const subject = selected ?? (run === undefined ? undefined : subjectAt(run.model, cursor.index));
  if (run === undefined) return undefined;
  // A task's is found at once, also among a hundred thousand.
  const task = subject?.kind === "task" ? laneOfTask(run.model, subject.id) : undefined;
  return task ?? run.model.lanes.find((lane) => isLane(lane, subject)) ?? run.model.lanes[0];
}

function changeButton(state: AppState, session: Session, lane: Lane | undefined, direction: 1 | -1): TemplateResult {
  const [name, label, keys]: readonly [IconName, string, string] =
    direction > 0
      ? ["changeForward", "To the task's next change", "n"]
      : ["changeBack", "To the task's change before", "p"];
  const none = lane === undefined || !isSelectable(lane) || changeOf(lane, state.cursor.index, direction) === undefined;
  return html`<button
    class="icon-button"
    aria-label=${label}
    title="${label} (${keys})"
    ?disabled=${none}
    @click=${() => session.player.jump(direction)}
  >
    ${icon(name)}
  </button>`;
}

function causeButton({ session, cause, first }: { session: Session; cause: Cause; first: boolean }): TemplateResult {
  return html`<li>
    <button
      class="why-cause ${first ? "why-now" : ""}"
      title="${cause.text} Go to this moment"
      @click=${() => session.player.show(cause.index, cause.task)}
    >
      ${cause.text}
    </button>
  </li>`;
}

export function whyView(state: AppState, session: Session): TemplateResult {
  const lane = laneOf(state);
  const causes = lane === undefined ? [] : causesOf(state, lane);
  return html`<div class="why ${state.selected === undefined ? "" : "why-chosen"}" role="group" aria-label="Why">
    <div class="why-steps">${changeButton(state, session, lane, -1)} ${changeButton(state, session, lane, 1)}</div>
    ${
      causes.length === 0
        ? html`<p class="why-none">
            Why a task waits is told here.
          </p>`
        : html`<ol class="why-chain">${causes.map((cause, i) => causeButton({ session, cause, first: i === 0 }))}</ol>`
    }
    ${
      state.selected === undefined
        ? nothing
        : html`<button class="icon-button why-close" aria-label="Select nothing" title="Select nothing (Escape)" @click=${() => session.player.select(undefined)}>
            ${icon("close")}
          </button>`
    }
  </div>`;
}
