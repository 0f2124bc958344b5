/** What the views of one moment have in common. */
import { html, nothing, type TemplateResult } from "lit";
import type { RunView, Session } from "../../app/index.ts";
import { type Cursor, describeLane, isLane, type LaneKey, laneOfTask, taskName } from "../../trace/index.ts";

/** What the views of a moment are given. */
export interface MomentScene {
  readonly run: RunView;
  readonly cursor: Cursor;
  readonly selected: LaneKey | undefined;
  readonly session: Session;
}

export function isSelectedTask({ selected }: MomentScene, task: number | undefined): boolean {
  return task !== undefined && selected !== undefined && isLane({ kind: "task", id: task }, selected);
}

/** Why a task is where it is, for the hint of whatever stands for it. */
export function taskHint({ run, cursor }: MomentScene, task: number): string {
  const lane = laneOfTask(run.model, task);
  return lane === undefined ? "" : describeLane(run.model, lane, cursor);
}

/** A task's name, to be chosen: all views then show the task. */
export function taskButton(scene: MomentScene, task: number): TemplateResult {
  return html`<button
    class="task-chip"
    aria-pressed=${isSelectedTask(scene, task)}
    title=${taskHint(scene, task)}
    @click=${() => scene.session.player.select({ kind: "task", id: task })}
  >
    ${taskName(scene.run.model, task)}
  </button>`;
}

/** Words that lead to a record. */
export function recordButton(scene: MomentScene, index: number, text: string, task?: number): TemplateResult {
  return html`<button class="record-link" title="Go to this moment" @click=${() => scene.session.player.show(index, task)}>
    ${text}
  </button>`;
}

/** "and 40 more" behind a list of which only a part is shown. */
export function moreThan(shown: number, count: number): TemplateResult | typeof nothing {
  return count <= shown ? nothing : html`<p class="moment-more">and ${(count - shown).toLocaleString("en")} more</p>`;
}
