/** The timeline's controls: stepping, playing, speed, axis, zoom; and the sentence of the moment. */
import { html, type TemplateResult } from "lit";
import type { AppState, Session } from "../app/index.ts";
import {
  type AxisMode,
  baseState,
  formatTime,
  kSpeeds,
  LaneState,
  type Stride,
  sentenceOf,
  type TraceModel,
} from "../trace/index.ts";
import { compareToggle } from "./compare-view.ts";
import { type IconName, icon } from "./icons.ts";

interface ButtonOptions {
  readonly name: IconName;
  readonly label: string;
  readonly keys: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

function iconButton({ name, label, keys, disabled, onClick }: ButtonOptions): TemplateResult {
  return html`<button class="icon-button" aria-label=${label} title="${label} (${keys})" ?disabled=${disabled} @click=${onClick}>
    ${icon(name)}
  </button>`;
}

function stepButtons(state: AppState, session: Session): TemplateResult {
  const { player } = session;
  const disabled = state.run === undefined;
  const step = (stride: Stride, direction: 1 | -1) => () => player.move({ kind: "step", stride, direction });
  return html`<div class="transport-steps" role="group" aria-label="Move the cursor">
    ${iconButton({ name: "start", label: "To the start", keys: "Home", disabled, onClick: () => player.move({ kind: "start" }) })}
    ${iconButton({ name: "pollBack", label: "One poll back", keys: "Shift ←", disabled, onClick: step("poll", -1) })}
    ${iconButton({ name: "eventBack", label: "One event back", keys: "←", disabled, onClick: step("event", -1) })}
    <button
      class="play-button"
      aria-label=${state.playing ? "Pause" : "Play"}
      title="${state.playing ? "Pause" : "Play"} (Space)"
      ?disabled=${disabled}
      @click=${() => player.toggle()}
    >
      ${icon(state.playing ? "pause" : "run")}
    </button>
    ${iconButton({ name: "eventForward", label: "One event on", keys: "→", disabled, onClick: step("event", 1) })}
    ${iconButton({ name: "pollForward", label: "One poll on", keys: "Shift →", disabled, onClick: step("poll", 1) })}
    ${iconButton({ name: "end", label: "To the end", keys: "End", disabled, onClick: () => player.move({ kind: "end" }) })}
  </div>`;
}

function speedSelect(state: AppState, session: Session): TemplateResult {
  const onChange = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) session.player.setSpeed(Number(event.target.value));
  };
  return html`<label class="select">
    <span class="hidden-label">Speed</span>
    <select @change=${onChange} title="Speed of playing (, and .)">
      ${kSpeeds.map((speed) => html`<option value=${speed} ?selected=${speed === state.speed}>${speed}×</option>`)}
    </select>
  </label>`;
}

function axisSwitch(state: AppState, session: Session): TemplateResult {
  const modes: readonly (readonly [AxisMode, string, string])[] = [
    ["unfolded", "Unfolded", "Each event has room, even when many happen at one instant"],
    ["time", "True time", "Distances are true to virtual time; an instant is one line"],
  ];
  return html`<div class="segments" role="group" aria-label="Time axis">
    ${modes.map(
      ([mode, label, title]) =>
        html`<button
          class="segment"
          title=${title}
          aria-pressed=${state.axisMode === mode}
          @click=${() => session.player.setAxisMode(mode)}
        >
          ${label}
        </button>`,
    )}
  </div>`;
}

function readout(state: AppState): TemplateResult {
  const { run, cursor } = state;
  if (run === undefined) return html`<p class="readout"></p>`;
  const { model } = run;
  return html`<p class="readout">
    <strong>${formatTime(cursor.time)}</strong> of ${formatTime(model.duration)}
    <span class="readout-event">event ${cursor.index + 1} of ${model.records.length}</span>
  </p>`;
}

export function transportView(state: AppState, session: Session): TemplateResult {
  const disabled = state.run === undefined;
  const { player } = session;
  const moment = state.run === undefined ? "" : sentenceOf(state.run.model, state.cursor.index);
  return html`<div class="transport">
      ${stepButtons(state, session)} ${speedSelect(state, session)} ${readout(state)}
      <p class="moment" title=${moment}>${moment}</p>
      <div class="transport-view">
        ${compareToggle(state, session)} ${axisSwitch(state, session)}
        <div class="transport-zoom" role="group" aria-label="Zoom">
          ${iconButton({ name: "zoomOut", label: "Zoom out", keys: "−", disabled, onClick: () => player.zoom(1 / 1.6) })}
          ${iconButton({ name: "zoomIn", label: "Zoom in", keys: "+", disabled, onClick: () => player.zoom(1.6) })}
          ${iconButton({ name: "fit", label: "Show the whole run", keys: "0", disabled, onClick: () => player.setViewport({ from: 0, to: 1 }) })}
        </div>
      </div>
    </div>`;
}

type LegendEntry = readonly [string, string];

const legend: readonly LegendEntry[] = [
  ["running", "running"],
  ["computing", "computing, blocks"],
  ["ready", "ready"],
  ["due", "due, but the loop is busy"],
  ["waiting", "waiting"],
  ["cancelling", "cancelling"],
  ["done", "done"],
  ["failed", "failed"],
  ["cancelled", "cancelled"],
];

/** What only the lanes of jobs show, if these do. */
function jobsLegend(model: TraceModel | undefined): readonly LegendEntry[] {
  if (model === undefined || model.jobs.size === 0) return [];
  const pending = model.lanes.some(({ state: [first = LaneState.absent] }) => baseState(first) === LaneState.pending);
  const dropped = model.lanes.some(({ kind }) => kind === "job");
  return [
    ...(pending ? [["pending", "pending job"] as const] : []),
    ...(dropped ? [["dropped", "job that never ran"] as const] : []),
  ];
}

export function legendView({ run }: AppState): TemplateResult {
  const entries = [...legend, ...jobsLegend(run?.model)];
  return html`<ul class="legend" aria-label="Legend">
    ${entries.map(([kind, label]) => html`<li><i class="swatch swatch-${kind}"></i>${label}</li>`)}
  </ul>`;
}
